"""One publisher at a time, over all processes and nodes; one mirror at a time on a node."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from infopunt.kernel.locks import held

_ADVISORY = 0x1F0_9047
_threads = {"publish": threading.RLock(), "mirror": threading.RLock()}


@contextmanager
def publishing() -> Iterator[None]:
    """Held from reading the content until what was rendered from it is written: an older text never comes back."""
    if connection.vendor != "postgresql":
        with _file_lock("publish"):
            yield
        return
    with held(_ADVISORY):
        yield


@contextmanager
def mirroring() -> Iterator[None]:
    with _file_lock("mirror"):
        yield


@contextmanager
def _file_lock(name: str) -> Iterator[None]:
    folder: Path = settings.DATA / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with _threads[name], open(folder / name, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
