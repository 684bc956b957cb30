"""What a fact says on a day. No database, no clock, no framework."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise


class Kind(StrEnum):
    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    DURATION = "duration"
    DATE = "date"
    PHONE = "phone"
    RULE = "rule"
    TEXT = "text"


class Status(StrEnum):
    IN_FORCE = "in_force"
    ANNOUNCED = "announced"
    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"


class Confidence(StrEnum):
    """high: the official text was seen; medium: a good second-hand source; low: unconfirmed."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


Value = int | float | str | bool


@dataclass(frozen=True)
class Source:
    title: str
    url: str
    date: str


@dataclass(frozen=True)
class Span:
    """One stretch of time in which a fact has one value. Both days belong to it; None is open."""

    value: Value
    start: date | None
    end: date | None
    status: Status
    confidence: Confidence
    source: Source
    checked: date

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Hole:
    """A recorded gap: from when the value is missing, what is missing and why."""

    start: date
    noted: date
    what: str
    why: str


@dataclass(frozen=True)
class Series:
    """A fact: one thing that has a value for a stretch of time."""

    id: str
    statement: str
    kind: Kind
    unit: str
    ask: str
    spans: tuple[Span, ...]
    holes: tuple[Hole, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What may be said of a fact on a day.

    `span` is the value to show, with its own status and confidence; None means unknown. `before` is the last value that
    held, for a sentence about the past, never for today. `since` is the first day it is unknown.
    """

    series: Series
    span: Span | None
    before: Span | None = None
    since: date | None = None


def read_on(series: Series, day: date) -> Reading:
    """A value in force on `day`; or, where none ever was in force, what was announced, proposed or withdrawn; else unknown."""
    in_force = [span for span in series.spans if span.status is Status.IN_FORCE]
    for span in in_force:
        if span.holds_on(day):
            return Reading(series, span)
    if not in_force and series.spans:
        return Reading(series, max(series.spans, key=lambda span: span.start or date.min))
    ended = [span for span in in_force if span.end and span.end < day]
    before = max(ended, key=lambda span: span.end or date.min, default=None)
    since = date.fromordinal(before.end.toordinal() + 1) if before and before.end else None
    return Reading(series, None, before, since)


def overlaps(spans: Iterable[Span]) -> bool:
    """Whether two values in force claim the same day."""
    ordered = sorted(
        (span for span in spans if span.status is Status.IN_FORCE), key=lambda span: span.start or date.min
    )
    return any((one.end or date.max) >= (two.start or date.min) for one, two in pairwise(ordered))


def changes_between(series: Series, start: date, end: date) -> list[date]:
    """The days in (start, end] on which this fact may read differently than the day before."""
    days = set()
    for span in series.spans:
        if span.start:
            days.add(span.start)
        if span.end and span.end < date.max:
            days.add(date.fromordinal(span.end.toordinal() + 1))
    return sorted(day for day in days if start < day <= end)
