"""All facts at once, as plain data: the renderer asks them thousands of times."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from infopunt.facts.models import Fact, Gap, Period
from infopunt.facts.rules import Confidence, Hole, Kind, Series, Source, Span, Status


def all_series() -> dict[str, Series]:
    """Every fact by id; three queries, however many there are."""
    return _read(Fact.objects.all())


def only(ids: Iterable[str]) -> dict[str, Series]:
    """These facts by id, those that exist."""
    return _read(Fact.objects.filter(id__in=list(ids)))


def _read(facts: QuerySet[Fact]) -> dict[str, Series]:
    whole = facts.prefetch_related(
        Prefetch("periods", Period.objects.order_by("valid_from", "pk")),
        Prefetch("gaps", Gap.objects.order_by("valid_from")),
    )
    return {fact.id: _series(fact) for fact in whole}


def _series(fact: Fact) -> Series:
    return Series(
        fact.id,
        fact.statement,
        Kind(fact.kind),
        fact.unit,
        fact.ask,
        tuple(_span(period) for period in fact.periods.all()),
        tuple(Hole(gap.valid_from, gap.noted_on, gap.what, gap.why) for gap in fact.gaps.all()),
    )


def _span(period: Period) -> Span:
    return Span(
        period.value,
        period.valid_from,
        period.valid_to,
        Status(period.status),
        Confidence(period.confidence),
        Source(period.source_title, period.source_url, period.source_date),
        period.checked_on,
    )
