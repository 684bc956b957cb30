"""Which workers of this node live: each holds a lock on a file of its own, which the system takes from it when it dies."""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def worker(folder: Path) -> Iterator[str]:
    """A name that counts as alive for as long as this lasts, however the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(8)
    path = folder / name
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield name
        finally:
            path.unlink(missing_ok=True)


def dead(folder: Path) -> list[str]:
    """The names of workers of this node that died without a word."""
    found = []
    for path in sorted(folder.glob("*")):
        with suppress(OSError), path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            found.append(path.name)
    return found


def forget_workers(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)
