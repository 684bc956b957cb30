"""What the calendar will take away is told in time: to whoever keeps it, with who leans on it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from infopunt.accounts.rules import Role
from infopunt.facts.models import Fact
from infopunt.facts.queries import ending
from infopunt.facts.rules import SOON, Hole, Series, Status, ends_without_more, half_years
from infopunt.information.leaning import set_owner
from infopunt.jobs.ahead import Users, ahead
from infopunt.jobs.reminders import remind
from tests.advice.making import SOURCE, WAGE, span
from tests.people import ED, make_worker

LAST = date(2026, 6, 30)
FIRST_TOLD = LAST - SOON


def followed_by(*spans, holes=()):
    return replace(WAGE, spans=(*WAGE.spans, *spans), holes=holes)


def test_what_ends_and_has_neither_a_successor_nor_a_gap_is_known_by_its_last_day():
    gap = Hole(date(2026, 7, 1), LAST, "the amount", "not published")

    assert ends_without_more(WAGE, date(2026, 6, 1)) == LAST
    assert ends_without_more(WAGE, LAST) == LAST
    assert ends_without_more(WAGE, LAST + timedelta(1)) is None  # then it is unknown, and told elsewhere
    assert ends_without_more(followed_by(span(16.0, date(2026, 7, 1))), date(2026, 6, 1)) is None
    assert (
        ends_without_more(followed_by(span(16.0, date(2026, 7, 1), None, Status.ANNOUNCED)), date(2026, 6, 1)) is None
    )
    assert ends_without_more(followed_by(span(16.0, date(2026, 7, 1), None, Status.PROPOSED)), date(2026, 6, 1)) == LAST
    assert ends_without_more(followed_by(holes=(gap,)), date(2026, 6, 1)) is None
    announced = replace(WAGE, spans=(span(15.0, date(2026, 1, 1), LAST, Status.ANNOUNCED),))
    assert ends_without_more(announced, date(2026, 6, 1)) == LAST


@pytest.mark.parametrize(("day", "halves"), [
    (date(2026, 11, 30), [date(2027, 1, 1), date(2027, 7, 1)]), (date(2026, 6, 30), [date(2026, 7, 1), date(2027, 1, 1)]),
    (date(2026, 7, 1), [date(2027, 1, 1), date(2027, 7, 1)]), (date(2026, 1, 1), [date(2026, 7, 1), date(2027, 1, 1)]),
])  # fmt: skip
def test_the_coming_half_years_begin_with_the_next(day, halves):
    assert half_years(day) == halves


def test_the_look_ahead_says_who_keeps_it_and_who_leans_on_it():
    law = replace(WAGE, id="other.wage", never_falls=SOURCE)
    series: dict[str, Series] = {"example.wage": WAGE, "other.wage": law}
    users = {"example.wage": Users(("check payslip", "pay/wage")), "other.wage": Users(("signposts",))}

    said = list(ahead(series, users, {"example.wage": "eva@example.org"}, date(2026, 6, 29)))

    assert said == [
        "2026-06-30: 1 day left: example.wage (example.wage)",
        "    kept by eva@example.org; used by check payslip, pay/wage",
        "2026-06-30: 1 day left: other.wage (example.wage)",
        "    kept by all editors of the country; used by signposts",
        "2 facts end within 60 days and nothing follows",
        "on 2026-07-01 2 facts in use are known no longer",
        "    example.wage: unknown; used by check payslip, pay/wage",
        "    other.wage: at least 15.0; used by signposts",
        "on 2027-01-01 2 facts in use are known no longer",
        "    example.wage: unknown; used by check payslip, pay/wage",
        "    other.wage: at least 15.0; used by signposts",
    ]


def test_what_ends_later_than_soon_is_not_told_yet():
    said = list(ahead({"example.wage": WAGE}, {}, {}, FIRST_TOLD - timedelta(1)))

    assert said[0] == "0 facts end within 60 days and nothing follows"


@pytest.fixture
def keeper(example, settings):
    """A mail server and Eva, whose fact ends on the thirtieth of June and has no gap any more."""
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "mail.example.org", "django.core.mail.backends.locmem.EmailBackend"
    make_worker("eva", (Role.EDITOR, "", ""))
    Fact.objects.get(id="wage.hour").gaps.all().delete()
    set_owner("wage.hour", "eva@example.org", by=ED, now=timezone.now())
    return "eva@example.org"


def morning(day):
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def about(fact):
    return [
        (letter.to, [line for line in letter.body.split("\n") if fact in line])
        for letter in mail.outbox
        if fact in letter.body
    ]


def test_whoever_keeps_a_fact_is_told_once_sixty_days_before_it_ends(keeper):
    assert ending(FIRST_TOLD - timedelta(1)) == []
    for days in (-1, 0, 1, 30, 59):
        remind(morning(FIRST_TOLD + timedelta(days)))

    assert about("(wage.hour)") == [([keeper], ["An example wage per hour (wage.hour): 2026-06-30"])]


def test_another_last_day_is_told_again(keeper):
    remind(morning(FIRST_TOLD))
    Fact.objects.get(id="wage.hour").periods.filter(valid_to=LAST).update(valid_to=date(2026, 6, 20))
    remind(morning(FIRST_TOLD))

    assert [line[-8:] for _to, lines in about("(wage.hour)") for line in lines] == ["26-06-30", "26-06-20"]


def test_the_command_looks_ahead_with_and_without_owners(keeper, capsys):
    call_command("audit", ahead=True, on=date(2026, 11, 23))

    assert "facts end within 60 days and nothing follows" in capsys.readouterr().out
