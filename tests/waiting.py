"""Waiting for something to come about: the one place of the tests where time passes by itself.

A test says what it waits for and goes on as soon as it is there; the limit only ends a test that waits in vain.
"""

import time
from collections.abc import Callable
from typing import TypeVar

Came = TypeVar("Came")


def until(what: Callable[[], Came], *, seconds: float = 60.0) -> Came:
    """What `what` gives, as soon as that is something. A connection that is refused is not there yet."""
    end = time.monotonic() + seconds
    while True:
        try:
            if came := what():
                return came
        except ConnectionError:
            pass
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds:.0f} s it had not come about")
        time.sleep(0.02)
