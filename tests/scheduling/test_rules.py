"""Hours on the wall and on the line of time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.scheduling.rules import HERE, BadHours, Span, midnight, open_spans, read_hours, tidy_hours, window_of


def day(year, month, number):
    start = midnight(date(year, month, number))
    return Span(start, midnight(date(year, month, number) + timedelta(days=1)))


def hours_of(spans):
    return [(f"{one.start.astimezone(HERE):%H:%M}", f"{one.end.astimezone(HERE):%H:%M}") for one in spans]


def test_a_thursday_evening_is_open_on_thursdays():
    assert hours_of(open_spans("Th 17:00-20:30", day(2026, 11, 26))) == [("17:00", "20:30")]
    assert open_spans("Th 17:00-20:30", day(2026, 11, 27)) == []


def test_dutch_holidays_count():
    assert open_spans("Mo-Fr 09:00-17:00; PH off", day(2026, 4, 27)) == []  # King's Day
    assert open_spans("Mo-Fr 09:00-17:00; PH off", day(2026, 12, 25)) == []


def test_a_closure_wins_over_hours_wherever_it_stands():
    closed = [(date(2026, 12, 24), date(2027, 1, 3))]

    assert open_spans("2026 Dec 24-Jan 3 off; Th 17:00-20:30", day(2026, 12, 24)) != []  # the trap of the syntax
    assert open_spans("Th 17:00-20:30", day(2026, 12, 24), closed) == []
    assert hours_of(open_spans("Th 17:00-20:30", day(2027, 1, 7), closed)) == [("17:00", "20:30")]


def test_a_closure_cuts_a_night_at_midnight():
    spans = open_spans(
        "Fr 22:00-26:00",
        Span(midnight(date(2026, 12, 4)), midnight(date(2026, 12, 6))),
        [(date(2026, 12, 5), date(2026, 12, 5))],
    )

    assert hours_of(spans) == [("22:00", "00:00")]


def test_the_day_of_25_hours_has_25_hours_and_the_day_of_23_has_23():
    for number, month, hours in ((25, 10, 25), (29, 3, 23)):
        [span] = open_spans("24/7", day(2026, month, number))
        assert span.end.astimezone(UTC) - span.start.astimezone(UTC) == timedelta(hours=hours)


def test_an_hour_that_comes_twice_is_open_both_times():
    [span] = open_spans("Su 02:00-03:00", day(2026, 10, 25))

    assert span.end.astimezone(UTC) - span.start.astimezone(UTC) == timedelta(hours=2)
    assert span.holds(datetime(2026, 10, 25, 2, 30, tzinfo=HERE, fold=1))


@pytest.mark.parametrize(
    ("osm", "code"),
    [
        ("nonsense 25:99", "unreadable_hours"),
        ("Mo 18:00-17:00", "hours_end_before_they_start"),
        ("Mo-Fr 09:00-", "unreadable_hours"),
        ("<script>", "unreadable_hours"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_the_reason(osm, code):
    with pytest.raises(BadHours) as no:
        read_hours(osm)

    assert no.value.code == code


@given(
    st.integers(0, 23),
    st.integers(1, 24),
    st.sets(st.sampled_from(["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]), min_size=1),
)
def test_tidy_hours_read_the_same_again(start, length, days):
    osm = f"{','.join(sorted(days))} {start:02d}:00-{min(start + length, 24):02d}:00"

    tidy = tidy_hours(osm)

    week = Span(midnight(date(2026, 11, 23)), midnight(date(2026, 11, 30)))
    assert open_spans(tidy, week) == open_spans(osm, week)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.sampled_from(["now", "tonight", "weekend"]))
def test_what_somebody_means_by_now_tonight_and_weekend_lies_ahead(naive, when):
    now = naive.replace(tzinfo=UTC)

    window = window_of(when, now)

    assert window.start >= now.astimezone(HERE)
    assert window.start < window.end
    assert window.end - window.start <= timedelta(hours=49)


def test_the_weekend_on_a_sunday_is_what_is_left_of_it():
    sunday = datetime(2026, 11, 29, 15, tzinfo=HERE)

    assert window_of("weekend", sunday) == Span(sunday, midnight(date(2026, 11, 30)))


def test_tonight_at_ten_begins_now():
    late = datetime(2026, 11, 26, 22, 10, tzinfo=HERE)

    assert window_of("tonight", late).start == late
