"""Counts of the sealed side, carried to the main database once a night: a day, ids, and nothing that says when."""

from contextlib import suppress
from dataclasses import fields

from django.db import transaction
from django.utils import timezone

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.events import Counted, count
from infopunt.kernel.models import Event
from infopunt.mailbox.asking import TalkClosed
from infopunt.reporting.counting import tell_counts

BATCH = 500


def relay_counts() -> int:
    """Every count that waits is counted once in the main database, whatever breaks in between; how many came."""
    with suppress(TalkClosed):
        tell_counts(timezone.localdate())
    came = 0
    while rows := list(Event.objects.using(REPORTS).order_by("pk")[:BATCH]):
        with transaction.atomic():
            for row in rows:
                count(Counted(**{field.name: getattr(row, field.name) for field in fields(Counted)}), id=row.pk)
        Event.objects.using(REPORTS).filter(pk__in=[row.pk for row in rows]).delete()
        came += len(rows)
    return came
