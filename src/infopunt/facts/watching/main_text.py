"""What a page says, without its frame: no menu, banner, cookie text, news beside it, counter or day of printing. No framework.

Read in one stream and not as a tree: a law is megabytes of markup. What is not known to be frame is kept: a sentence that is left
out can never raise an alarm, one too many can only raise a false one.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from infopunt.facts.watching.noise import without_noise

Attributes = list[tuple[str, str | None]]
DEEPEST = 2000  # open elements; what is nested deeper counts as where it stands
MAIN_IS = 200  # signs a <main> must hold to be believed
PIECE = 16_384
MOST_PARTS = 200_000
MOST_TEXT = 4_000_000  # signs
OPEN_END = 65_536  # signs of a tag or comment that nobody closed: no page has one so long

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
# What an element ends when it begins, where its own end was left out.
ENDS = {
    "li": ("li", "p"), "dt": ("dt", "dd", "p"), "dd": ("dt", "dd", "p"), "tr": ("td", "th", "tr", "p"),
    "td": ("td", "th", "p"), "th": ("td", "th", "p"), "option": ("option",),
}  # fmt: skip
FRAME = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "aside",
        "footer",
        "svg",
        "math",
        "select",
        "option",
        "button",
        "iframe",
        "object",
        "audio",
        "video",
        "canvas",
        "dialog",
        "textarea",
        "label",
        "legend",
    ]
)
FRAME_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "dialog",
        "alertdialog",
        "alert",
        "status",
        "menu",
        "menubar",
        "toolbar",
    ]
)
FRAME_NAMES = re.compile(
    r"(?:js-|block-|c-|m-|o-)?(?:cookie|consent|gdpr|breadcrumb|kruimelpad|share|sharing|social|related|gerelateerd|lees-?ook"
    r"|newsletter|nieuwsbrief|feedback|rating|comments?|reacties|advert|ads|banner|promo|carousel|slider|ticker|toast|popup|skip"
    r"|menu|pager|pagination|counter|teller|visitor|bezoeker|news-?list|nieuws-?(?:lijst|overzicht)|latest)"
    r"(?:s|bar|ie|link|links|melding)?(?:[-_].*)?"
    r"|sidebar(?:[-_](?:left|right|first|second|content))?|tags|meta|(?:post|entry|article|page)[-_]meta|(?:print|delen)[-_].*",
    re.I,
)
NEVER_FRAME = frozenset(("html", "body", "main", "article", "h1"))
# Below such a heading stands what the page leads on to, until a heading as high as it.
LEADS_ON = re.compile(
    r"(?:lees (?:ook|meer|verder)|gerelateerd|ander(?:e)? nieuws|nieuws|laatste nieuws|actueel|actualiteiten|zie ook|meer (?:over|informatie)"
    r"|uitgelicht|agenda|delen|deel deze pagina|was deze (?:informatie|pagina)|heeft dit|handige links|direct naar|snel naar"
    r"|related|read (?:more|also)|see also|latest news|news|share|more (?:about|information)|was this)\b.{0,60}",
    re.I,
)


@dataclass
class _Open:
    tag: str
    frame: bool
    link: bool
    main: bool
    frames_around: int


@dataclass
class _Part:
    """What stands between two ends of blocks."""

    level: int
    in_main: bool
    words: list[str] = field(default_factory=list)
    linked: int = 0


class Unreadable(Exception):
    """Markup made to be read for ever."""


def main_text(html: str, is_over: Callable[[], bool] = lambda: False) -> list[str]:
    """The sentences of a page, in their order. Raises Unreadable when the time of who asks is over before it is read."""
    reader = _Reader()
    for at in range(0, len(html), PIECE):
        if is_over() or len(reader.rawdata) > OPEN_END or len(reader.parts) > MOST_PARTS:
            raise Unreadable
        reader.feed(html[at : at + PIECE])
    if len(reader.rawdata) > OPEN_END or len(reader.parts) > MOST_PARTS:
        raise Unreadable
    reader.close()
    reader.end_part()
    parts = list(_without_what_leads_on(reader.parts))
    inside = [words for words, in_main in parts if in_main]
    chosen = inside if sum(map(len, inside)) >= MAIN_IS else [words for words, _in_main in parts]
    return all_sentences(chosen, is_over)


def all_sentences(parts: Iterable[str], is_over: Callable[[], bool]) -> list[str]:
    """Those of all parts. Raises Unreadable when it takes too long, or is more than any law."""
    found: list[str] = []
    signs = 0
    for part in parts:
        found += (cut := cut_into_sentences(part))
        signs += sum(map(len, cut))
        if is_over() or signs > MOST_TEXT:
            raise Unreadable
    return found


def cut_into_sentences(text: str) -> list[str]:
    """Plain words cut into sentences, without what changes by itself. Raises Unreadable when there are more than in any law."""
    plain = " ".join(_visible(text).split())
    return [kept for sentence in SENTENCE_ENDS.split(plain) if (kept := without_noise(sentence))]


SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ€\"'“‘(])")


def _visible(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) > MOST_TEXT:  # one sign can stand for eighteen
        raise Unreadable
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")


def _without_what_leads_on(parts: list[_Part]) -> Iterator[tuple[str, bool]]:
    muted = 0
    for part in parts:
        words = " ".join("".join(part.words).split())
        if part.level:
            if muted and part.level <= muted:
                muted = 0
            if not muted and LEADS_ON.fullmatch(words):
                muted = part.level
        if words and not muted and part.linked < 0.9 * len("".join(words.split())):
            yield words, part.in_main


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Open] = []
        self.names: Counter[str] = Counter()
        self.frames = self.links = self.mains = 0
        self.parts: list[_Part] = []
        self.part = _Part(0, False)

    def end_part(self, level: int = 0) -> None:
        if self.part.words:
            self.parts.append(self.part)
        self.part = _Part(level, self.mains > 0)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        while self.open and self.open[-1].tag in ENDS.get(tag, ("p",) if tag in BLOCKS and tag != "br" else ()):
            self._pop()
        if tag in ("td", "th"):
            self.handle_data(" ")
        is_heading = len(tag) == 2 and tag[0] == "h" and tag[1] in "123456"
        if tag not in VOID and len(self.open) < DEEPEST:
            self._push(tag, dict(attrs))
        if tag in BLOCKS:
            self.end_part(int(tag[1]) if is_heading else 0)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)  # a slash means nothing in HTML

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_part()
        if self.names[tag]:
            while self._pop() != tag:
                pass
        if tag in BLOCKS:
            self.part.in_main = self.mains > 0

    def handle_data(self, data: str) -> None:
        if self.frames:
            return
        self.part.words.append(data)
        if self.links:
            self.part.linked += len("".join(data.split()))

    def _push(self, tag: str, attrs: dict[str, str | None]) -> None:
        is_main = tag == "main" or attrs.get("role") == "main" or (tag == "article" and not self.mains)
        one = _Open(tag, _is_frame(tag, attrs, bool(self.mains)), tag == "a" and "href" in attrs, is_main, self.frames)
        self.open.append(one)
        self.names[tag] += 1
        self.frames = 0 if tag == "main" else self.frames + one.frame
        self.links += one.link
        self.mains += one.main

    def _pop(self) -> str:
        one = self.open.pop()
        self.names[one.tag] -= 1
        self.frames = one.frames_around
        self.links -= one.link
        self.mains -= one.main
        return one.tag


def _is_frame(tag: str, attrs: dict[str, str | None], in_main: bool) -> bool:
    if tag in FRAME or (tag == "header" and not in_main):
        return True
    if tag in NEVER_FRAME:
        return False
    names = f"{attrs.get('class') or ''} {attrs.get('id') or ''}".split()
    return (attrs.get("role") or "").lower() in FRAME_ROLES or any(FRAME_NAMES.fullmatch(name) for name in names)
