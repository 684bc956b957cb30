"""What of an account decides, and by when somebody looks and answers."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from infopunt.reporting.labels import LARGEST_SUMMARY, summary_of
from infopunt.reporting.rules import (
    Account,
    Clock,
    Tile,
    account_content,
    account_in,
    acknowledge_until,
    answer_until,
    situations_in,
    told_fields,
)

ACCOUNT = Account(
    (Tile.PAY, Tile.HOUSING), {"pl": "Szef nie płaci."}, agency="yes", several="yes", municipality="GM0855", employer="Kwiaty BV"
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 23), date(2027, 2, 23)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 1, 31), date(2026, 4, 30)),
    ],
)
def test_an_answer_is_there_on_the_same_day_three_months_on_or_the_last_of_that_month(day, due):
    assert (answer_until(day), acknowledge_until(day).toordinal() - day.toordinal()) == (due, 7)


def test_a_clock_is_amber_before_its_end_late_after_it_and_stops_when_it_is_met():
    due, before = date(2027, 2, 23), timedelta(days=15)

    def state(day, met_on=None):
        return Clock(due, met_on).state(day, before)

    assert [state(date(2027, 2, 7)), state(date(2027, 2, 8)), state(due), state(date(2027, 2, 24))] == [
        "runs", "amber", "amber", "late",
    ]  # fmt: skip
    assert state(date(2027, 3, 1), met_on=date(2027, 2, 28)) == "met"


def test_an_account_is_read_as_it_was_told():
    sealed = json.loads(json.dumps(account_content(ACCOUNT)))

    assert account_in(sealed) == ACCOUNT
    assert told_fields(ACCOUNT) == ("tiles", "words", "agency", "several", "municipality", "employer")
    assert told_fields(Account((Tile.OTHER,))) == ("tiles",)


def test_which_authority_takes_it_hangs_on_what_was_told_and_never_on_the_words():
    situation, named = situations_in(ACCOUNT, "midden")

    assert (situation.tiles, situation.agency, situation.several, situation.since) == (
        {Tile.PAY, Tile.HOUSING}, "yes", "yes", "unknown",
    )  # fmt: skip
    assert (situation.anonymous, situation.area, situation.municipality) == ("yes", "midden", "GM0855")
    assert named == replace(situation, anonymous="no")
    assert "płaci" not in repr(situation) + repr(ACCOUNT)


@pytest.mark.parametrize("words", ["Szef nie płaci.", "ж" * 4000, "😀" * 4000, '"\\\n' * 1300, "\x01" * 4000])
def test_a_summary_fits_in_the_smallest_size_whatever_was_written(words):
    summary = summary_of(Account(tuple(Tile), {"pl": words}, municipality="GM0855", employer="ж\x01" * 60))

    assert len(json.dumps(summary, ensure_ascii=False).encode()) <= LARGEST_SUMMARY
    assert len(summary["first"]) <= 120
    assert summary["tiles"] == list(Tile)
