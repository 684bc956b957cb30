"""The sealed side has a database of its own: what visitors tell us never stands beside what everybody may read.

Rooms of the sealed side have their tables there, and so have the audit log, jobs, counts and keys of forms (the same classes,
reached by `using`). Nothing leads across: people and regions are known by their ids.
"""

from typing import Any

from django.db.models import Model

REPORTS = "reports"
SEALED_ROOMS = frozenset(("vault", "mailbox", "referrals", "questions", "reporting"))


class SealedSide:
    """Django's router: which rows live where."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return REPORTS if model._meta.app_label in SEALED_ROOMS else None

    db_for_write = db_for_read

    def allow_relation(self, one: Model, two: Model, **hints: Any) -> bool | None:
        return (one._meta.app_label in SEALED_ROOMS) is (two._meta.app_label in SEALED_ROOMS) or None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        if db == REPORTS:
            return app_label in SEALED_ROOMS or app_label == "kernel"
        return app_label not in SEALED_ROOMS
