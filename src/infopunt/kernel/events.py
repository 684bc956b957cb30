"""What is counted: one row for something that happened, on a day, in a region. Never who, never what was said.

Each field is an id of a list that somebody else keeps, so that there is no room for a person in it. Rollups, indicators and
messages to others are made from these rows and hold nothing of their own.
"""

import re
import uuid
from dataclasses import asdict, dataclass
from datetime import date

from django.db import DEFAULT_DB_ALIAS, transaction

from infopunt.kernel.models import Event

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}|")
_KIND = re.compile(r"[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}|")


class NotCountable(ValueError):
    """A field holds something that is no id: a fault of the caller, never of a visitor."""


@dataclass(frozen=True)
class Counted:
    """One thing to count. `kind` is room.what-happened; what is unknown or does not apply stays ''."""

    kind: str
    day: date
    region: str
    area: str = ""
    place: str = ""
    form_of_service: str = ""
    language: str = ""
    topic: str = ""
    channel: str = ""
    n: int = 1

    def __post_init__(self) -> None:
        ids = (self.region, self.area, self.place, self.form_of_service, self.topic, self.channel)
        if not _KIND.fullmatch(self.kind) or not all(_ID.fullmatch(each) for each in ids):
            raise NotCountable
        if not _LANGUAGE.fullmatch(self.language) or not self.region or not 1 <= self.n <= 10_000:
            raise NotCountable


def count(what: Counted, *, id: uuid.UUID | None = None, using: str = DEFAULT_DB_ALIAS) -> uuid.UUID:
    """Add a row, in the transaction of what is counted; with an `id`, once, however often it arrives."""
    if not transaction.get_connection(using).in_atomic_block:
        raise RuntimeError("what is counted and its count are one transaction")
    id = id or uuid.uuid4()
    Event.objects.using(using).bulk_create([Event(id=id, **asdict(what))], ignore_conflicts=True)
    return id


def cancel(id: uuid.UUID) -> None:
    """Take a count back by a row against it, which falls on the same day; a second time changes nothing."""
    row = Event.objects.get(pk=id)
    against = {name: getattr(row, name) for name in Counted.__dataclass_fields__} | {"n": -row.n}
    Event.objects.bulk_create([Event(id=uuid.uuid4(), cancels=row, **against)], ignore_conflicts=True)
