"""What is kept how long: one table, and the job that forgets each night what has had its time.

A room that keeps anything a person typed, or anything that says when somebody did something, adds its row here. What the
table does not name is kept: published texts and what was shown (so that anybody can look back), facts and their history,
counts of events (they hold nobody). `docs/privacy/retention.md` says the same to readers; a test holds both equal.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connections, models, router, transaction
from django.db.models import Q, QuerySet

from infopunt.accounts.models import Invitation, SpentCode, WrongTry
from infopunt.directory.models import Ask, EntryChange, FeedCopy
from infopunt.facts.models import SourceHost, WatchedSource
from infopunt.information.models import Keystrokes, Notice, Remark, Task
from infopunt.kernel.models import AuditEntry, Job, Posted
from infopunt.mailbox.forgetting import throw_keys_away
from infopunt.mailbox.models import Conversation, Reminder
from infopunt.referrals.forgetting import throw_copies_away
from infopunt.referrals.models import Referral
from infopunt.regions.models import Region
from infopunt.regions.terms import EVERYWHERE

log = logging.getLogger("infopunt.forgetting")
BATCH = 500  # rows in one transaction, so that nobody waits for it


@dataclass(frozen=True)
class Retention:
    """Rows of `model` that fit `only` are kept for `days` after the day or moment in `since`."""

    what: str
    model: type[models.Model]
    since: str
    days: int
    only: Q = field(default_factory=Q)
    first: Callable[[Collection[Any]], None] | None = None  # what has to be done before rows with these ids go
    term: str = ""  # the one of regions/terms.py that a region may choose

    def due(self, now: datetime, using: str | None = None) -> QuerySet[models.Model]:
        """The rows that have had their time, in one of their databases."""
        own = self._of_regions()
        due = self._before(now, self.days)
        if own:
            due &= ~Q(region__in=own)
        for region, days in own.items():
            due |= self._before(now, days) & Q(region=region)
        return self.model._default_manager.using(using).filter(self.only).filter(due)

    def _before(self, now: datetime, days: int) -> Q:
        last = now - timedelta(days=days)
        column = self.model._meta.get_field(self.since)
        return Q((f"{self.since}__lt", last if isinstance(column, models.DateTimeField) else last.date()))

    def _of_regions(self) -> dict[str, int]:
        """Regions that chose another number of days."""
        if not self.term:
            return {}
        chosen = {region.pk: getattr(region.terms, self.term) for region in Region.objects.only("keep")}
        return {region: days for region, days in chosen.items() if days != self.days}

    def databases(self) -> list[str]:
        """Where there are rows of this kind: the log, jobs and keys of forms stand on both sides."""
        return [alias for alias in connections if router.allow_migrate_model(alias, self.model)]


TABLE = (
    Retention("remarks of visitors that were read", Remark, "left_on", 60, Q(read=True)),
    Retention("remarks of visitors that nobody read", Remark, "left_on", 180),
    Retention("tasks that are done", Task, "done_on", 90),
    Retention("what an editor typed and did not save", Keystrokes, "at", 30),
    Retention("sessions of staff", Session, "expire_date", 0),
    Retention("invitations, after they ended", Invitation, "ends_at", 30),
    Retention("wrong passwords and codes", WrongTry, "at", 1),
    Retention("one-time codes that were used", SpentCode, "at", 1),
    Retention("what organisations answered to a confirmation link", Ask, "ends_at", 365),
    Retention("feeds that were looked at", FeedCopy, "at", 90),
    Retention("who changed which directory entry", EntryChange, "at", 730),
    Retention("urgent notices, after they ended", Notice, "until", 730),
    Retention("who did what on the staff screens", AuditEntry, "at", 1095),
    Retention("jobs that were done", Job, "done_at", 30),
    Retention("jobs that were given up", Job, "gave_up_at", 180),
    Retention("sources that nothing rests on any more", WatchedSource, "unused_since", 90),
    Retention("servers of sources", SourceHost, "not_before", 30),
    Retention("keys of forms that were sent", Posted, "at", 1),
    Retention(
        "conversations, after they were closed",
        Conversation,
        "closed_on",
        EVERYWHERE.closed,
        first=throw_keys_away,
        term="closed",
    ),
    Retention(
        "reports nothing was done with, after they were closed",
        Conversation,
        "closed_on",
        EVERYWHERE.without_follow_up,
        Q(abusereport__has_follow_up=False),
        first=throw_keys_away,
        term="without_follow_up",
    ),
    Retention(
        "conversations nobody closed",
        Conversation,
        "opened_on",
        EVERYWHERE.never_closed,
        Q(closed_on=None),
        first=throw_keys_away,
        term="never_closed",
    ),
    Retention("what was passed on, after it ended", Referral, "ended_on", 365, first=throw_copies_away),
    Retention("what was passed on and never ended", Referral, "since", 730, Q(ended_on=None), first=throw_copies_away),
    Retention("reminders that could not be sent", Reminder, "due_on", 7),
    Retention("unlocked keys of who answers", apps.get_model("vault.Tray"), "opened_at", 1),
)


def forget(now: datetime) -> dict[str, int]:
    """Remove what has had its time; how many rows of each kind. The log holds those numbers and nothing of the rows."""
    gone: dict[str, int] = {}
    for row in TABLE:
        gone[row.what] = sum(_forget(row, now, using) for using in row.databases())
    log.info("forgotten: %d rows of %d kinds", sum(gone.values()), sum(map(bool, gone.values())))
    return gone


def _forget(row: Retention, now: datetime, using: str) -> int:
    gone = 0
    while True:
        with transaction.atomic(using=using):
            ids = list(row.due(now, using).values_list("pk", flat=True)[:BATCH])
            if row.first:
                row.first(ids)
            row.model._default_manager.using(using).filter(pk__in=ids).delete()
        gone += len(ids)
        if len(ids) < BATCH:
            return gone
