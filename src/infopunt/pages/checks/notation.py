"""How a language writes amounts, terms and dates, as plain JSON for the script of kept pages.

Everything is taken from what `wording` writes for samples, not described a second time: the script puts other numbers into
the same places.
"""

import re
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from babel import Locale
from babel.dates import get_month_names
from babel.numbers import format_decimal

from infopunt.facts import wording
from infopunt.pages.checks.teller import month_words

UNITS = ("hour", "minute", "day", "week", "month", "year")
# Enough for every plural form of every language to occur.
_SAMPLES = (*range(120), 1000, 100_000, 1_000_000, 0.5, 1.5, 2.1, 7.25)


@cache
def notation(language: str) -> dict[str, Any]:
    """{money, percent, number: [before, after, before and after below zero]; marks; plural; units; days; months; names}."""
    return {
        "marks": _marks(language),
        "money": _around(wording.money(7, language), wording.money(-7, language)),
        "cents": _around(wording.money(7.25, language), wording.money(-7.25, language)),
        "percent": _around(wording.percent(7, language), wording.percent(-7, language)),
        "number": _around(_number(7, language), _number(-7, language)),
        "plural": [[form, _rule(rule)] for form, rule in Locale.parse(language).plural_form.abstract],
        "units": {unit: _forms(unit, language) for unit in UNITS},
        "days": [_day(wording.day(date(2034, month, 17), language)) for month in range(1, 13)],
        "months": [_day(month_words(date(2034, month, 1), language)) for month in range(1, 13)],
        "names": [str(name) for _, name in sorted(get_month_names("wide", "stand-alone", locale=language).items())],
    }


def _number(value: float, language: str) -> str:
    """Any number, bare."""
    return format_decimal(value, locale=language)


def _marks(language: str) -> list[Any]:
    """What parts thousands, what begins the decimals, and from how many digits thousands are parted."""
    found = re.fullmatch(r"1(\D*)234(\D*)567(\D*)25", _number(1234567.25, language))
    assert found, language
    return [found[1], found[3], 4 if found[1] in _number(1234, language) else 5]


def _around(above: str, below: str) -> list[str]:
    pieces = []
    for text in (above, below):
        found = re.fullmatch(r"(\D*)7(?:\D25)?(\D*)", text)
        assert found, text
        pieces += [found[1], found[2]]
    return pieces


def _forms(unit: str, language: str) -> dict[str, str]:
    """The words of a unit in each plural form; {} where the number stands, if it does."""
    found: dict[str, str] = {}
    form_of = Locale.parse(language).plural_form
    for number in _SAMPLES:
        form = form_of(number)
        if form not in found:
            found[form] = wording.duration(number, unit, language).replace(_number(number, language), "{}")
    return found


def _day(text: str) -> str:
    return text.replace("2034", "{y}").replace("17", "{d}")


def _rule(node: Any) -> list[Any]:
    """A plural rule of CLDR: [and|or|not, …] or [operand, modulo or 0, lowest, highest, …]."""
    kind, parts = node
    if kind in ("and", "or", "not"):
        return [kind, *(_rule(part) for part in parts)]
    _in, operand, (_list, ranges) = parts
    assert kind == "relation" and _in in ("in", "within"), node
    name, inner = operand
    modulo = 0
    if name == "mod":
        (name, _), (_value, (modulo,)) = inner
    return [name, modulo, *chain.from_iterable((low[1][0], high[1][0]) for low, high in ranges)]
