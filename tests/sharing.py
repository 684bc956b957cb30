"""Which tests run, in which order, and how they are shared out over the processes of a run.

The groups of pytest-xdist 3.8 do nothing on pytest 9.2, which no longer reads the name they are written to.
"""

import json
import os
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests import weights
from tests.environment import ROOT

UNKNOWN = 5.0  # seconds of a file nobody weighed yet


class Together(LoadScopeScheduling):
    """Tests of one file stay on one process, and all that ask the server with the real content on the same one."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid.partition("::")[0])


@cache
def scope_of(file: str) -> str:
    """What is set up together: a file, or the server with the real content, by the name of its fixture."""
    return "the real server" if "real_server" in (ROOT / file).read_text("utf-8") else file


def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


def pytest_addoption(parser):
    parser.addoption(
        "--all", action="store_true", help="the slow tests too, and on PostgreSQL all that have a database"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """The heaviest first, so that no process waits for one at the end."""
    if not config.getoption("--all"):
        slow = {item for item in items if item.get_closest_marker("slow")}
        config.hook.pytest_deselected(items=list(slow))
        items[:] = [item for item in items if item not in slow]
    if config.getoption("numprocesses", None) or hasattr(config, "workerinput"):
        heaviest_first(items)


def heaviest_first(items):
    files = {item.nodeid.partition("::")[0] for item in items}
    together = {}
    for file in files:
        together[scope_of(file)] = together.get(scope_of(file), 0) + weights.read().get(file, UNKNOWN)
    order = {file: (-together[scope_of(file)], scope_of(file), file) for file in files}
    items.sort(key=lambda item: order[item.nodeid.partition("::")[0]])


class Times:
    """Seconds of every test with its set-up, for who started the run (tests/run.py)."""

    def __init__(self, path):
        self.path, self.seconds = Path(path), {}

    def pytest_runtest_logreport(self, report):
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration

    def pytest_sessionfinish(self):
        self.path.write_text(json.dumps(self.seconds))


def pytest_configure(config):
    if os.environ.get("INFOPUNT_TEST_TIMES") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Times(os.environ["INFOPUNT_TEST_TIMES"]))
