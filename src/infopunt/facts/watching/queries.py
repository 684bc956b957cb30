"""Which sources are watched, what rests on them, and what editors are to look at."""

import zlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from infopunt.facts.models import Fact, Period, WatchedSource
from infopunt.facts.rules import FactKind
from infopunt.facts.watching.change import LOUD, Quoted

FAILED = 3  # weekly visits in a row before somebody is told that a source cannot be reached
PAST = timedelta(days=365)  # values that ended longer ago are history, and so are their sources
TOLD = (
    Q(gone_since__isnull=False)
    | Q(loudness__in=LOUD)
    | Q(failures__gte=FAILED)
    | (~Q(moved_to="") & ~Q(moved_to=F("moved_seen")))
)


def alarms() -> QuerySet[WatchedSource]:
    """What editors are to look at, without the words of the pages."""
    rows = WatchedSource.objects.filter(TOLD, unused_since=None).defer("read_text", "now_text")
    return rows.order_by("host", "url")


def asked_address(url: str) -> str:
    """What is asked for when a source is: its address without the place on the page."""
    return url.partition("#")[0].strip()


def facts_by_source(day: date) -> dict[str, list[Quoted]]:
    """The values that rest on each address, those of the law by which they never fall among them; two queries."""
    found: dict[str, list[Quoted]] = defaultdict(list)
    rows = Period.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day - PAST)).exclude(source_url="")
    for fact, kind, value, url in rows.order_by("fact_id", "pk").values_list(
        "fact_id", "fact__kind", "value", "source_url"
    ):
        found[asked_address(url)].append(Quoted(fact, FactKind(kind), value))
    for fact, floor in Fact.objects.exclude(never_falls=None).values_list("id", "never_falls"):
        if floor and floor.get("url"):
            found[asked_address(floor["url"])].append(Quoted(fact, FactKind.RULE, True))
    return dict(found)


def alarmed_facts(day: date) -> dict[str, list[int]]:
    """Facts read from a source that is to be looked at again, with those sources."""
    told = {source.url: source.pk for source in alarms()}
    found: dict[str, list[int]] = defaultdict(list)
    for url, quoted in facts_by_source(day).items() if told else ():
        for fact in {one.fact for one in quoted} if url in told else ():
            found[fact].append(told[url])
    return dict(found)


def packed(sentences: Iterable[str]) -> bytes:
    words = "\n".join(sentences)
    return zlib.compress(words.encode()) if words else b""


def unpacked(kept: bytes | memoryview) -> list[str]:
    return zlib.decompress(bytes(kept)).decode().splitlines() if kept else []
