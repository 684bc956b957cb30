"""Opening hours as people write them: read in the usual spelling, open or to be asked for, and the same every week or not."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from infopunt.scheduling.hours import BadHours, Stretch, Sure, read_hours, stretches, tidy_hours
from infopunt.scheduling.weeks import hours_of_week, week_of, weekly_hours

DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
PLAIN_TIMES = ["09:00-17:00", "09:00-12:00,13:00-17:00", "00:00-24:00", "22:00-24:00", "08:00-10:00", "20:00-26:00"]
FIRST, LAST = date(2026, 11, 30), date(2027, 1, 18)  # with Christmas and New Year in it
rules = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *DAYS,
                "Mo-Fr",
                "Sa-Su",
                "Mo,We",
                "Fr-Mo",
                "PH",
                "Mo-Su,PH",
                "Sa[1]",
                "Dec 24-Jan 03",
                "week 1-53/2 We",
                "",
            ]
        ),
        st.sampled_from(
            [
                *PLAIN_TIMES,
                "off",
                '"by appointment"',
                '10:00-12:00 unknown "call"',
                '10:00-14:00 open "at the back"',
                "10:00+",
            ]
        ),
        st.sampled_from(["; ", ", ", " || "]),
    ),
    min_size=1,
    max_size=4,
)


def written(parts):
    words = "".join(
        (between if at else "") + f"{days} {times}".strip() for at, (days, times, between) in enumerate(parts)
    )
    try:
        return tidy_hours(words)
    except BadHours:
        assume(False)


def spans_of(osm, first=FIRST, last=LAST):
    """What is open by the week's own table, day by day, holidays included."""
    week, holidays = week_of(osm), OpeningHours("PH 00:00-24:00", country="NL")
    found = []
    for at in range(-1, (last - first).days):
        day = datetime.combine(first + timedelta(days=at), time())
        bits = week.days[day.weekday()]
        if week.holidays is not None and holidays.state(day)[0] == State.OPEN:
            bits = week.holidays
        found += [(day + _clock(bit.start), day + _clock(bit.end)) for bit in bits]
    return covered(found, first, last)


def _clock(words):
    return timedelta(hours=int(words[:2]), minutes=int(words[3:]))


def covered(spans, first=FIRST, last=LAST):
    found = []
    begin, finish = (datetime.combine(day, time()) for day in (first, last))
    for start, end in sorted(spans):
        start, end = max(start, begin), min(end, finish)
        if start < end and found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start < end:
            found.append((start, end))
    return found


def opened(osm, first=FIRST, last=LAST):
    return covered([(one.start, one.end) for one in stretches(osm, first, last) if one.sure is Sure.OPEN], first, last)


@settings(max_examples=150, deadline=None)
@example([("Mo-Fr", "09:00-17:00", "; "), ("", '"by appointment"', " || ")], [232])
@given(rules, st.lists(st.integers(0, 49 * 96 - 1), min_size=40, max_size=40))
def test_at_every_moment_we_say_what_the_library_says_and_a_remark_alone_is_no_promise(parts, quarters):
    osm = written(parts)
    hours, found = OpeningHours(osm, country="NL"), stretches(osm, FIRST, LAST)

    for quarter in quarters:
        moment = datetime.combine(FIRST, time()) + timedelta(minutes=15 * quarter)
        state, remark = hours.state(moment)
        ours = next((one.sure for one in found if one.start <= moment < one.end), None)
        promised = state == State.OPEN and (not remark or remark == "at the back")
        assert ours == (None if state == State.CLOSED else Sure.OPEN if promised else Sure.ASK), (osm, moment)


@settings(max_examples=150, deadline=None)
@example([("Fr", "20:00-26:00", "; ")])
@given(rules)
def test_a_week_is_told_as_it_is_open_or_not_told_as_a_week(parts):
    osm = written(parts)
    week = week_of(osm)
    assume(week is not None and not week.otherwise)
    assume(not any(bit.remark for day in (*week.days, week.holidays or ()) for bit in day))

    assert spans_of(osm) == opened(osm)


@settings(max_examples=150, deadline=None)
@example([((4,), "20:00", "26:00"), ((5,), "09:00", "12:00")])
@example([((2,), "09:00", "12:00"), ((0, 2), "11:00", "17:00")])
@given(
    st.lists(
        st.tuples(
            st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple),
            st.integers(0, 23).map(lambda hour: f"{hour:02d}:00"),
            st.integers(24, 26).map(lambda hour: f"{hour:02d}:00") | st.just("23:30"),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_rows_that_add_up_become_hours_that_say_the_same_all_year(rows):
    osm = hours_of_week(rows)
    begin, end = date(2026, 1, 5), date(2027, 1, 4)
    wanted = []
    for at in range(-1, 364):
        day = datetime.combine(begin + timedelta(days=at), time())
        wanted += [(day + _clock(start), day + _clock(last)) for which, start, last in rows if day.weekday() in which]

    assert opened(osm, begin, end) == covered(wanted, begin, end)


def test_a_day_with_hours_of_its_own_is_told_with_those():
    assert weekly_hours("Mo-Fr 10:00-16:00; Th 12:00-20:00") == [
        ((0, 1, 2, 4), "10:00", "16:00"), ((3,), "12:00", "20:00"),
    ]  # fmt: skip


@pytest.mark.parametrize("osm", ["Mo-Fr 09:00-17:00; PH off", '"by appointment"', "Sa[2] 10:00-12:00", "Mar-Oct Mo 09:00-12:00",
                                 "PH off; Mo-Fr 09:00-17:00", "Mo-Th 21:00-25:00; We off"])  # fmt: skip
def test_hours_that_say_more_than_a_week_are_not_told_as_one(osm):
    assert weekly_hours(osm) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("di-do 9:00 – 12.30 ;", "Tu-Th 09:00-12:30"), ("\u2067Mo\u00a08:30-9:45\u2069", "Mo 08:30-09:45"),
     ("MO-FR 09:00-17:00;;PH closed", "Mo-Fr 09:00-17:00; PH off"), ("Mo ٠٩:٠٠-١٢:٠٠", "Mo 09:00-12:00"),
     ("„op  afspraak“", '"op afspraak"'), ('Mo 09:00-12:00 "bel 9.30-12"', 'Mo 09:00-12:00 "bel 9.30-12"')],
)  # fmt: skip
def test_what_people_paste_is_kept_in_the_usual_spelling(typed, kept):
    assert tidy_hours(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [("Tu 8:00-7:30", "hours_end_before_they_start", "08:00-07:30"), ("21:00 – 3:00", "hours_end_before_they_start", "21:00-03:00"),
     ("Mo 9.00-9.00", "hours_end_before_they_start", "09:00-09:00"), ("Mo sunrise-17:00", "hours_of_the_sun", "sunrise"),
     ("Mo-Fr 09:00-17:00; SH off", "hours_of_schools", "SH"), ("every day", "unreadable_hours", "every day")],
)  # fmt: skip
def test_hours_that_cannot_be_say_which_words_are_wrong(typed, code, words):
    with pytest.raises(BadHours) as no:
        read_hours(typed)

    assert (no.value.code, no.value.words) == (code, words)


def test_hours_somebody_kept_before_that_cannot_be_read_now_say_nothing():
    assert stretches("Mo 18:00-17:00", FIRST, LAST) == ()


def test_by_appointment_is_a_time_to_ask_and_the_hours_before_it_stay_hours():
    wednesday = date(2026, 12, 2)

    assert stretches('We 09:00-12:00; We 13:00-15:00 unknown "call"', wednesday, date(2026, 12, 3)) == (
        Stretch(datetime(2026, 12, 2, 13), datetime(2026, 12, 2, 15), Sure.ASK),
    )
    assert opened('Mo-Fr 09:00-17:00 || "by appointment"', wednesday, date(2026, 12, 3)) == [
        (datetime(2026, 12, 2, 9), datetime(2026, 12, 2, 17))
    ]
