"""SQLite whose writers queue on a lock instead of polling the file.

SQLite's busy handler polls and is unfair between threads. A plain lock held from BEGIN IMMEDIATE to the end of the
transaction gave the same throughput and a p99 of 48 ms instead of 327 (docs/decisions/0002-sqlite.md).
"""

import threading
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from infopunt.kernel import patience

_WRITING = threading.RLock()


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes the lock where a transaction begins and gives it back where that transaction ends."""

    _holds = False

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "timeout": patience.seconds()}

    def _start_transaction_under_autocommit(self) -> None:
        if not _WRITING.acquire(timeout=patience.seconds()):
            raise OperationalError("database is locked")  # as SQLite says it of another process
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            _WRITING.release()
            raise
        self._holds = True

    def _release(self) -> None:
        if self._holds:
            self._holds = False
            _WRITING.release()

    def _commit(self) -> Any:
        try:
            # A full disk or a fault of it makes SQLite take a transaction back by itself. Then there is nothing to commit, and
            # Python would say nothing: what is not on the disk must not be acknowledged.
            if self._holds and not self.connection.in_transaction:
                raise OperationalError("the transaction was lost")
            return super()._commit()  # type: ignore[misc]
        finally:
            if not self.connection or not self.connection.in_transaction:
                self._release()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._release()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._release()
