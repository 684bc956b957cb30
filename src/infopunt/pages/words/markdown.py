"""A block of a text as HTML: Markdown, links to pages, and facts as they read on a day."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from html import escape, unescape

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from infopunt.facts import wording
from infopunt.facts.official import NOBODY, OfficialHosts
from infopunt.facts.rules import Confidence, FactKind, Reading, Series, Status, read_on
from infopunt.information.rules import PLACEHOLDER, Block
from infopunt.kernel.telephone import numbers_in
from infopunt.pages.words.origin import cited

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
NBSP = "\u00a0"
_HOLD, _END = "\ue000", "\ue001"  # private use: no text holds them
_HELD = re.compile(f"{_HOLD}(\\d+){_END}")
_IMAGE = re.compile(r'<img src="image:([^"]+)"')
_OWN_LINK = re.compile(r'href="((?:page|situation):[^"]+)"')


@dataclass
class Notes:
    """What a page has shown so far: every fact it leans on, and a number for those that need a word of caution."""

    language: str
    day: date
    series: dict[str, Series]
    link: Callable[[str], str]
    images: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    official: OfficialHosts = NOBODY
    used: dict[str, Reading] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)

    def reading(self, name: str) -> Reading:
        if name not in self.used:
            self.used[name] = read_on(self.series[name], self.day)
        return self.used[name]

    def mark(self, name: str) -> int:
        return self.marks.setdefault(name, len(self.marks) + 1)


@lru_cache(maxsize=20_000)
def _plain_html(md: str) -> tuple[str, tuple[str, ...]]:
    """The HTML of a block with its placeholders held back, and those placeholders in order."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found[0])
        return f"{_HOLD}{len(held) - 1}{_END}"

    return _markdown.render(PLACEHOLDER.sub(hold, md)).strip(), tuple(held)


def html_of(block: Block, notes: Notes) -> str:
    """The block as HTML, and below it a sentence for each fact that is not known on the day."""
    html, held = _plain_html(block.md)
    unknown: list[str] = []

    def fill(found: re.Match[str]) -> str:
        placeholder = PLACEHOLDER.fullmatch(held[int(found[1])])
        assert placeholder is not None  # held back by the same pattern
        return _placeholder(placeholder, notes, unknown)

    # Most blocks hold no placeholder and no link: looking for them costs less than replacing nothing.
    if held:
        html = _one_stop(_HELD.sub(fill, html))
    if 'href="page:' in html or 'href="situation:' in html:
        html = _OWN_LINK.sub(lambda found: f'href="{escape(notes.link(found[1]))}"', html)
    if 'src="image:' in html:
        html = _IMAGE.sub(lambda found: _image(found[1], notes), html)
    return html + _said_below(unknown, notes)


def below(texts: Iterable[str], notes: Notes) -> str:
    """What stands below words that are shown without tags: a sentence for each fact in them that is not known on the day."""
    names = (found["name"] for md in texts for found in PLACEHOLDER.finditer(md) if found["verb"] == "fact")
    return _said_below([name for name in dict.fromkeys(names) if notes.reading(name).shown is None], notes)


def _said_below(unknown: Iterable[str], notes: Notes) -> str:
    return "".join(f'<p class="note">{sentence_of_unknown(notes.used[name], notes)}</p>' for name in unknown)


def _image(name: str, notes: Notes) -> str:
    width, height = notes.images.get(name, (0, 0))
    size = f' width="{width}" height="{height}"' if width else ""
    return f'<img src="/media/{escape(name)}"{size} loading="lazy"'


def _one_stop(html: str) -> str:
    """Some languages write a date with a stop at its end (1 юли 2026 г.): at the end of a sentence one is enough."""
    return re.sub(r"(?<!\.)\.\.(?!\.)", ".", html) if ".." in html else html


def text_of(md: str, notes: Notes) -> str:
    """A line without tags: for a title, a description, a list of pages."""
    html = re.sub(r'<p class="note">.*?</p>|<sup>.*?</sup>', "", html_of(Block("", md), notes))
    return as_words(html)


def as_words(html: str) -> str:
    """The words of HTML, on one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).strip()


def _placeholder(found: re.Match[str], notes: Notes, unknown: list[str]) -> str:
    name = found["name"]
    reading = notes.reading(name)
    if found["verb"] == "cite":
        return ""
    if reading.shown is None:
        if name not in unknown:
            unknown.append(name)
        return _unknown(reading, notes, found["form"] == "bare")
    return _value(reading, notes, found["form"] == "bare")


def _unknown(reading: Reading, notes: Notes, bare: bool) -> str:
    """What stands in the place of a value that is not known: the least it is by law, or that we do not know it."""
    if reading.floor:
        say = wording.bare_number if bare else wording.value_in_words
        value = say(reading.series, reading.floor, notes.language)
        return escape(_("at least %(value)s") % {"value": value}).replace(" ", NBSP)
    say_so = {
        FactKind.MONEY: _("(we do not know this amount today)"),
        FactKind.DATE: _("(we do not know this day)"),
        FactKind.PHONE: _("(we do not have this number)"),
        FactKind.TEXT: _("(we do not know this today)"),
    }
    return f"<em>{escape(say_so.get(reading.series.kind) or _('(we do not know this number today)'))}</em>"


def _value(reading: Reading, notes: Notes, bare: bool) -> str:
    series, span = reading.series, reading.shown
    assert span is not None
    say = wording.bare_number if bare else wording.value_in_words
    words = escape(say(series, span, notes.language)).replace(" ", NBSP)
    if series.kind is FactKind.PHONE:
        words = phone_link(str(span.value))
    if span.confidence is Confidence.LOW:
        words += f" ({escape(_('unconfirmed'))})"
    if span.status is not Status.IN_FORCE:
        words += f" ({escape(status_in_words(span.status))})"
    if span.confidence is not Confidence.HIGH:
        number = notes.mark(series.id)
        words += f'<sup><a href="#n{number}">{number}</a></sup>'
    return words


def figure_words(reading: Reading, notes: Notes) -> str:
    """A value as it stands alone and large; at least the last one, where it never falls; '' where it is not known."""
    series, span = reading.series, reading.shown or reading.floor
    if span is None:
        return ""
    words = wording.value_in_words(series, span, notes.language)
    if reading.shown is None:
        words = _("at least %(value)s") % {"value": words}
    if span.status is not Status.IN_FORCE:
        words += f" ({status_in_words(span.status)})"
    return words + (f" ({_('unconfirmed')})" if span.confidence is Confidence.LOW else "")


def status_in_words(status: Status) -> str:
    return {
        Status.IN_FORCE: _("in force"),
        Status.ANNOUNCED: _("announced"),
        Status.PROPOSED: _("proposed"),
        Status.WITHDRAWN: _("withdrawn"),
    }[status]


def phone_link(words: str) -> str:
    """A number to tap, or two; always from left to right. What cannot be dialled is shown as it is."""
    return " / ".join(_dial(number, digits) for number, digits in numbers_in(words))


def _dial(number: str, digits: str) -> str:
    shown = escape(number).replace(" ", NBSP)
    return f'<a href="tel:{digits}" dir="ltr">{shown}</a>' if digits else f'<span dir="ltr">{shown}</span>'


def sentence_of_unknown(reading: Reading, notes: Notes) -> str:
    """Since when we do not know, what held until then, and where to ask."""
    parts = []
    before = reading.before
    if before and before.end and reading.since:
        parts.append(
            _("We do not have the value that holds since %(since)s. Until %(until)s it was %(value)s.")
            % {
                "since": wording.day(reading.since, notes.language),
                "until": wording.day(before.end, notes.language),
                "value": wording.value_in_words(reading.series, before, notes.language),
            }
        )
    else:
        parts.append(_("We have no confirmed value for this today."))
    html = _one_stop(escape(" ".join(parts)))
    law = reading.series.never_falls if reading.floor else None
    if law:
        html += f" {escape(_('By law it never falls:'))} {cited(law, notes.language)}."
    ask = reading.series.ask
    if ask.startswith("https://"):
        host = ask.split("/")[2].removeprefix("www.")
        html += " " + escape(_("See the value of today at:")) + f' <a href="{escape(ask)}">{escape(host)}</a>'
    else:
        html += " " + escape(_("Ask for the value of today before you use it."))
    return html
