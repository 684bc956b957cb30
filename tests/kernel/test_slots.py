"""Two at a time on a machine, not in each process; nothing is left behind by who was killed."""

import subprocess
import sys
from pathlib import Path

import pytest

from infopunt.kernel.slots import slot
from tests.processes import environment
from tests.waiting import until

WORK = """
import django; django.setup()
from infopunt.vault.rules.stretching import SALT, stretch
print("begins", flush=True)
stretch(b"x", bytes(SALT), 1 << 20)
print("done", flush=True)
sys.stdin.read()
""".replace("import django", "import sys, django", 1)
HOLD = """
import sys, django; django.setup()
from infopunt.kernel.slots import slot
with slot("stretching", 2):
    print("holds", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def process(data):
    """Start a piece of Python on this data folder."""
    started = []

    def start(code):
        one = subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment(data),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(one)
        return one

    yield start
    for one in started:
        one.kill()
        one.communicate()


def waits(process):
    """Whether it stands in line for a lock."""
    return any("->" in line and f" {process.pid} " in line for line in Path("/proc/locks").read_text().splitlines())


def test_a_third_waits_in_whatever_process_it_is_until_one_of_two_is_done_or_killed(data, process):
    holder = process(HOLD)
    assert holder.stdout.readline() == "holds\n"
    with slot("stretching", 2):
        third = process(WORK)  # both places are taken before it can ask for one
        assert third.stdout.readline() == "begins\n"
        assert until(lambda: waits(third) or third.poll() is not None) and third.poll() is None
        holder.kill()
        holder.wait()
        freed = process(HOLD)
        assert freed.stdout.readline() == "holds\n"
    assert third.stdout.readline() == "done\n"


def test_where_no_file_can_be_made_the_work_is_done_all_the_same(settings, tmp_path):
    settings.DATA = tmp_path / "gone"

    with slot("stretching", 2):
        assert not settings.DATA.exists()
