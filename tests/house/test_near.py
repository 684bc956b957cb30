"""`./infopunt test --near` chooses what a change can reach."""

from datetime import date

import pytest

from tests.journeys.turns import turn_of
from tests.near import Suite, choose, module_of

TEXTS = {
    "tests/facts/test_rules.py": "",
    "tests/directory/test_finding.py": "",
    "tests/directory/test_feeds.py": "",
    "tests/web/public/test_site.py": "client.get('/pl/')",
    "tests/web/staff/test_facts.py": "browsers['ed'].get('/staff/facts/')",
    "tests/web/staff/test_plan.py": "browsers['ed'].get('/staff/plan/')",
    "tests/content/test_audit.py": "",
    "tests/journeys/test_worklog.py": "/staff/facts/",
}
IMPORTS = {
    "infopunt.facts.rules": {"tests/facts/test_rules.py": 1, "tests/content/test_audit.py": 2, "tests/journeys/test_worklog.py": 3},
    "tests.people": {"tests/web/staff/test_plan.py": 1},
}  # fmt: skip
SECONDS = {"tests/content/test_audit.py": 50.0, "tests/directory/test_feeds.py": 20.0}
SUITE = Suite(TEXTS, lambda module: IMPORTS.get(module, {}), SECONDS)


@pytest.mark.parametrize(
    ("changed", "files"),
    [
        ([], []),
        (["tests/directory/test_feeds.py"], ["tests/directory/test_feeds.py"]),
        (["tests/people.py"], ["tests/web/staff/test_plan.py"]),
        (["src/infopunt/facts/rules.py"], ["tests/facts/test_rules.py", "tests/content/test_audit.py"]),
        (["src/infopunt/facts/migrations/0003_more.py"], ["tests/facts/test_rules.py"]),
        (["src/infopunt/web/staff/facts/facts.py"], ["tests/web/staff/test_facts.py"]),
        (["src/infopunt/web/templates/staff/plan/plan.html"], ["tests/web/staff/test_plan.py", "tests/web/staff/test_facts.py"]),
        (["src/infopunt/pages/templates/public/page.html"], ["tests/web/public/test_site.py"]),
        (["src/infopunt/pages/static/worklog.js"], ["tests/journeys/test_worklog.py"]),
        (["src/infopunt/locale/pl/LC_MESSAGES/django.po"], ["tests/web/public/test_site.py"]),
        (["content/pages/pay/wage/nl.md"], ["tests/content/test_audit.py"]),
        (["docs/operate.md", "README.md"], []),
    ],
)  # fmt: skip
def test_a_change_reaches_the_house_and_these(changed, files):
    assert choose(changed, SUITE).files == ("tests/house", *files)


def test_the_nearest_come_first_and_what_no_longer_fits_in_a_minute_is_named():
    choice = choose(["src/infopunt/facts/rules.py", "src/infopunt/directory/finding.py"], SUITE)

    assert choice.files == (
        "tests/house", "tests/directory/test_finding.py", "tests/facts/test_rules.py", "tests/directory/test_feeds.py",
    )  # fmt: skip
    assert choice.why == (
        "near 2 changed file(s): the house, 0 changed test(s), 3 beside them, 0 that name or import them, about 24 s; "
        "left out as further away: tests/content/test_audit.py"
    )


def test_a_changed_test_is_run_however_long_it_takes():
    changed = ["tests/content/test_audit.py", "tests/directory/test_feeds.py"]

    assert set(choose(changed, SUITE).files) == {"tests/house", *changed}


def test_a_change_of_the_engine_runs_every_check_and_not_today_s_alone():
    assert choose(["src/infopunt/pages/static/check-rules.js"], SUITE).every
    assert not choose(["src/infopunt/pages/static/worklog.js"], SUITE).every


@pytest.mark.parametrize(
    ("path", "module"),
    [("src/infopunt/facts/rules.py", "infopunt.facts.rules"), ("src/infopunt/facts/__init__.py", "infopunt.facts"),
     ("tests/facts/test_rules.py", "tests.facts.test_rules")],
)  # fmt: skip
def test_a_path_is_a_module(path, module):
    assert module_of(path) == module


def test_every_check_gets_its_turn_within_a_week():
    checks = [f"check {number}" for number in range(13)]

    assert set().union(*(turn_of(checks, date(2026, 11, day)) for day in range(1, 8))) == set(checks)
