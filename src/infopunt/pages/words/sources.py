"""Below a text: where it comes from, and a word of caution for each value that is not from an official text."""

from functools import lru_cache
from html import escape

from django.template import loader
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from infopunt.facts.rules import Confidence, Reading, Status
from infopunt.information.queries import LivePage
from infopunt.pages.words.markdown import Notes, status_in_words
from infopunt.pages.words.origin import cited, source_words


def sources_of(page: LivePage, notes: Notes, language: str) -> tuple[SafeString, ...]:
    """The sources of the Dutch text and of every fact it leans on, each once."""
    rows: dict[str, SafeString] = {}
    marked = (notes.used[name].shown for name in notes.marks)
    noted = {span.source.url or span.source.title for span in marked if span}
    own = (source for texts in page.slots.values() for source in texts["nl"].sources)
    for source in (*page.texts["nl"].sources, *own):
        rows.setdefault(
            source["url"] or source["title"],
            source_words(source["title"], source["url"], source["date"], language),
        )
    for reading in notes.used.values():
        law = reading.series.never_falls if reading.floor else None
        if law:
            rows.setdefault(law.url or law.title, cited(law, language))
        span = reading.shown or reading.before
        if span and reading.series.id not in notes.marks:
            says = cited(span.source, language)
            if span.confidence is not Confidence.HIGH:
                says = mark_safe(escape(_("According to")) + " " + says)
            if (span.source.url or span.source.title) not in noted:
                rows.setdefault(span.source.url or span.source.title, says)
    return tuple(rows.values())


@lru_cache(maxsize=20_000)
def list_of_sources(sources: tuple[SafeString, ...]) -> SafeString:
    """Sources below each other; texts about one thing have the same."""
    return mark_safe(loader.get_template("public/_sources.html").render({"sources": sources}).strip())


def cautions_of(notes: Notes, language: str) -> list[tuple[int, SafeString]]:
    """For each marked value its number and: according to whom, when, and whether it is unconfirmed."""
    return [(number, _caution(notes.used[name], language)) for name, number in notes.marks.items()]


def _caution(reading: Reading, language: str) -> SafeString:
    span = reading.shown
    assert span is not None  # only shown values are marked
    who = cited(span.source, language)
    parts = [escape(_("According to")) + " " + who + "."]
    if span.confidence is Confidence.LOW:
        parts.append(escape(_("We could not confirm this; ask before you rely on it.")))
    if span.status is not Status.IN_FORCE:
        parts.append(escape(status_in_words(span.status)).capitalize() + ".")
    return mark_safe(" ".join(parts))
