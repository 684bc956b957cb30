"""Units of amounts, so that euros are never compared with hours.

Everything is counted in the smallest unit of its kind: money in cents, worked time in hours, calendar time in days or in
months. A week is seven days and a year twelve months; a month is no number of days, so the two never mix.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

SCALES: dict[str, tuple[str, Fraction]] = {
    "EUR": ("cent", Fraction(100)),
    "hour": ("hour", Fraction(1)),
    "minute": ("hour", Fraction(1, 60)),
    "day": ("day", Fraction(1)),
    "week": ("day", Fraction(7)),
    "month": ("month", Fraction(1)),
    "year": ("month", Fraction(12)),
}
PLAIN = {"": Fraction(1), "number": Fraction(1), "percent": Fraction(1, 100)}


class UnknownUnit(ValueError):
    """A unit that is not one of ours."""


@dataclass(frozen=True)
class Unit:
    """Powers of cent, hour, day and month: cents an hour is ((cent, 1), (hour, -1))."""

    powers: tuple[tuple[str, int], ...] = ()

    def __mul__(self, other: "Unit") -> "Unit":
        return _unit({**dict(self.powers)}, other.powers, 1)

    def __truediv__(self, other: "Unit") -> "Unit":
        return _unit({**dict(self.powers)}, other.powers, -1)

    def __str__(self) -> str:
        over = [name for name, power in self.powers for _ in range(power)]
        under = [name for name, power in self.powers for _ in range(-power)]
        return "/".join(["·".join(over) or "1", *under]) if self.powers else "number"


def _unit(powers: dict[str, int], others: tuple[tuple[str, int], ...], sign: int) -> Unit:
    for name, power in others:
        powers[name] = powers.get(name, 0) + sign * power
    return Unit(tuple(sorted((name, power) for name, power in powers.items() if power)))


def unit_of(words: str) -> tuple[Unit, Fraction]:
    """`EUR/hour` as a unit and how many of its smallest one make it up (100). Raises UnknownUnit."""
    if words in PLAIN:
        return Unit(), PLAIN[words]
    first, *rest = re.split(r"\s*/\s*", words.strip())
    unit, scale = Unit(), Fraction(1)
    for sign, name in [(1, first), *((-1, one) for one in rest)]:
        if name not in SCALES:
            raise UnknownUnit(words)
        kind, size = SCALES[name]
        one = Unit(((kind, 1),))
        unit, scale = (unit * one, scale * size) if sign > 0 else (unit / one, scale / size)
    return unit, scale
