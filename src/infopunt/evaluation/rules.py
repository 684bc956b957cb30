"""What of a count may be told. No framework."""

from collections.abc import Sequence

SMALLEST = 5  # a smaller number is never told, nought neither: nobody knows which of them it is


def tellable(number: int) -> int | None:
    """The number, or None where it is too small to be told."""
    return number if number >= SMALLEST else None


def tellable_total(parts: Sequence[int]) -> int | None:
    """The sum of parts that stand beside it, or None where it would tell one of those that are hidden: each of them could still be
    anything from nought to four."""
    total, most = sum(parts), SMALLEST - 1
    hidden = [part for part in parts if tellable(part) is None]
    tells = bool(hidden) and not most <= sum(hidden) <= most * (len(hidden) - 1)
    return None if tells else tellable(total)
