"""Counts of the sealed side, carried to the main database once a night: a day, ids, and nothing that says when."""

from dataclasses import fields

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.events import Counted, count
from infopunt.kernel.models import Event

BATCH = 500


def relay_counts() -> int:
    """Every count that waits is counted once in the main database, whatever breaks in between; how many came."""
    came = 0
    while rows := list(Event.objects.using(REPORTS).order_by("pk")[:BATCH]):
        with transaction.atomic():
            for row in rows:
                count(Counted(**{field.name: getattr(row, field.name) for field in fields(Counted)}), id=row.pk)
        Event.objects.using(REPORTS).filter(pk__in=[row.pk for row in rows]).delete()
        came += len(rows)
    return came
