"""What the database knows of its own rows, by which it chooses how to look for them."""

from django.db import connection


def refresh() -> None:
    """Count anew. PostgreSQL does so by itself; SQLite without it visits every place where a few would do (17 ms or 7 ms
    among 10,000)."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA analysis_limit=1000")  # samples: milliseconds, however many rows there are
        cursor.execute("ANALYZE")
