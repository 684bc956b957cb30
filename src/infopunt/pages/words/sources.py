"""Below a text: where it comes from, and a word of caution for each value that is not from an official text."""

from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from infopunt.facts.rules import Confidence, Reading, Status
from infopunt.information.queries import LivePage
from infopunt.pages.words.markdown import Notes, status_in_words
from infopunt.pages.words.origin import cited, source_words


def sources_of(page: LivePage, notes: Notes, language: str) -> SafeString:
    """The sources of the Dutch text and of every fact it leans on, each once."""
    rows: dict[str, str] = {}
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
                says = escape(_("According to")) + " " + says
            if (span.source.url or span.source.title) not in noted:
                rows.setdefault(span.source.url or span.source.title, says)
    return mark_safe("".join(f"<li>{row}</li>" for row in rows.values()))


def cautions_of(notes: Notes, language: str) -> SafeString:
    """For each marked value: according to whom, when, and whether it is unconfirmed."""
    rows = []
    for name, number in notes.marks.items():
        rows.append(f'<li id="n{number}">{_caution(notes.used[name], language)}</li>')
    return mark_safe("".join(rows))


def _caution(reading: Reading, language: str) -> str:
    span = reading.shown
    assert span is not None  # only shown values are marked
    who = cited(span.source, language)
    parts = [escape(_("According to")) + " " + who + "."]
    if span.confidence is Confidence.LOW:
        parts.append(escape(_("We could not confirm this; ask before you rely on it.")))
    if span.status is not Status.IN_FORCE:
        parts.append(escape(status_in_words(span.status)).capitalize() + ".")
    return " ".join(parts)
