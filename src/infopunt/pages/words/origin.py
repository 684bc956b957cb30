"""Where something stands: the words of one source, in the active language."""

from datetime import date
from functools import lru_cache
from html import escape

from django.utils.translation import gettext as _

from infopunt.facts import wording
from infopunt.facts.rules import Source


def cited(source: Source, language: str) -> str:
    return source_words(source.title, source.url, source.date, language)


@lru_cache(maxsize=20_000)
def source_words(title: str, url: str, when: str, language: str) -> str:
    """One source; `language` is the active one, so it may be kept: the same few hundred stand below every page."""
    words = escape(title)
    if url:
        words = f'<a href="{escape(url)}" dir="auto" rel="noreferrer">{words}</a>'
    return f"{words}, {escape(date_of_source(when, language))}"


def date_of_source(when: str, language: str) -> str:
    """A source's own date: written out when it is a whole date, else as it stands; 'undated' in the reader's words."""
    if when in ("", "undated"):
        return _("without a date")
    try:
        return wording.day(date.fromisoformat(when), language)
    except ValueError:
        return when
