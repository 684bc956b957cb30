"""Locks that hold over processes and nodes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections


def lock_for_transaction(name: int, using: str = DEFAULT_DB_ALIAS) -> None:
    """Wait for the lock of that number and hold it until the transaction ends.

    On PostgreSQL a lock of the transaction: locks of a session do not hold behind a pooler that shares sessions out.
    On SQLite nothing: a transaction that writes is the only one.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise RuntimeError("the lock would be gone at once")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [name])


@contextmanager
def held(name: int) -> Iterator[None]:
    """Hold the lock of that number over several transactions: by one transaction of a connection of its own, which does nothing
    else. Only for PostgreSQL; it is not to be asked for again inside."""
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [name])
        yield
    finally:
        own.close()
