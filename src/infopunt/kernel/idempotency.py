"""A form that is sent twice does its work once."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, transaction

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.models import Posted


def new_key() -> str:
    """What a form carries along; it says nothing about who filled it in."""
    return secrets.token_urlsafe(16)


def once(
    key: str, door: str, make: Callable[[], str], *, now: datetime, using: str = DEFAULT_DB_ALIAS
) -> tuple[str, bool]:
    """What `make` answered for this form of this door, and whether it was made just now.

    `make` answers with the id of what it made. It runs in a transaction with the key: both stay or neither, so that a
    refusal leaves the key free. Two at once wait for each other. Only a hash of the key is kept, and only for a day.
    `using`: the database in which `make` writes. On the sealed side the row says no moment, only until the end of which day.
    """
    mark = hashlib.sha256(f"{door} {key}".encode()).hexdigest()
    at = _end_of_day(now) if using == REPORTS else now
    with transaction.atomic(using=using):
        row, is_new = Posted.objects.using(using).get_or_create(hash=mark, defaults={"at": at})
        if is_new:
            row.made = make()
            row.save(update_fields=["made"])
        return row.made, is_new


def _end_of_day(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
