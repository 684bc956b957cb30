"""Where something stands: the words of one source, in the active language."""

from datetime import date
from functools import lru_cache

from django.template import loader
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from infopunt.facts import wording
from infopunt.facts.rules import Source


def cited(source: Source, language: str) -> SafeString:
    return source_words(source.title, source.url, source.date, language)


@lru_cache(maxsize=20_000)
def source_words(title: str, url: str, when: str, language: str) -> SafeString:
    """One source; `language` is the active one, so it may be kept: the same few hundred stand below every page."""
    source = {"title": title, "url": url, "date": date_of_source(when, language)}
    return mark_safe(loader.get_template("public/_source.html").render(source).strip())


def date_of_source(when: str, language: str) -> str:
    """A source's own date: written out when it is a whole date, else as it stands; 'undated' in the reader's words."""
    if when in ("", "undated"):
        return _("without a date")
    try:
        return wording.day(date.fromisoformat(when), language)
    except ValueError:
        return when
