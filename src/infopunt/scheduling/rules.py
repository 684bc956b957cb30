"""Hours and moments: recurring hours, closures that win, days of 23 and 25 hours. No framework, no clock.

How opening hours are written and read on the clock of the wall stands in `hours.py`, hours that come back every week in
`weeks.py`; here they meet the line of time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from infopunt.scheduling.hours import BadHours, Sure, read_hours, stretches, tidy_hours
from infopunt.scheduling.weeks import weekly_hours

__all__ = [
    "HERE", "LOOK_AHEAD", "LOOK_FAR", "BadHours", "Channel", "Plan", "Span", "Sure", "closed_span", "midnight", "open_spans",
    "read_hours", "tidy_hours", "weekly_hours", "window_of",
]  # fmt: skip

HERE = ZoneInfo("Europe/Amsterdam")
LOOK_AHEAD = timedelta(days=14)  # how far a next moment is looked for
LOOK_FAR = timedelta(days=366)  # and where there is none so soon
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


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


@dataclass(frozen=True, order=True)
class Span:
    """From a moment to a moment, with time zone; the end does not belong to it."""

    start: datetime
    end: datetime

    def meets(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def open_spans(osm: str, window: Span, closed: Sequence[tuple[date, date]] = (), sure: Sure = Sure.OPEN) -> list[Span]:
    """When a place is open within a window, or (`sure`) when one has to ask; closures (first and last day) win over
    everything. [] for unknown hours.

    The hours are read on the clock of the wall, then put on the line of time: on the night the clocks change nothing is
    open twice or lost.
    """
    if not osm:
        return []
    # A day on either side: wall and world differ by up to an hour, and hours run past midnight.
    first = window.start.astimezone(HERE).date() - timedelta(days=1)
    last = window.end.astimezone(HERE).date() + timedelta(days=2)
    spans = [piece for span in _spans_between(osm, first, last, sure) for piece in _without(span, closed)]
    return sorted(_cut(span, window) for span in spans if span.meets(window))


@lru_cache(maxsize=10_000)
def _spans_between(osm: str, first: date, last: date, sure: Sure) -> tuple[Span, ...]:
    """The hours of these days, whoever asks: all that day every question looks at the same."""
    return tuple(_on_line(one.start, one.end) for one in stretches(osm, first, last) if one.sure is sure)


def _on_line(start: datetime, end: datetime) -> Span:
    """Two moments of the wall clock on the line of time. An hour that comes twice counts from its first, to its second."""
    return Span(start.replace(tzinfo=HERE, fold=0), end.replace(tzinfo=HERE, fold=1))


def closed_span(first: date, last: date) -> Span:
    """From the beginning of a first to the end of a last day. Days far from ours are brought near: at the ends of the calendar
    there is no day before or after."""
    begin, end = (min(max(day, FIRST_DAY), LAST_DAY) for day in (first, last))
    return Span(midnight(begin), midnight(end + timedelta(days=1)))


def _without(span: Span, closed: Sequence[tuple[date, date]]) -> list[Span]:
    left = [span]
    for first, last in closed:
        gap = closed_span(first, last)
        left = [piece for one in left for piece in _minus(one, gap)]
    return left


def _minus(span: Span, gap: Span) -> list[Span]:
    if not span.meets(gap):
        return [span]
    pieces = [Span(span.start, gap.start), Span(gap.end, span.end)]
    return [piece for piece in pieces if piece.start < piece.end]


def _cut(span: Span, window: Span) -> Span:
    if window.start <= span.start and span.end <= window.end:
        return span  # nearly all are
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
