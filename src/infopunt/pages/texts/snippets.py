"""Parts of published pages as plain words, for an answer: the Dutch, and beside it what the reader's language has of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import unescape

from django.utils.translation import override

from infopunt.information.queries import LivePage
from infopunt.information.rules import Block, BlockKind, title_of
from infopunt.pages.frame.parts import address_of, notes_for
from infopunt.pages.frame.site import Site, load_site
from infopunt.pages.words.markdown import Notes, html_of
from infopunt.regions.models import Region

MOST = 8  # shown for one search
DUTCH = "nl"
_LINES = re.compile(r"</(?:p|h\d|li|tr|ul|ol|table)>|<br ?/?>")


@dataclass(frozen=True)
class Snippet:
    """A part of a page, whole in Dutch. `own` is '' where the page lacks it in the asked language; `lags` where that is older
    than the Dutch."""

    id: str  # the page, and behind # the block its part begins with
    title: str
    heading: str
    dutch: str
    own: str
    lags: bool
    links: dict[str, str]  # by language


@dataclass(frozen=True)
class _Part:
    """The blocks from one heading to the next."""

    page: LivePage
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        return f"{self.page.id}#{self.blocks[0].id}"

    @property
    def heading(self) -> str:
        first = self.blocks[0]
        return first.md.lstrip("# ") if first.kind is BlockKind.HEADING and first.level > 1 else ""


def find_snippets(region: Region, words: str, language: str, day: date) -> list[Snippet]:
    """The parts that hold all of these Dutch words, those with a title or heading like them first."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    site = load_site(region, [language])
    weighed = [(_weight(part, wanted), part) for part in _parts(site)]
    best = sorted((pair for pair in weighed if pair[0]), key=lambda pair: (-pair[0], pair[1].id))[:MOST]
    return [_snippet(site, part, language, day) for _, part in best]


def snippet_of(region: Region, id: str, language: str, day: date) -> Snippet | None:
    """The part of that id; None when it was taken off meanwhile."""
    site = load_site(region, [language])
    part = next((one for one in _parts(site) if one.id == id), None)
    return _snippet(site, part, language, day) if part else None


def _parts(site: Site) -> Iterator[_Part]:
    for page in site.pages.values():
        if page.is_subject:
            yield from (_Part(page, blocks) for blocks in _cut(list(_blocks(page, DUTCH))))


def _blocks(page: LivePage, language: str) -> Iterator[Block]:
    """What the page says in a language, the region's own words in their places."""
    text = page.texts.get(language)
    for block in text.blocks if text else ():
        if block.kind is BlockKind.SLOT:
            filled = page.slots.get(block.name, {}).get(language)
            yield from (replace(one, id=f"{block.id}-{one.id}") for one in (filled.blocks if filled else ()))
        elif block.is_written:
            yield block


def _cut(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """A part begins at every heading; the first one holds the title and the answer in short."""
    begins = [at for at, block in enumerate(blocks) if not at or block.kind is BlockKind.HEADING]
    for start, end in zip(begins, [*begins[1:], len(blocks)], strict=True):
        if end - start > 1:
            yield tuple(blocks[start:end])


def _weight(part: _Part, wanted: Sequence[str]) -> int:
    """0 where a word is lacking; a word in the title or heading weighs more than one in the text."""
    title, heading = title_of(part.page.texts[DUTCH].blocks).casefold(), part.heading.casefold()
    body = " ".join(block.md for block in part.blocks).casefold()
    found = [5 * (word in heading) + 3 * (word in title) + (word in body) for word in wanted]
    return sum(found) + (not part.heading) if all(found) else 0


def _snippet(site: Site, part: _Part, language: str, day: date) -> Snippet:
    page = part.page
    dutch, own = page.texts[DUTCH], page.texts.get(language)
    ids = {block.id for block in part.blocks}
    links = {code: site.address() + address_of(page, code) for code in {DUTCH, *([language] if own else [])}}
    return Snippet(
        part.id, title_of(dutch.blocks), part.heading, _words(site, page, DUTCH, ids, day),
        _words(site, page, language, ids, day) if own and language != DUTCH else "",
        bool(own and ids & own.outdated), links,
    )  # fmt: skip


def _words(site: Site, page: LivePage, language: str, ids: set[str], day: date) -> str:
    with override(language):
        notes = notes_for(site, language, day, language)
        return "\n\n".join(filter(None, (_plain(block, notes) for block in _blocks(page, language) if block.id in ids)))


def _plain(block: Block, notes: Notes) -> str:
    """A block as somebody would type it: a line for each line, a dash before each point."""
    html = re.sub(r"<sup>.*?</sup>", "", html_of(block, notes)).replace("\n", " ")
    html = _LINES.sub("\n", html.replace("<li>", "- ")).replace("</td>", " · ").replace("</th>", " · ")
    lines = (re.sub(r"\s+", " ", line).strip(" ·") for line in unescape(re.sub(r"<[^>]+>", "", html)).split("\n"))
    return "\n".join(line for line in lines if line)
