"""Moments in words: people ask for tonight, not for a timestamp. Always the time of the Netherlands."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date, get_day_names
from django.utils.translation import gettext as _

from infopunt.scheduling.rules import HERE, Span, weekly_hours


def day_words(day: date, language: str) -> str:
    """Thursday, 26 November 2026, in the language's own order; English as it is written in Europe."""
    return format_date(day, "full", locale="en_GB" if language == "en" else language)


def moment_words(span: Span, language: str) -> str:
    """A day with from and until: Thursday, 26 November 2026, 17:00–20:30."""
    start, end = span.start.astimezone(HERE), span.end.astimezone(HERE)
    return f"{day_words(start.date(), language)}, {start:%H:%M}–{end:%H:%M}"


def until_words(span: Span, language: str) -> str:
    """How long it is open: until a time, or day and night."""
    if (span.end - span.start).total_seconds() >= 23 * 3600:
        return _("open day and night")
    return _("open until %(time)s") % {"time": f"{span.end.astimezone(HERE):%H:%M}"}


def hours_words(osm: str, language: str) -> str:
    """Weekly hours with the days in a language; other hours as they were written; '' where we know none."""
    if osm == "24/7":
        return _("open day and night")
    rules = weekly_hours(osm.removesuffix("; PH off"))
    names = get_day_names("abbreviated", locale=language)
    return ", ".join(f"{_days(days, names)} {start}–{end}" for days, start, end in rules) or osm


def _days(days: tuple[int, ...], names: Mapping[int, str]) -> str:
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return f"{names[days[0]]}–{names[days[-1]]}"
    return ", ".join(names[day] for day in days)
