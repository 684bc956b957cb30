"""Moments in words: people ask for tonight, not for a timestamp. Always the time of the Netherlands."""

from datetime import date

from babel.dates import format_date
from django.utils.translation import gettext as _

from infopunt.scheduling.rules import HERE, Span


def day_words(day: date, language: str) -> str:
    """Thursday, November 26, 2026, in the language's own order."""
    return format_date(day, "full", locale=language)


def moment_words(span: Span, language: str) -> str:
    """A day with from and until: Thursday 26 November, 17:00–20:30."""
    start, end = span.start.astimezone(HERE), span.end.astimezone(HERE)
    return f"{day_words(start.date(), language)}, {start:%H:%M}–{end:%H:%M}"


def until_words(span: Span, language: str) -> str:
    """How long it is open: until a time, or day and night."""
    if (span.end - span.start).total_seconds() >= 23 * 3600:
        return _("open day and night")
    return _("open until %(time)s") % {"time": f"{span.end.astimezone(HERE):%H:%M}"}
