"""Amounts known to be at least so much, because the law never lets them fall: what follows from that is certain.

Whatever is decided here is so for every amount from there on; the rest stays unknown. `check-rules.js` does the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class AtLeast:
    """An amount of which nothing else is known."""

    least: Fraction

    def __str__(self) -> str:
        return f"at least {self.least}"


Amount = Fraction | AtLeast
# None: cannot be told.
Decided = Amount | bool | None
SEEN_FROM_THERE = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def worked_out(kind: str, *values: object) -> Decided:
    """What an operation gives where at least one of its values is known by its floor only."""
    if len(values) != 2:
        return None
    left, right = values
    if not isinstance(left, Fraction | AtLeast) or not isinstance(right, Fraction | AtLeast):
        return None
    if kind in SEEN_FROM_THERE:
        return (
            _compared(kind, left, right)
            if isinstance(left, Fraction)
            else _compared(SEEN_FROM_THERE[kind], right, left)
        )
    do = _DO.get(kind)
    return do(left, right) if do else None


def _compared(kind: str, exact: Amount, floor: Amount) -> bool | None:
    """Certain only for an amount below the floor; one that is the floor itself is no more than what holds."""
    if isinstance(exact, AtLeast) or isinstance(floor, Fraction):
        return None
    if exact < floor.least or (exact == floor.least and kind in ("<=", ">")):
        return kind in ("<", "<=", "!=")
    return None


def least_of(amount: Amount) -> Fraction:
    return amount.least if isinstance(amount, AtLeast) else amount


def _minus(a: Amount, b: Amount) -> Amount | None:
    return AtLeast(least_of(a) - b) if isinstance(b, Fraction) else None


def _times(a: Amount, b: Amount) -> Amount | None:
    floor, by = (a, b) if isinstance(a, AtLeast) else (b, a)
    if isinstance(by, AtLeast) or by < 0:
        return None
    return AtLeast(least_of(floor) * by) if by else Fraction(0)


def _over(a: Amount, b: Amount) -> Amount | None:
    return AtLeast(least_of(a) / b) if isinstance(b, Fraction) and b > 0 else None


def _smaller(a: Amount, b: Amount) -> Amount | None:
    floor, other = (a, b) if isinstance(a, AtLeast) else (b, a)
    if isinstance(other, AtLeast):
        return AtLeast(min(least_of(a), least_of(b)))
    return other if other <= least_of(floor) else None


_DO: dict[str, Callable[[Amount, Amount], Amount | None]] = {
    "+": lambda a, b: AtLeast(least_of(a) + least_of(b)),
    "-": _minus,
    "*": _times,
    "/": _over,
    "min": _smaller,
    "max": lambda a, b: AtLeast(max(least_of(a), least_of(b))),
}
