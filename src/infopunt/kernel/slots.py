"""At most so many at a time on this machine, whatever the process: a file each, locked for as long as the work lasts.

The lock goes with whoever holds it, also when they are killed: none is ever left behind.
"""

import fcntl
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def slot(name: str, number: int) -> Iterator[None]:
    """Wait for one of `number` places. Where their files cannot be opened the limit of each process has to do."""
    handles = _opened(name, number)
    try:
        if handles and not any(_is_taken(handle) for handle in handles):
            fcntl.flock(random.choice(handles), fcntl.LOCK_EX)  # noqa: S311  all are held: whichever comes free
        yield
    finally:
        for handle in handles:
            os.close(handle)


def _opened(name: str, number: int) -> list[int]:
    handles: list[int] = []
    try:
        for at in range(number):
            path = Path(settings.DATA) / f".{name}-{at}"
            handles.append(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError:
        for handle in handles:
            os.close(handle)
        return []
    return handles


def _is_taken(handle: int) -> bool:
    """Whether this place is ours now."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
