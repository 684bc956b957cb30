"""Hours as HSDS tells them and back: what adds up there replaces in OSM, and nothing is offered at a time it is not meant for."""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from infopunt.directory.schedules import Lost, hours_of, weekly
from infopunt.scheduling.hours import stretches, tidy_hours

DAY = "2026-11-23"
YEAR = date(2026, 1, 5), date(2027, 1, 4)


def rule(days, start, end, **more):
    return {"freq": "WEEKLY", "byday": days, "opens_at": start, "closes_at": end, **more}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Mo", "Tu-Th", "We,Fr", "Sa-Su", "Mo-Su", "Fr-Mo"]),
            st.sampled_from(
                ["09:00-17:00", "08:30-12:00,12:45-16:00", "18:00-24:00", "00:00-24:00", "off", "21:00-26:30"]
            ),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_hours_that_leave_as_schedules_come_back_as_the_same_hours_for_a_year(rules):
    osm = tidy_hours("; ".join(f"{days} {times}" for days, times in rules))
    rows = weekly(osm)
    assume(rows)

    assert stretches(hours_of(rows, DAY), *YEAR) == stretches(osm, *YEAR)


@pytest.mark.parametrize(
    ("rows", "hours"),
    [
        ([rule("TU,TH", "08:00", "11:30"), rule("TU,TH", "12:15", "16:00")], "Tu,Th 08:00-11:30,12:15-16:00"),
        ([rule("MO,TU,WE,TH,FR", "10:00", "16:00"), rule("TH", "16:00", "21:00")], "Mo-We,Fr 10:00-16:00; Th 10:00-21:00"),
        ([rule("SA", "18:00", "00:00")], "Sa 18:00-24:00"),
        ([rule("FR,SA", "21:00:00", "01:30:00")], "Fr-Sa 21:00-25:30"),
        ([rule("FR", "21:00", "01:30"), rule("MO", "09:00", "12:00")], "Mo 09:00-12:00; Fr 21:00-24:00; Sa 00:00-01:30"),
        ([rule("", "09:00", "17:00", freq="DAILY")], "Mo-Su 09:00-17:00"),
        ([rule(["mo", "we"], "09:00+01:00", "17:00+02:00", interval=1, wkst="MO")], "Mo,We 09:00-17:00"),
        ([rule("MO", "09:00", "12:00", valid_to="2025-12-31"), rule("MO", "13:00", "15:00")], "Mo 13:00-15:00"),
        ([rule("MO", "09:00", "12:00", valid_from="2026-01-01", valid_to="2026-12-31")],
         "2026 Jan 01-2026 Dec 31 Mo 09:00-12:00"),
        ([rule("MO", "09:00", "12:00", valid_to="2026-12-31"), rule("MO", "13:00", "15:00", valid_from="2027-01-01")],
         "2020 Jan 01-2026 Dec 31 Mo 09:00-12:00; 2027 Jan 01-2099 Dec 31 Mo 13:00-15:00"),
        ([{"description": "Mo 9-5"}], None), ([{"description": "Mo-Fr 9:00-17:00; PH off"}], "Mo-Fr 09:00-17:00; PH off"),
        ([{"description": "open"}], None),
    ],
)  # fmt: skip
def test_rules_of_hsds_add_up_and_hold_when_they_say(rows, hours):
    if hours is None:
        with pytest.raises(Lost):
            hours_of(rows, DAY)
    else:
        assert hours_of(rows, DAY) == hours
        assert tidy_hours(hours) == hours


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (rule("MO", "09:00", "12:00", until="2026-11-01"), "hours_over"), (rule("MO", "09:00Z", "12:00Z"), "hours_of_another_zone"),
        (rule("MO", "09:00", "12:00", timezone="-5"), "hours_of_another_zone"),
        (rule("MO", "09:00-04:00", "12:00"), "hours_of_another_zone"), (rule("MO", "09:00", "12:00", count=3), "hours_not_weekly"),
        (rule("MO", "09:00", "12:00", interval=2), "hours_not_weekly"), (rule("MO", "09:00", "12:00", bymonthday=[1]), "hours_not_weekly"),
        (rule("1MO", "09:00", "12:00", freq="MONTHLY"), "hours_not_weekly"), (rule("2MO", "09:00", "12:00"), "hours_not_weekly"),
        (rule("", "09:00", "12:00"), "hours_left_out"), (rule("MO", "09:00", "09:00"), "hours_left_out"),
        (rule("MO", "09:00", None), "hours_left_out"), (rule("MO", "25:00", "26:00"), "hours_left_out"),
        (rule("MO", "09:00", "12:00", valid_to="soon"), "hours_left_out"), (rule({"x": 1}, "09:00", "12:00"), "hours_left_out"),
        (rule("MO", ["09:00"], 12), "hours_left_out"),
    ],
)  # fmt: skip
def test_a_rule_that_could_be_kept_in_part_only_loses_all_hours_and_says_why(row, why):
    with pytest.raises(Lost, match=why):
        hours_of([rule("TU", "09:00", "12:00", valid_to="2026-11-01"), row], DAY)


def test_rules_that_overlap_in_time_are_not_told_as_if_one_replaced_the_other():
    with pytest.raises(Lost, match="hours_not_weekly"):
        hours_of([rule("MO", "09:00", "12:00"), rule("MO", "13:00", "15:00", valid_to="2026-12-31")], DAY)
