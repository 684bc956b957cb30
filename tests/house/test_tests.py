"""What a test may not do: hope that a time is enough, wait for what is there already, skip, or lean on another test."""

import re
from pathlib import Path

from tests.environment import ROOT

FILES = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]


def places(pattern):
    """Where it stands: file and the words."""
    found = re.compile(pattern, re.M)
    return {(str(path.relative_to(ROOT)), words) for path in FILES for words in found.findall(path.read_text())}


def test_time_passes_in_one_place_only():
    allowed = {
        ("tests/waiting.py", "sleep("),  # between two looks at what a test names
        ("tests/directory/test_feeds.py", "sleep("),  # a partner's server that drips: its slowness is the test
    }

    assert places(r"\b(sleep\(|wait_for_timeout\()") == allowed


def test_no_browser_waits_for_an_address_it_may_already_be_at():
    assert places(r"\.(wait_for_url\(|wait_for_load_state\(\))") == set()  # tests/journeys/waiting.py: leads_on


def test_no_test_skips_or_asks_for_a_folder_beside_the_project():
    assert places(r"\b(skipif\(|skip\(|importorskip\(|INFOPUNT_SPECS)") == set()


def test_no_test_leaves_out_its_point_on_one_database():
    assert (
        places(r"\bif .*(\.vendor\b|\"ENGINE\"\])") == set()
    )  # the markers sqlite and postgresql say where one belongs


def test_tests_lean_on_helpers_and_not_on_each_other():
    every_address = "tests.web.staff.test_roles"
    allowed = {(f"tests/web/staff/{name}.py", every_address) for name in ("screens", "test_areas", "test_sent_twice")}

    assert places(r"^\s*from (tests\.[\w.]*\btest_\w+) import") == allowed


def test_no_helper_keeps_what_it_was_told_of_a_row_for_a_later_test():
    """A row is known by its number, and the next test gives that number to somebody else."""
    by_words = {
        ("tests/journeys/test_checks.py", "live(name)"),
        ("tests/journeys/test_checks.py", "ends(name)"),
        ("tests/sharing.py", "scope_of(file: str)"),
        ("tests/cleaning/files.py", "told_photo(side: int = 640)"),
    }

    assert places(r"^@(?:lru_)?cache.*\ndef (\w+\([^)]+\))") == by_words
