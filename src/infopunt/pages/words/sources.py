"""Below a text: where it comes from, and a word of caution for each value that is not from an official text."""

from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from django.template import loader
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from infopunt.facts.rules import Confidence, Reading, Status
from infopunt.information.queries import LivePage
from infopunt.pages.words.markdown import Notes, status_in_words
from infopunt.pages.words.origin import cited, source_words


@dataclass
class Sources:
    """Each source once, by its address; those that are not official stand together below the others."""

    official: dict[str, SafeString] = field(default_factory=dict)
    secondary: dict[str, SafeString] = field(default_factory=dict)

    def add(self, key: str, words: SafeString, *, secondary: bool) -> None:
        if key not in self.official and key not in self.secondary:
            (self.secondary if secondary else self.official)[key] = words


def sources_of(page: LivePage, notes: Notes, language: str, found: Sources | None = None) -> Sources:
    """The sources of the Dutch text and of every fact it leans on, each once; `found` takes those of several pages."""
    found, official = found or Sources(), notes.official
    marked = (notes.used[name].shown for name in notes.marks)
    noted = {span.source.url or span.source.title for span in marked if span}
    own = (source for texts in page.slots.values() for source in texts["nl"].sources)
    for source in (*page.texts["nl"].sources, *own):
        words = source_words(source["title"], source["url"], source["date"], language)
        found.add(source["url"] or source["title"], words, secondary=official.is_secondary(source["url"]))
    for reading in notes.used.values():
        name, law = reading.series.id, reading.series.never_falls if reading.floor else None
        if law:
            found.add(law.url or law.title, cited(law, language), secondary=official.is_secondary(law.url, name))
        span = reading.shown or reading.before
        if span and name not in notes.marks and (span.source.url or span.source.title) not in noted:
            says = cited(span.source, language)
            if span.confidence is not Confidence.HIGH:
                says = mark_safe(escape(_("According to")) + " " + says)
            key = span.source.url or span.source.title
            found.add(key, says, secondary=official.is_secondary(span.source.url, name))
    return found


def list_of_sources(found: Sources) -> SafeString:
    """Sources below each other, the secondary ones apart."""
    say = _("Secondary sources, not the law or the authority itself:") if found.secondary else ""
    return _listed(tuple(found.official.values()), say, tuple(found.secondary.values()))


@lru_cache(maxsize=20_000)
def _listed(sources: tuple[SafeString, ...], say: str, secondary: tuple[SafeString, ...]) -> SafeString:
    """Kept: texts about one thing have the same."""
    context = {"sources": sources, "say": say, "secondary": secondary}
    return mark_safe(loader.get_template("public/_sources.html").render(context).strip())


def cautions_of(notes: Notes, language: str) -> list[tuple[int, SafeString]]:
    """For each marked value its number and: according to whom, when, and whether it is unconfirmed."""
    return [(number, _caution(notes.used[name], notes, language)) for name, number in notes.marks.items()]


def _caution(reading: Reading, notes: Notes, language: str) -> SafeString:
    span = reading.shown
    assert span is not None  # only shown values are marked
    who = cited(span.source, language)
    if notes.official.is_secondary(span.source.url, reading.series.id):
        who = mark_safe(f"{who} ({escape(_('secondary source'))})")
    parts = [escape(_("According to")) + " " + who + "."]
    if span.confidence is Confidence.LOW:
        parts.append(escape(_("We could not confirm this; ask before you rely on it.")))
    if span.status is not Status.IN_FORCE:
        parts.append(escape(status_in_words(span.status)).capitalize() + ".")
    return mark_safe(" ".join(parts))
