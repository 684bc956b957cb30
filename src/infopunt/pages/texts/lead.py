"""What stands below the first paragraph of a page: how it was translated, and the one number it is about."""

from django.template import loader
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from infopunt.facts import wording
from infopunt.facts.rules import FactKind, Reading
from infopunt.information.queries import LivePage, LiveText
from infopunt.information.rules import Block, Translation, words_before
from infopunt.pages.words.markdown import Notes, figure_words, sentence_of_unknown, text_of
from infopunt.pages.words.origin import cited


def below_lead(page: LivePage, text: LiveText, notes: Notes, side: str) -> SafeString:
    """`side`: where the text stands beside the Dutch, '' where it does not. In the language of the text."""
    here = {block.id for block in text.blocks}
    context = {
        "machine": text.translation is Translation.MACHINE,
        "old": bool(here & text.outdated),
        "lacking": bool(text.outdated - here),
        "side": side,
        "figure": figure(page, text, notes),
    }
    return mark_safe(loader.get_template("public/_below_lead.html").render(context).strip())


def figure(page: LivePage, text: LiveText, notes: Notes) -> dict[str, object] | None:
    """The number large, in the words the text has for it; where it is not known, that it is not, and since when."""
    if not page.figure or page.figure not in notes.series:
        return None
    reading = notes.reading(page.figure)
    span = reading.shown or reading.floor
    return {
        "value": figure_words(reading, notes),
        "label": text_of(words_before(text.blocks, page.figure), notes),
        "since": _since(reading, notes.language),
        "source": cited(span.source, notes.language) if span else "",
        "unknown": "" if reading.shown else mark_safe(sentence_of_unknown(reading, notes)),
    }


def _since(reading: Reading, language: str) -> str:
    span = reading.shown
    if span is None or span.start is None or reading.series.kind is FactKind.DATE:
        return ""
    return _("holds since %(day)s") % {"day": wording.day(span.start, language)}


def marked(html: str, block: Block, text: LiveText, side: str) -> str:
    """A block whose Dutch is newer says so beside it, and leads to the Dutch."""
    if block.id not in text.outdated or not html:
        return html
    return loader.get_template("public/_old.html").render({"html": mark_safe(html), "side": side}).strip()
