"""Hours and moments: recurring hours, closures that win, days of 23 and 25 hours. No framework, no clock.

Opening hours are in OSM syntax (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification), local time of the
Netherlands, `PH` being Dutch public holidays.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

HERE = ZoneInfo("Europe/Amsterdam")
LOOK_AHEAD = timedelta(days=14)  # how far a next moment is looked for


class Channel(StrEnum):
    """How somebody is met."""

    VISIT = "visit"
    CALL = "call"
    VIDEO = "video"
    CHAT = "chat"


class Plan(StrEnum):
    """The life of a shift."""

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"


class BadHours(ValueError):
    """The hours cannot be read; the message names the place of the fault."""


@dataclass(frozen=True, order=True)
class Span:
    """From a moment to a moment, with time zone; the end does not belong to it."""

    start: datetime
    end: datetime

    def meets(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@lru_cache(maxsize=5000)
def read_hours(osm: str) -> OpeningHours:
    """Hours in OSM syntax, or BadHours with what is wrong. An end before a start on one day is refused: who means past
    midnight writes 20:00-26:00."""
    try:
        hours = OpeningHours(osm, country="NL")
    except ParserError as no:
        line = next((part.strip(" =") for part in str(no).splitlines() if "expected" in part), "this cannot be read")
        raise BadHours(f"{osm[:60]}: {line}") from None
    for found in _ranges(osm):
        start, end = found
        if end <= start:
            raise BadHours(f"{osm[:60]}: {start}-{end} ends before it starts")
    return hours


def _ranges(osm: str) -> Iterable[tuple[str, str]]:
    return re.findall(r"\b(\d\d:\d\d)-(\d\d:\d\d)", osm)


DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_WEEKLY = re.compile(r"((?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su))*) (\d\d:\d\d)-(\d\d:\d\d)")


def weekly_hours(osm: str) -> list[tuple[tuple[int, ...], str, str]]:
    """(days from Monday = 0, from, to) where the hours are weekly rules and nothing else; else []."""
    found = []
    for part in filter(None, (one.strip() for one in osm.split(";"))):
        match = _WEEKLY.fullmatch(part)
        if not match:
            return []
        days: list[int] = []
        for piece in match[1].split(","):
            first, _to, last = piece.partition("-")
            start, end = DAYS.index(first), DAYS.index(last or first)
            if end < start:
                return []
            days += range(start, end + 1)
        found.append((tuple(days), match[2], match[3]))
    return found


def tidy_hours(osm: str) -> str:
    """The same hours in the usual spelling."""
    read_hours(osm)
    return " ".join(osm.replace("\n", " ").split())


def open_spans(osm: str, window: Span, closed: Sequence[tuple[date, date]] = ()) -> list[Span]:
    """When a place is open within a window; closures (first and last day) win over everything. [] for unknown hours.

    The hours are read on the clock of the wall, then put on the line of time: on the night the clocks change nothing is
    open twice or lost.
    """
    if not osm:
        return []
    # A day on either side: wall and world differ by up to an hour, and hours run past midnight.
    first = window.start.astimezone(HERE).date() - timedelta(days=1)
    last = window.end.astimezone(HERE).date() + timedelta(days=2)
    spans = [piece for span in _spans_between(osm, first, last) for piece in _without(span, closed)]
    return sorted(_cut(span, window) for span in spans if span.meets(window))


@lru_cache(maxsize=5000)
def _spans_between(osm: str, first: date, last: date) -> tuple[Span, ...]:
    """The hours of these days, whoever asks: all that day every question looks at the same."""
    found = read_hours(osm).intervals(datetime.combine(first, time()), datetime.combine(last, time()))
    return tuple(_on_line(start, end) for start, end, state, _comment in found if state == State.OPEN)


def _on_line(start: datetime, end: datetime) -> Span:
    """Two moments of the wall clock on the line of time. An hour that comes twice counts from its first, to its second."""
    return Span(start.replace(tzinfo=HERE, fold=0), end.replace(tzinfo=HERE, fold=1))


def _without(span: Span, closed: Sequence[tuple[date, date]]) -> list[Span]:
    left = [span]
    for first, last in closed:
        gap = Span(midnight(first), midnight(last + timedelta(days=1)))
        left = [piece for one in left for piece in _minus(one, gap)]
    return left


def _minus(span: Span, gap: Span) -> list[Span]:
    if not span.meets(gap):
        return [span]
    pieces = [Span(span.start, gap.start), Span(gap.end, span.end)]
    return [piece for piece in pieces if piece.start < piece.end]


def _cut(span: Span, window: Span) -> Span:
    return Span(max(span.start, window.start), min(span.end, window.end))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HERE)


def window_of(when: str, now: datetime, day: date | None = None) -> Span:
    """What somebody means by now, tonight, weekend or a date. Now is this moment and the hour after it; tonight begins at six
    or now; the weekend is the next two days that are one, or what is left of it."""
    local = now.astimezone(HERE)
    today = local.date()
    if when == "tonight":
        evening = datetime.combine(today, time(18), HERE)
        return Span(max(local, evening), midnight(today + timedelta(days=1)))
    if when == "weekend":
        saturday = today + timedelta(days=(5 - today.weekday()) % 7) if today.weekday() != 6 else today
        end = saturday + timedelta(days=2 if saturday.weekday() == 5 else 1)
        return Span(max(local, midnight(saturday)), midnight(end))
    if when == "date" and day:
        return Span(max(local, midnight(day)) if day == today else midnight(day), midnight(day + timedelta(days=1)))
    return Span(local, local + timedelta(hours=1))
