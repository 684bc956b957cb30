"""What readers see of a fact, today and on the days to come."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from infopunt.facts import wording
from infopunt.facts.rules import FactKind, Series, ValueSpan, half_years, read_on

MOST_DAYS = 5


def outlook(series: Series, today: date, language: str) -> list[dict[str, Any]]:
    """What readers see of a fact today, on the first days of the coming two half-years, and on each day a value begins or ends."""
    edges = [span.start for span in series.spans] + [span.end and span.end + timedelta(days=1) for span in series.spans]
    coming = sorted({*half_years(today), *(day for day in edges if day and today < day)})[:MOST_DAYS]
    rows = []
    for day in (today, *coming):
        reading = read_on(series, day)
        rows.append({"day": day, "today": day == today, "say": said(series, reading.shown, language),
                     "status": reading.shown.status if reading.shown else "", "before": said(series, reading.before, language)})  # fmt: skip
    return rows


def said(series: Series | None, span: ValueSpan | None, language: str) -> str:
    """A value in words; '' where it is not known."""
    if series is None or span is None:
        return ""
    if series.kind is FactKind.RULE:
        return _("in force") if span.value else _("does not hold")
    return wording.value_in_words(series, span, language)
