"""What an expression gives when some answers are not known.

Kleene's logic: *don't know* stays unknown unless the rest decides without it (no and unknown is no). *Not asked* is another
thing: a question that does not apply. What is computed from it does not apply either, except that `or` looks at the rest.
An amount that is known to be *at least* so much decides what is certain for every amount from there on (`floors.py`).
Every value comes with the names it was decided by, in order: the explanation is made of those and of no others.
"""

import calendar
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from infopunt.advice.rules.expressions import Node
from infopunt.advice.rules.floors import AtLeast, worked_out
from infopunt.advice.rules.workdays import working_day


class Missing(Enum):
    UNKNOWN = "unknown"
    NOT_ASKED = "not asked"


UNKNOWN, NOT_ASKED = Missing.UNKNOWN, Missing.NOT_ASKED
Value = Fraction | AtLeast | date | bool | str | Missing
Uses = tuple[str, ...]


class Evaluated(NamedTuple):
    """A value and what decided it."""

    value: Value
    uses: Uses = ()


Lookup = Callable[[str], Evaluated]


def evaluate(node: Node, look: Lookup) -> Evaluated:
    """The value of an expression; `look` knows the names."""
    kind = node[0]
    if kind == "name":
        return look(node[1])
    if kind == "number":
        return Evaluated(_fraction(node[1], node[2]))
    if kind == "day":
        return Evaluated(date.fromisoformat(node[1]))
    if kind == "unknown":
        return Evaluated(UNKNOWN)
    if kind == "and":
        return both(evaluate(part, look) for part in node[1:])
    if kind == "or":
        return either(evaluate(part, look) for part in node[1:])
    if kind == "cases":
        return _first(node[1:], look)
    if kind == "at_least":
        return _at_least(node[1], [evaluate(part, look) for part in node[2:]])
    if kind == "known":
        found = evaluate(node[1], look)
        return Evaluated(not isinstance(found.value, Missing | AtLeast), found.uses)
    if kind == "in":
        found = evaluate(node[1], look)
        return found if isinstance(found.value, Missing) else Evaluated(found.value in node[2], found.uses)
    parts = [evaluate(part, look) for part in node[1:]]
    uses, values = joined([one.uses for one in parts]), [one.value for one in parts]
    missing = [value for value in values if isinstance(value, Missing)]
    if missing:
        return Evaluated(NOT_ASKED if NOT_ASKED in missing else UNKNOWN, uses)
    if any(isinstance(value, AtLeast) for value in values):
        came = worked_out(kind, *values)
        return Evaluated(UNKNOWN if came is None else came, uses)
    return Evaluated(_SIMPLE[kind](*values), uses)


_fraction = lru_cache(maxsize=1000)(Fraction)  # amounts in expressions: the same few, over and over


def joined(all_uses: Iterable[Uses]) -> Uses:
    """Names in the order they first came."""
    some = [uses for uses in all_uses if uses]
    return some[0] if len(some) == 1 else tuple(dict.fromkeys(chain.from_iterable(some)))


def both(parts: Iterable[Evaluated]) -> Evaluated:
    """and: the first no decides alone, whatever comes behind it."""
    found = []
    for one in parts:
        if one.value is False:
            return one
        found.append(one)
    for missing in (NOT_ASKED, UNKNOWN):
        missed = [one for one in found if one.value is missing]
        if missed:
            return Evaluated(missing, joined(one.uses for one in missed))
    return Evaluated(True, joined(one.uses for one in found))


def either(parts: Iterable[Evaluated]) -> Evaluated:
    """or: the first yes decides alone; what was not asked says nothing."""
    found = []
    for one in parts:
        if one.value is True:
            return one
        found.append(one)
    for value in (UNKNOWN, False, NOT_ASKED):
        same = [one for one in found if one.value is value]
        if same:
            return Evaluated(value, joined(one.uses for one in same))
    raise AssertionError("or without parts")


def _at_least(least: int, found: list[Evaluated]) -> Evaluated:
    """Whether so many are true; those not asked are not."""
    true = [one for one in found if one.value is True]
    unknown = [one for one in found if one.value is UNKNOWN]
    if len(true) >= least:
        return Evaluated(True, joined(one.uses for one in true))
    if len(true) + len(unknown) >= least:
        return Evaluated(UNKNOWN, joined(one.uses for one in unknown))
    return Evaluated(False, joined(one.uses for one in found))


def _first(cases: Iterable[Any], look: Lookup) -> Evaluated:
    """The value of the first case that is true; unknown when that cannot be told, or none is."""
    seen: list[Uses] = []
    for when, then in cases:
        decided = evaluate(when, look) if when is not None else Evaluated(True)
        seen.append(decided.uses)
        if decided.value is UNKNOWN:
            return Evaluated(UNKNOWN, joined(seen))
        if decided.value is True:
            found = evaluate(then, look)
            return Evaluated(found.value, joined([*seen, found.uses]))
    return Evaluated(UNKNOWN, joined(seen))


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month: 31 January and one month is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of the month a day lies in: a notice runs until then where nothing else was agreed."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def days_later(day: date, days: int) -> date:
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _divide(one: Fraction, two: Fraction) -> Value:
    return one / two if two else UNKNOWN


_SIMPLE: dict[str, Callable[..., Value]] = {
    "not": lambda one: not one,
    "<": lambda one, two: one < two,
    "<=": lambda one, two: one <= two,
    ">": lambda one, two: one > two,
    ">=": lambda one, two: one >= two,
    "==": lambda one, two: one == two,
    "!=": lambda one, two: one != two,
    "+": lambda one, two: one + two,
    "-": lambda one, two: one - two,
    "*": lambda one, two: one * two,
    "/": _divide,
    "min": lambda one, two: min(one, two),
    "max": lambda one, two: max(one, two),
    "between": lambda one, two: Fraction((one - two).days),
    # Part of a day or month is not a day: rounded down.
    "+day": lambda day, span: days_later(day, span.numerator // span.denominator),
    "-day": lambda day, span: days_later(day, -(span.numerator // span.denominator)),
    "+month": lambda day, span: months_later(day, span.numerator // span.denominator),
    "-month": lambda day, span: months_later(day, -(span.numerator // span.denominator)),
    "month_end": month_end,
    "working_day": working_day,
}
