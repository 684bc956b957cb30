"""How long a thread waits for the database's one writer: somebody looks at a screen, or nobody does. No framework."""

import threading

LONG = 20.0  # seconds; for jobs and commands
_own = threading.local()


def be(seconds: float) -> None:
    """For everything this thread does from now on."""
    _own.seconds = seconds


def seconds() -> float:
    return getattr(_own, "seconds", LONG)
