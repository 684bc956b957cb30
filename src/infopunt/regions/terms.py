"""How many days a region keeps what visitors asked and told. No framework."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """What a region does not say is as everywhere."""

    closed: int = 365  # after it was closed
    without_follow_up: int = 90  # after a report was closed with which nothing was done
    never_closed: int = 730  # after it was opened


# The shortest leaves time to read an answer and to write again; the longest is what the papers on privacy answer for.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "closed": (90, 730),
    "without_follow_up": (45, 365),
    "never_closed": (365, 1095),
}
EVERYWHERE = Terms()
