"""How much comes at once, counted in memory only: past a number who sends is asked to wait a moment, and past a larger one the tray
puts together what came. Nobody is refused, and nothing is known of who sent.

Each process counts for itself and takes its part of the number: with several, the page to wait on may come sooner, never later.
"""

import time
from math import ceil

from django.conf import settings

from infopunt.kernel.throttle import Throttle

CALM = 30  # new conversations of a region in an hour; whoever comes after that waits a moment first
BUSY = 300  # past so many in an hour a conversation is marked as one of a crowd
HOUR = 3600.0


def _throttle(number: int) -> Throttle:
    return Throttle(ceil(number / settings.PROCESSES), HOUR, time.monotonic)


_calm, _busy = _throttle(CALM), _throttle(BUSY)


def is_crowded(region: str) -> bool:
    """Whether who sends now waits a moment first."""
    return _calm.is_over(region)


def count_begun(region: str) -> bool:
    """Count a new conversation; whether it came in a crowd."""
    _calm.wait_for(region)
    return _busy.wait_for(region) > 0


def forget_counts() -> None:
    """As after a restart."""
    _calm.forget()
    _busy.forget()
