"""Answers as they are typed, sent on in a form, and read again."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

from infopunt.advice.rules.amounts import bare, latin, number_in
from infopunt.advice.rules.flow import Flow, Question, Run, bounds, options_of
from infopunt.advice.rules.values import UNKNOWN, Missing, Value
from infopunt.facts.rules import Series

DONT_KNOW = "?"
LONGEST = 40


class Slip(StrEnum):
    """What can be wrong with an answer."""

    EMPTY = "empty"
    NO_CHOICE = "no choice"
    NO_NUMBER = "no number"
    WHOLE = "whole"
    PLACES = "places"
    NO_DATE = "no date"
    LOW = "low"
    HIGH = "high"


class Unfit(ValueError):
    """An answer that cannot be taken; `slip` says why."""

    def __init__(self, slip: Slip) -> None:
        super().__init__(slip)
        self.slip = slip


def read(question: Question, words: str, run: Run) -> Value:
    """What somebody typed or chose, as a value within the question's bounds. Raises Unfit."""
    words = bare(words)
    if words == DONT_KNOW:
        return UNKNOWN
    if not words:
        raise Unfit(Slip.EMPTY)
    value = _plain(question, words)
    low, high = bounds(run, question)
    if low is not None and value < low:  # type: ignore[operator]
        raise Unfit(Slip.LOW)
    if high is not None and value > high:  # type: ignore[operator]
        raise Unfit(Slip.HIGH)
    return value


def _plain(question: Question, words: str) -> Value:
    if len(words) > LONGEST:  # cut off, it could be read as another answer
        raise Unfit(
            {"number": Slip.NO_NUMBER, "date": Slip.NO_DATE, "month": Slip.NO_DATE}.get(question.kind, Slip.NO_CHOICE)
        )
    if question.kind == "choice":
        if words not in options_of(question):
            raise Unfit(Slip.NO_CHOICE)
        return words
    if question.kind == "yesno":
        if words not in ("yes", "no"):
            raise Unfit(Slip.NO_CHOICE)
        return words == "yes"
    if question.kind in ("date", "month"):
        return _day(words, question.kind)
    return amount(words, question.places, question.unit) * question.scale


def _day(words: str, kind: str) -> date:
    """2026-06-30 or 30-6-2026; a month as 2026-06 or 6-2026, which stands for its first day."""
    parts = [part for part in re.split(r"[-./ ]+", latin(words)) if part]
    if kind == "month":
        parts = [*parts, "1"] if parts and len(parts[0]) == 4 else ["1", *parts]
    if not all(re.fullmatch(r"[0-9]+", part) for part in parts):
        raise Unfit(Slip.NO_DATE)
    try:
        numbers = [int(part) for part in parts]
        year, month, day = numbers if len(parts[0]) == 4 else reversed(numbers)
        return date(year, month, day)
    except (ValueError, IndexError):
        raise Unfit(Slip.NO_DATE) from None


def amount(words: str, places: int, unit: str | None = None) -> Fraction:
    """A number as people write it: 1.234,56 · 1 234.56 · 38,5 · 38:30 (hours and minutes) · 160 hours. Raises Unfit."""
    found = number_in(words, places, unit)
    if found is None:
        raise Unfit(Slip.NO_NUMBER)
    if len(found.decimals) > places:
        raise Unfit(Slip.WHOLE if places == 0 else Slip.PLACES)
    return found.value


def written(question: Question, value: Value) -> str:
    """The answer in one form for all languages, as the form carries it on; `read` gives the same value back."""
    if isinstance(value, Missing):
        return DONT_KNOW
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()[:7] if question.kind == "month" else value.isoformat()
    if isinstance(value, str):
        return value
    assert isinstance(value, Fraction)  # nobody answers with a floor
    number = value / question.scale
    minutes = number * 60
    if number.denominator == 1:
        return str(number)
    if _is_decimal(number):
        return f"{float(number):.6f}".rstrip("0")
    return f"{minutes // 60}:{int(minutes % 60):02}"


def _is_decimal(number: Fraction) -> bool:
    return (number * 10**6).denominator == 1


def taken(flow: Flow, given: Mapping[str, str], series: Mapping[str, Series], today: date) -> Run:
    """The answers that came along in a form. One that does not fit is asked again; what does not belong is left out."""
    run = Run(flow, {}, series, today)
    while run.next and given.get(run.next.id):
        try:
            run = run.then(read(run.next, given[run.next.id], run))
        except Unfit:
            break
    return run
