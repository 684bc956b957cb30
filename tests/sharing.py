"""How stories are shared out over the processes of a test run: what they set up together is set up once.

The groups of pytest-xdist 3.8 do nothing on pytest 9.2, which no longer reads the name they are written to.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

REAL_SERVER = ("test_checks_on_the_phone.py", "test_real_content.py", "test_worklog.py")


class Together(LoadScopeScheduling):
    """Stories of one file stay on one process, and all that ask the server with the real content on the same one."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "the real server" if file.startswith("tests/journeys/") and file.endswith(REAL_SERVER) else file


def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The longest files first, so that no process waits for them at the end."""
    items.sort(key=lambda one: "journeys" not in one.path.parts)
