"""Terms on the calendar: ends of months, leap days, and what must hold on every day. A day too late in a text is a right lost."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.advice.rules.expressions import DAY, Amount, Unsound, parse
from infopunt.advice.rules.units import unit_of
from infopunt.advice.rules.values import Evaluated, evaluate, month_end, months_later
from infopunt.advice.rules.workdays import working_day

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
TERMS = st.integers(0, 24)
NAMES = {"told": DAY, "last": DAY, "gross": Amount(unit_of("EUR")[0])}


def worked_out(text, **known):
    node, _ = parse(text, NAMES)
    return evaluate(node, lambda name: Evaluated(known[name], (name,))).value


@pytest.mark.parametrize(("told", "months", "end"), [
    (date(2026, 5, 15), 1, date(2026, 6, 30)),  # the example of UWV: told 15 May, a month, no work from 1 July
    (date(2026, 4, 30), 1, date(2026, 5, 31)), (date(2026, 5, 1), 1, date(2026, 6, 30)), (date(2026, 5, 31), 1, date(2026, 6, 30)),
    (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2028, 1, 31), 1, date(2028, 2, 29)), (date(2027, 12, 29), 2, date(2028, 2, 29)),
    (date(2028, 2, 29), 1, date(2028, 3, 31)), (date(2026, 12, 1), 1, date(2027, 1, 31)), (date(2026, 10, 15), 4, date(2027, 2, 28)),
])  # fmt: skip
def test_a_notice_runs_to_the_end_of_the_month_in_which_its_term_ends(told, months, end):
    assert worked_out(f"month_end(told + months({months}))", told=told) == end


@pytest.mark.parametrize(("last", "months", "until"), [
    (date(2018, 2, 28), 3, date(2018, 5, 28)),  # Hoge Raad 5 February 2021: ended 28 February, the last day was 28 May
    (date(2026, 12, 31), 2, date(2027, 2, 28)), (date(2027, 12, 31), 2, date(2028, 2, 29)), (date(2028, 2, 29), 12, date(2029, 2, 28)),
    (date(2026, 8, 31), 3, date(2026, 11, 30)),
])  # fmt: skip
def test_a_term_to_go_to_court_never_runs_into_the_month_behind_it(last, months, until):
    assert worked_out(f"last + months({months})", last=last) == until


@pytest.mark.parametrize("name", ["month_end", "working_day"])
@pytest.mark.parametrize("given_", ["gross", "months(1)", "last, last", ""])
def test_only_a_date_has_an_end_of_its_month_and_a_working_day(name, given_):
    with pytest.raises(Unsound):
        parse(f"{name}({given_})", NAMES)


@given(DAYS)
def test_the_end_of_a_month_is_its_last_day_and_stays_so(day):
    end = month_end(day)

    assert (end.year, end.month) == (day.year, day.month)
    assert end >= day
    assert (end + timedelta(1)).day == 1
    assert month_end(end) == end


@given(DAYS, TERMS)
def test_months_later_keeps_the_day_or_takes_the_last_there_is(day, months):
    later = months_later(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])


@given(DAYS, st.integers(0, 400), TERMS)
def test_who_is_told_later_never_has_an_earlier_end(day, more, months):
    assert months_later(day, months) <= months_later(day + timedelta(more), months)
    assert month_end(months_later(day, months)) <= month_end(months_later(day + timedelta(more), months))


@given(DAYS, TERMS, TERMS)
def test_a_longer_term_never_ends_earlier(day, months, more):
    assert months_later(day, months) <= months_later(day, months + more)


@given(DAYS)
def test_the_claim_for_a_late_word_ends_at_the_latest_two_months_after_the_contract(last):
    """Three months after the duty arose, a month before the end: two sources that differ agree on the day that is safe."""
    assert months_later(months_later(last, -1), 3) <= months_later(last, 2)


@given(DAYS, TERMS)
def test_there_and_back_is_never_a_later_day(day, months):
    back = months_later(months_later(day, months), -months)

    assert back <= day
    assert back == day or day.day > 28


@pytest.mark.parametrize(("last", "until"), [
    (date(2026, 9, 28), date(2026, 11, 30)), (date(2026, 9, 29), date(2026, 11, 30)),  # a Saturday, a Sunday
    (date(2026, 9, 27), date(2026, 11, 27)), (date(2026, 9, 30), date(2026, 11, 30)),
    (date(2018, 10, 26), date(2018, 12, 27)), (date(2026, 10, 25), date(2026, 12, 28)),  # Christmas, and with a weekend behind it
    (date(2026, 11, 1), date(2027, 1, 4)), (date(2027, 1, 26), date(2027, 3, 30)),  # New Year; Good Friday to Easter Monday
    (date(2026, 3, 14), date(2026, 5, 15)), (date(2027, 3, 17), date(2027, 5, 18)),  # Ascension Day; Whit Monday
    (date(2027, 2, 27), date(2027, 4, 28)), (date(2025, 2, 26), date(2025, 4, 28)), (date(2026, 3, 5), date(2026, 5, 6)),
])  # fmt: skip
def test_a_term_to_go_to_court_never_ends_on_a_weekend_or_a_holiday(last, until):
    assert worked_out("working_day(last + months(2))", last=last) == until


@given(DAYS)
def test_the_next_working_day_is_the_first_there_is(day):
    found = working_day(day)

    assert day <= found <= day + timedelta(5)
    assert working_day(found) == found
    assert all(working_day(day + timedelta(more)) == found for more in range((found - day).days))
    assert found.weekday() < 5
