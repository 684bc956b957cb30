"""How it ends, and what it was about. What is counted of one report waits sealed until that of others waits with it: nobody who
reads the databases in between can tell whose it is."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from random import SystemRandom

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.events import Counted, count
from infopunt.mailbox.asking import operational_key
from infopunt.reporting.models import SealedCount
from infopunt.vault.rules.sealing import CannotOpen, Context, Domain, seal_words, unseal_words

ENDED_AS, ENDED_ABOUT, ENDED_SECTOR, ENDED_WHERE = (
    "reporting.ended", "reporting.ended-about", "reporting.ended-sector", "reporting.ended-where",
)  # fmt: skip
TOGETHER = 5  # reports whose counts are told at once, and never fewer
SAME_SIZE = 2_000  # signs to which each is filled up: its length tells nothing either


def count_later(region: str, rows: Iterable[Counted]) -> None:
    """Keep the counts of one report, sealed, in the transaction of what is counted. Raises TalkClosed."""
    row = SealedCount(region=region)
    told = json.dumps([{name: value for name, value in asdict(each).items() if name != "day"} for each in rows])
    row.sealed = seal_words(operational_key(), told.ljust(SAME_SIZE), _place(row))
    row.save(force_insert=True)


def tell_counts(day: date) -> int:
    """Where enough wait, all of them become counts of this month, mixed; how many reports' that were. The numbers of a month that is
    over thus never change. Raises TalkClosed."""
    waiting: dict[str, list[SealedCount]] = defaultdict(list)
    with transaction.atomic(using=REPORTS):
        for row in SealedCount.objects.select_for_update():
            waiting[row.region].append(row)
        due = [row for rows in waiting.values() if len(rows) >= TOGETHER for row in rows]
        counts = [each for row in due for each in _opened(row, day.replace(day=1))]
        SystemRandom().shuffle(counts)
        for each in counts:
            count(each, using=REPORTS)
        SealedCount.objects.filter(pk__in=[row.pk for row in due]).delete()
    return len(due)


def _opened(row: SealedCount, month: date) -> list[Counted]:
    """What was counted; nothing where it is damaged, or sealed with a key that is no more."""
    try:
        told = json.loads(unseal_words(operational_key(), bytes(row.sealed), _place(row)))
    except CannotOpen:
        return []
    return [Counted(day=month, **each) for each in told]


def _place(row: SealedCount) -> Context:
    return Context(Domain.COUNT, row.region, row.pk.bytes)
