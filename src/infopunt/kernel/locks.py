"""Locks that hold over processes and nodes."""

from django.db import connection


def lock_for_transaction(name: int) -> None:
    """Wait for the lock of that number and hold it until the transaction ends.

    On PostgreSQL a lock of the transaction: locks of a session do not hold behind a pooler that shares sessions out.
    On SQLite nothing: a transaction that writes is the only one.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the lock would be gone at once")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [name])
