"""Signals: what is reported, where and how it ended, by the month. Of a report, its words or an employer nothing is known here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from infopunt.accounts.rules import Role, Staff
from infopunt.evaluation.rules import tellable, tellable_total
from infopunt.kernel.models import Event
from infopunt.referrals.authorities.rules import Tile
from infopunt.reporting.counting import ENDED_ABOUT, ENDED_AS, ENDED_SECTOR
from infopunt.reporting.labels import SECTORS
from infopunt.reporting.operations import REPORTED
from infopunt.reporting.rules import ReportResult

Row = tuple[str, list[int | None]]


@dataclass(frozen=True)
class Signals:
    """A month in numbers; None where one is too small to be told. A report can name several topics."""

    topics: Sequence[Row]  # topic: its number in each area, elsewhere, and in all
    languages: Sequence[Row]
    sectors: Sequence[Row]
    results: Sequence[Row]


def may_see_signals(staff: Staff, region: str) -> bool:
    """Programme managers and evaluators of the whole region."""
    return staff.has_in(region, Role.MANAGER, Role.EVALUATOR)


def months(region: str, day: date) -> list[date]:
    """Those that are over and in which something was counted, the latest first."""
    rows = _of(region).filter(day__lt=day.replace(day=1)).order_by("-day")
    return list(dict.fromkeys(one.replace(day=1) for one in rows.values_list("day", flat=True).distinct()))


def signals(region: str, month: date, areas: Sequence[str], languages: Sequence[str]) -> Signals:
    """One query, however much was counted."""
    rows = _of(region).filter(day__year=month.year, day__month=month.month)
    found: Counter[tuple[str, str]] = Counter()
    topics: Counter[tuple[str, str]] = Counter()
    for kind, area, topic, language, n in rows.values_list("kind", "area", "topic", "language").annotate(Sum("n")):
        found[kind, topic or language] += n
        if kind == ENDED_ABOUT:
            topics[topic, area if area in areas else ""] += n
    by_area = [(str(tile), [topics[tile, area] for area in (*areas, "")]) for tile in Tile]
    return Signals(
        [(tile, [*map(tellable, numbers), tellable_total(numbers)]) for tile, numbers in by_area],
        [(language, [tellable(found[REPORTED, language])]) for language in languages],
        [(sector, [tellable(found[ENDED_SECTOR, sector])]) for sector in SECTORS],
        [(str(result), [tellable(found[ENDED_AS, result])]) for result in ReportResult],
    )


def _of(region: str) -> QuerySet[Event]:
    return Event.objects.filter(region=region, kind__in=(REPORTED, ENDED_ABOUT, ENDED_AS, ENDED_SECTOR))
