"""What is too much for every day takes turns: some today, others tomorrow, all with `--all`."""

from collections.abc import Sequence
from datetime import date

import pytest

A_DAY = 2


def by_turn(names: Sequence[str], day: date | None = None) -> list[object]:
    """Parameters of a test: those whose turn it is say so in their name, the others wait for `--all`."""
    today = turn_of(names, day or date.today())
    return [
        pytest.param(name, id=f"{name}, today's turn") if name in today else pytest.param(name, marks=pytest.mark.slow)
        for name in names
    ]


def turn_of(names: Sequence[str], day: date) -> set[str]:
    """Each gets its turn within half as many days as there are names."""
    first = day.toordinal() * A_DAY
    return {names[(first + number) % len(names)] for number in range(A_DAY)}
