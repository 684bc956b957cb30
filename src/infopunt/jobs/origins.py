"""Where the facts that readers meet come from: how many have an official address, and of how many the words were seen."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from infopunt.facts.official import OfficialHosts, OfficialKind
from infopunt.facts.rules import Read, Series, Source, read_on

NONE = "secondary"


@dataclass(frozen=True)
class Origin:
    """Of one fact on a day: `official` is the kind of its address, or *secondary*; `read` as its source says."""

    official: str
    read: str


def source_on(series: Series, day: date) -> Source | None:
    """The source of what a page shows, else of what held last or is told of at all."""
    reading = read_on(series, day)
    span = reading.shown or reading.before or next(iter(series.spans), None)
    return span.source if span else None


def origin_of(series: Series, source: Source | None, hosts: OfficialHosts) -> Origin:
    kind = hosts.kind_of(source.url, series.id) if source else None
    return Origin(str(kind or NONE), str(source.read if source else Read.NO))


def shares(series: Iterable[Series], hosts: OfficialHosts, day: date) -> Iterator[str]:
    """Two lines: addresses, and what was read."""
    origins = [origin_of(one, source_on(one, day), hosts) for one in series]
    kinds, reads = Counter(one.official for one in origins), Counter(one.read for one in origins)
    number = len(origins)
    official = number - kinds[NONE]
    apart = ", ".join(f"{kind} {kinds[kind]}" for kind in OfficialKind)
    yield f"official address: {official} of {number} facts shown{_share(official, number)} ({apart}); secondary {kinds[NONE]}"
    yield "words seen: " + ", ".join(f"{read} {reads[read]}{_share(reads[read], number)}" for read in Read)


def _share(part: int, whole: int) -> str:
    return f" ({part * 100 // whole}%)" if whole else ""
