"""All facts at once, as plain data: the renderer asks them thousands of times."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from infopunt.facts.models import Fact, Gap
from infopunt.facts.rules import (
    SOON,
    Confidence,
    FactKind,
    Hole,
    Read,
    Series,
    Source,
    Status,
    ValueSpan,
    ends_without_more,
    is_sayable,
)
from infopunt.kernel.stored import as_text, read_json

log = logging.getLogger("infopunt.facts")
FIELDS = (
    "id", "statement", "kind", "unit", "ask", as_text("never_falls"), "periods__pk", as_text("periods__value"), "periods__valid_from", "periods__valid_to",
    "periods__status", "periods__confidence", "periods__source_title", "periods__source_url", "periods__source_date",
    "periods__source_read", "periods__source_copy", "periods__checked_on",
)  # fmt: skip


def all_series() -> dict[str, Series]:
    """Every fact by id; two queries, however many there are. Read twice unchanged, it is the same object: leave it as it is."""
    return _kept(*_rows(Fact.objects.all()))


def series_of(ids: Iterable[str]) -> dict[str, Series]:
    """These facts by id, those that exist."""
    return _series(*_rows(Fact.objects.filter(id__in=list(ids))))


class Later(Mapping[str, Series]):
    """These facts by id, read when the first of them is asked for: two queries, or none."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = set(ids)
        self._found: dict[str, Series] | None = None

    def _there(self) -> dict[str, Series]:
        if self._found is None:
            self._found = series_of(self._ids)
        return self._found

    def __getitem__(self, id: str) -> Series:
        return self._there()[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._there())

    def __len__(self) -> int:
        return len(self._there())


_Rows = tuple[tuple[Any, ...], ...]


def _rows(facts: QuerySet[Fact]) -> tuple[_Rows, _Rows]:
    # Plain values: making model instances of every period takes longer than reading them. A fact comes once a period.
    rows = tuple(facts.order_by("id", "periods__valid_from", "periods__pk").values_list(*FIELDS))
    gaps = Gap.objects.filter(fact__in={row[0] for row in rows}).order_by("valid_from")
    return rows, tuple(gaps.values_list("fact_id", "valid_from", "noted_on", "what", "why"))


@lru_cache(maxsize=2)
def _kept(rows: _Rows, gaps: _Rows) -> dict[str, Series]:
    return _series(rows, gaps)


def _series(rows: _Rows, gaps: _Rows) -> dict[str, Series]:
    facts: dict[str, tuple[str, str, str, str, Source | None]] = {}
    spans: dict[str, list[ValueSpan]] = defaultdict(list)
    for id, statement, kind, unit, ask, floor, period, *columns in rows:
        if id not in facts:
            facts[id] = statement, kind, unit, ask, _floor(floor)
        if period is not None and (span := _span(id, kind, *columns)):
            spans[id].append(span)
    holes: dict[str, list[Hole]] = defaultdict(list)
    for fact, start, noted, what, why in gaps:
        holes[fact].append(Hole(start, noted, what, why))
    return {
        id: Series(id, statement, FactKind(kind), unit, ask, tuple(spans[id]), tuple(holes[id]), floor)
        for id, (statement, kind, unit, ask, floor) in facts.items()
    }


def _span(
    fact: str, kind: str, value: Any, start: date | None, end: date | None, status: str, confidence: str,
    title: str, url: str, dated: str, read: str, copy: str, checked: date,
) -> ValueSpan | None:  # fmt: skip
    """A period as the rules know it; None, and a line in the log, where no page can say its value."""
    if not is_sayable(FactKind(kind), read_json(value)):
        log.error("fact %s: a value that no page can say is left out", fact)
        return None
    source = Source(title, url, dated, Read(read), copy)
    return ValueSpan(read_json(value), start, end, Status(status), Confidence(confidence), source, checked)


def _floor(text: str | None) -> Source | None:
    """The law by which a fact never falls, of its row."""
    source = read_json(text) if text else None
    if source is None:
        return None
    return Source(
        source["title"],
        source.get("url", ""),
        source["date"],
        Read(source.get("read", Read.NO)),
        source.get("copy", ""),
    )


def ending(day: date) -> list[tuple[str, str, date]]:
    """Facts whose value ends soon, with no successor and no recorded gap: (id, statement, last day); two queries."""
    found = [(one.id, one.statement, ends_without_more(one, day)) for one in all_series().values()]
    soon = [(id, say, last) for id, say, last in found if last and last <= day + SOON]
    return sorted(soon, key=lambda row: (row[2], row[0]))
