"""What a fact says on a day. No database, no clock, no framework."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise


class FactKind(StrEnum):
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


class Read(StrEnum):
    """Whether somebody saw the words of a source: at its own address, in a copy kept elsewhere, or not."""

    LIVE = "live"
    COPY = "copy"
    NO = "no"


Value = int | float | str | bool
NUMBERS = (FactKind.MONEY, FactKind.NUMBER, FactKind.PERCENT, FactKind.DURATION)
LARGEST, LONGEST = 10**9, 400
SOON = timedelta(days=60)  # before a value ends and nothing follows, whoever keeps it is told


@dataclass(frozen=True)
class Source:
    title: str
    url: str
    date: str
    read: Read = Read.NO
    copy: str = ""  # which copy was read


@dataclass(frozen=True)
class ValueSpan:
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


def is_sayable(kind: FactKind, value: Value) -> bool:
    """Whether a page can say the value: a number of at most two decimals and a milliard, a day, a line of words.

    Two decimals, so that 40.857 as a Dutch reader types it is never read as forty and a bit.
    """
    if kind in NUMBERS:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return False
        return -LARGEST <= value <= LARGEST and round(float(value), 2) == float(value)  # neither nan nor infinite
    if kind is FactKind.RULE:
        return isinstance(value, bool)
    if kind is FactKind.DATE:
        return isinstance(value, str) and re.fullmatch(r"[12]\d{3}-\d\d-\d\d", value) is not None and _is_day(value)
    return isinstance(value, str) and 0 < len(value) <= LONGEST


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


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
    kind: FactKind
    unit: str
    ask: str
    spans: tuple[ValueSpan, ...]
    holes: tuple[Hole, ...] = ()
    never_falls: Source | None = None  # the law by which a value is never followed by a lower one


def means_otherwise(before: Series, after: Series) -> bool:
    """Whether it says something else than before (statement, kind, unit, or the status of a value), not only another value."""
    old, new = ({(span.value, span.start): span.status for span in one.spans} for one in (before, after))
    moved = any(old[key] is not new[key] for key in old.keys() & new.keys())
    return moved or (before.statement, before.kind, before.unit) != (after.statement, after.kind, after.unit)


@dataclass(frozen=True)
class Reading:
    """What may be said of a fact on a day, the same for pages, checks, phones and the API.

    `span` is the value that holds on the day: in force, or announced to be so by then. None means unknown: a check cannot tell.
    `plan` is, for a fact that never was in force, what was last announced, proposed or withdrawn, whatever the day: a page may
    tell of it, with that word beside it. `floor` is the last value, where the law never lets it fall: what holds on the day is at
    least that. `before` is the last value that held, for a sentence about the past, never for today;
    `since` the first day the fact is unknown.
    """

    series: Series
    span: ValueSpan | None
    plan: ValueSpan | None = None
    before: ValueSpan | None = None
    since: date | None = None
    floor: ValueSpan | None = None

    @property
    def shown(self) -> ValueSpan | None:
        """What a page shows, with its own status and confidence."""
        return self.span or self.plan


def read_on(series: Series, day: date) -> Reading:
    """What a fact says on `day`."""
    span = _holding(series, day)
    if span:
        return Reading(series, span)
    in_force = [span for span in series.spans if span.status is Status.IN_FORCE]
    plan = None if in_force else max(series.spans, key=lambda span: span.start or date.min, default=None)
    ended = [span for span in series.spans if span.status in HOLDING and span.end and span.end < day]
    before = max(ended, key=lambda span: span.end or date.min, default=None)
    since = date.fromordinal(before.end.toordinal() + 1) if before and before.end and before.end < date.max else None
    return Reading(series, None, plan, before, since, None if plan or not series.never_falls else before)


def ends_without_more(series: Series, day: date) -> date | None:
    """The last day of what holds on `day`, where no value follows and no gap says that none is known."""
    span = read_on(series, day).span
    last = span.end if span else None
    if last is None or not day <= last < date.max:
        return None
    known = read_on(series, last + timedelta(days=1)).span or any(hole.start > last for hole in series.holes)
    return None if known else last


def half_years(day: date) -> list[date]:
    """The coming 1 January and 1 July, the next one first: the days on which most amounts change."""
    return sorted([date(day.year + 1, 1, 1), date(day.year + (day.month > 6), 7, 1)])


HOLDING = (Status.IN_FORCE, Status.ANNOUNCED)


def _holding(series: Series, day: date) -> ValueSpan | None:
    """What is in force, or was announced for the day. A value announced for a later start takes the place of one that has no
    end; a date itself is known once it is announced."""
    in_force = next((span for span in series.spans if span.status is Status.IN_FORCE and span.holds_on(day)), None)
    announced = [span for span in series.spans if span.status is Status.ANNOUNCED and span.holds_on(day)]
    newest = max(announced, key=lambda span: span.start or date.min, default=None)
    if in_force and newest and in_force.end is None and (newest.start or date.min) > (in_force.start or date.min):
        return newest
    if in_force or newest or series.kind is not FactKind.DATE:
        return in_force or newest
    return next((span for span in series.spans if span.status is Status.ANNOUNCED), None)


def overlap(spans: Iterable[ValueSpan]) -> int | None:
    """Where the later of two values in force that claim the same day stands among `spans`; None when no two do."""
    in_force = [(at, span) for at, span in enumerate(spans) if span.status is Status.IN_FORCE]
    ordered = sorted(in_force, key=lambda row: row[1].start or date.min)
    return next(
        (at for (_, one), (at, two) in pairwise(ordered) if (one.end or date.max) >= (two.start or date.min)), None
    )
