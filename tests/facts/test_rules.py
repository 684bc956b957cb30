from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.facts.rules import (
    Confidence,
    FactKind,
    Series,
    Source,
    Status,
    ValueSpan,
    overlap,
    read_on,
)

SOURCE = Source("Example gazette", "", "2025")


def span(value, start=None, end=None, status=Status.IN_FORCE):
    return ValueSpan(value, start, end, status, Confidence.HIGH, SOURCE, date(2026, 1, 1))


def series(*spans):
    return Series("wage.hour", "", FactKind.MONEY, "EUR/hour", "", spans)


FIRST, SECOND = span(10, date(2025, 1, 1), date(2025, 12, 31)), span(11, date(2026, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2024, 12, 31), None),
        (date(2025, 1, 1), 10),
        (date(2025, 12, 31), 10),
        (date(2026, 1, 1), 11),
        (date(2026, 6, 30), 11),
        (date(2026, 7, 1), None),
    ],
)
def test_a_fact_has_its_value_on_its_first_and_its_last_day_and_none_outside(day, value):
    reading = read_on(series(FIRST, SECOND), day)

    assert (reading.span.value if reading.span else None) == value


def test_after_the_last_period_the_fact_is_unknown_and_tells_what_held_until_when():
    reading = read_on(series(FIRST, SECOND), date(2026, 11, 23))

    assert (reading.span, reading.before, reading.since) == (None, SECOND, date(2026, 7, 1))


ANNOUNCED = span(12, date(2027, 1, 1), status=Status.ANNOUNCED)


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2026, 6, 30), 11), (date(2026, 12, 31), None), (date(2027, 1, 1), 12), (date(2027, 7, 1), 12)],
)
def test_an_announced_value_is_read_from_its_day_on_and_not_before(day, value):
    reading = read_on(series(SECOND, ANNOUNCED), day)

    assert (reading.span.value if reading.span else None) == value
    assert reading.plan is None


def test_an_announced_value_takes_the_place_of_one_without_an_end_and_not_of_one_that_still_runs():
    open_end, runs_on = span(11, date(2026, 1, 1)), span(11, date(2026, 1, 1), date(2027, 3, 31))

    assert read_on(series(open_end, ANNOUNCED), date(2026, 12, 31)).span is open_end
    assert read_on(series(open_end, ANNOUNCED), date(2027, 1, 1)).span is ANNOUNCED
    assert read_on(series(runs_on, ANNOUNCED), date(2027, 1, 1)).span is runs_on


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.WITHDRAWN])
def test_what_is_only_proposed_or_withdrawn_never_holds(status):
    plan = span(12, date(2027, 1, 1), status=status)

    assert read_on(series(SECOND, plan), date(2027, 2, 1)).span is None
    assert read_on(series(plan), date(2027, 2, 1)).span is None


def test_what_was_only_ever_announced_may_be_told_before_its_day_but_does_not_hold():
    reading = read_on(series(ANNOUNCED), date(2026, 11, 23))

    assert (reading.span, reading.plan, reading.shown) == (None, ANNOUNCED, ANNOUNCED)


def test_a_date_is_known_once_it_is_announced():
    start = Series(
        "law.start", "", FactKind.DATE, "", "", (span("2027-01-01", date(2027, 1, 1), status=Status.ANNOUNCED),)
    )

    assert read_on(start, date(2026, 11, 23)).span is start.spans[0]


def test_a_withdrawn_plan_beside_a_value_in_force_does_not_show():
    withdrawn = span(0, date(2026, 1, 1), status=Status.WITHDRAWN)

    assert read_on(series(span(25), withdrawn), date(2026, 11, 23)).span.value == 25


def test_two_values_that_claim_the_same_day_are_seen():
    assert overlap([FIRST, span(12, date(2025, 12, 31))]) == 1
    assert overlap([FIRST, SECOND]) is None


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(
    starts=st.lists(DAYS, min_size=1, max_size=6, unique=True),
    lengths=st.lists(st.integers(1, 400), min_size=6, max_size=6),
    day=DAYS,
)
def test_whatever_the_periods_a_value_is_read_only_on_a_day_it_holds(starts, lengths, day):
    spans = [span(n, start, start + timedelta(days=lengths[n])) for n, start in enumerate(sorted(starts))]

    reading = read_on(series(*spans), day)

    if reading.span is None:
        assert not any(one.holds_on(day) for one in spans)
    else:
        assert reading.span.holds_on(day)
