"""Hours as HSDS tells them, out and in. In HSDS rules add up, in OSM a later one replaces: neither is ever read as the other."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from infopunt.scheduling.hours import BadHours, tidy_hours
from infopunt.scheduling.weeks import hours_of_week, weekly_hours

Json = Mapping[str, Any]
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# A clock of the Netherlands. Hours with another zone would be off by an hour for half of the year: they are left out.
OURS = ("", "+01:00", "+02:00", "+0100", "+0200", "+01", "+02")
ZONES = ("", "None", "1", "2", "1.0", "2.0", "+01:00", "+02:00", "Europe/Amsterdam", "CET", "CEST")
UNREADABLE, OVER, ELSEWHERE, NOT_WEEKLY = "hours_left_out", "hours_over", "hours_of_another_zone", "hours_not_weekly"
Range = tuple[str, str]  # first and last day, "" where there is none


class Lost(ValueError):
    """Hours that cannot be kept; the message is a code that says why."""


def weekly(hours: str) -> list[dict[str, str]]:
    """Hours as weekly rules where they are only that; [] where they say more than HSDS can. Who closes at midnight or later has
    an end before the start."""
    return [
        {
            "freq": "WEEKLY",
            "byday": ",".join(CODES[day] for day in days),
            "opens_at": start,
            "closes_at": _of_the_clock(end),
        }
        for days, start, end in weekly_hours(hours)
    ]


def _of_the_clock(time: str) -> str:
    return f"{int(time[:2]) - 24:02d}{time[2:]}" if time >= "24:00" else time


def hours_of(rows: Sequence[Json], day: str) -> str:
    """The hours of schedules, on a day, in our syntax; raises Lost where a rule says what we could only keep in part."""
    told = _told_in_words(rows)
    if told:
        return told
    ranges: dict[Range, list[tuple[list[int], str, str]]] = {}
    for row in rows:
        first, last = _range(row)
        if last and last < day:
            continue
        span = ("" if first <= day and not last else first, last)
        ranges.setdefault(span, []).append((_days(row), *_times(row)))
    if not ranges:
        raise Lost(OVER)
    return _in_ranges(ranges)


def _told_in_words(rows: Sequence[Json]) -> str:
    """What a description says in OSM syntax, where the fields say nothing."""
    words = {str(row.get("description") or "") for row in rows}
    fields = any(
        row.get(name) for row in rows for name in ("byday", "opens_at", "closes_at", "freq", "valid_to", "until")
    )
    said = words.pop() if len(words) == 1 and not fields else ""
    if not re.search(r"\d:\d\d|24/7", said):
        return ""
    try:
        return tidy_hours(said)
    except BadHours:
        return ""


def _range(row: Json) -> Range:
    first = max(_day(row, "valid_from"), _day(row, "dtstart"))
    ends = [found for name in ("valid_to", "until") if (found := _day(row, name))]
    return first, min(ends, default="")


def _day(row: Json, name: str) -> str:
    words = str(row.get(name) or "")
    if not words:
        return ""
    try:
        return date.fromisoformat(words[:10]).isoformat()
    except ValueError:
        raise Lost(UNREADABLE) from None


def _days(row: Json) -> list[int]:
    """The days of the week of a rule that comes back every week."""
    often = str(row.get("freq") or "WEEKLY").upper()
    more = [name for name in row if name.startswith("by") and name != "byday" and row[name]]
    if often not in ("WEEKLY", "DAILY") or str(row.get("interval") or 1) != "1" or row.get("count") or more:
        raise Lost(NOT_WEEKLY)
    said = row.get("byday") or (",".join(CODES) if often == "DAILY" else "")
    names = [str(name).strip().upper() for name in (said if isinstance(said, list) else str(said).split(","))]
    if any(re.fullmatch(r"[+-]?\d+(MO|TU|WE|TH|FR|SA|SU)", name) for name in names):
        raise Lost(NOT_WEEKLY)
    if not all(name in CODES for name in names):
        raise Lost(UNREADABLE)
    return [CODES.index(name) for name in names]


def _times(row: Json) -> tuple[str, str]:
    if str(row.get("timezone", "")) not in ZONES:
        raise Lost(ELSEWHERE)
    start, end = _time(row.get("opens_at")), _time(row.get("closes_at"))
    if start == "24:00" or (start == end and start != "00:00"):
        raise Lost(UNREADABLE)
    return start, end if end > start else f"{int(end[:2]) + 24:02d}{end[2:]}"


def _time(value: Any) -> str:
    match = re.fullmatch(r"(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?", str(value or ""), re.ASCII)
    if not match or match[1] > "24:00" or match[1][3:] > "59":
        raise Lost(UNREADABLE)
    if (match[2] or "") not in OURS:
        raise Lost(ELSEWHERE)
    return match[1]


def _in_ranges(ranges: Mapping[Range, Sequence[tuple[list[int], str, str]]]) -> str:
    """Hours that hold for a time stand behind its days. Where times overlap rules would add up, and in OSM they replace."""
    ordered = sorted(ranges)
    for (_first, last), (first, _last) in pairwise(ordered):
        if not last or last >= first:
            raise Lost(NOT_WEEKLY)
    rules = []
    for first, last in ordered:
        hours = hours_of_week(ranges[first, last])
        before = f"{_written(first or '2020-01-01')}-{_written(last or '2099-12-31')} " if first or last else ""
        rules += [f"{before}{rule}" for rule in hours.split("; ")]
    return "; ".join(rules)


def _written(day: str) -> str:
    return f"{day[:4]} {MONTHS[int(day[5:7]) - 1]} {day[8:10]}"
