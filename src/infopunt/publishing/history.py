"""What was shown before, kept small: an urgent notice stands on thousands of pages for minutes, and differs from them by a line."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import brotli
from django.db import transaction
from django.db.models import QuerySet

from infopunt.kernel.models import Mark
from infopunt.publishing import locks
from infopunt.publishing.models import Body, Packed, Shown
from infopunt.publishing.queries import whole_bytes
from infopunt.publishing.rules import body_hash, same_ends

STAYS_WHOLE = timedelta(hours=1)  # what ended just now may be shown again: a notice ends, an edit is taken back
AT_ONCE = 200
DONE = "publishing.packed"  # the mark: rows that ended up to this number are looked at


def pack(now: datetime) -> int:
    """Keep some bodies that are shown no more as differences; returns how many rows were looked at, 0 when none is left.

    Inside the lock of publishing: what is shown is always whole.
    """
    with locks.publishing(), transaction.atomic():
        mark, _ = Mark.objects.get_or_create(name=DONE, defaults={"value": "0"})
        rows = list(_ended(int(mark.value), now))
        again = set(
            Shown.objects.filter(until=None, body__in=[row.body_id for row in rows]).values_list("body_id", flat=True)
        )
        for row in rows:
            if row.body_id not in again and not Packed.objects.filter(body=row.body_id).exists():
                _pack(row)
        if rows:
            mark.value = str(rows[-1].seq)
            mark.save(update_fields=["value"])
    return len(rows)


def _ended(after: int, now: datetime) -> Sequence[Shown]:
    """The next rows that ended long enough ago, and with the last of them all of its number."""
    rows = Shown.objects.filter(seq__gt=after).exclude(until=None).order_by("seq", "pk")
    some = list(rows[:AT_ONCE])
    young = next((row.seq for row in some if row.until and row.until > now - STAYS_WHOLE), None)
    if young is not None:
        return [row for row in some if row.seq < young]
    return [*some, *rows.filter(seq=some[-1].seq, pk__gt=some[-1].pk)] if some else []


def _pack(row: Shown) -> None:
    body = Body.objects.get(hash=row.body_id)
    raw = bytes(body.raw)
    base = None if body.bears.exists() else _beside(row).first()
    head, tail = same_ends(whole_bytes(base.body), raw) if base else (0, 0)
    if head + tail < len(raw) // 2:
        base, head, tail = None, 0, 0
    middle = brotli.compress(raw[head : len(raw) - tail], quality=9)
    packed = Packed.objects.create(body=body, base=base.body if base else None, head=head, tail=tail, middle=middle)
    if body_hash(whole_bytes(body)) != body.hash:  # never lose what was shown
        packed.delete()
        return
    body.raw, body.gz, body.br, body.tight = b"", None, None, True
    body.save(update_fields=["raw", "gz", "br", "tight"])


def _beside(row: Shown) -> QuerySet[Shown]:
    """What took its place, if that is kept by itself: a difference from a difference would never end."""
    rows = Shown.objects.filter(region=row.region, address=row.address, since__gte=row.until)
    rows = rows.exclude(body=row.body_id).filter(body__packed__base=None)
    return rows.select_related("body").order_by("since")
