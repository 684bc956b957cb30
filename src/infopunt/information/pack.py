"""The files of `content/pages` and of a region's own pages: read, checked, never half."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from infopunt.facts.rules import NUMBERS
from infopunt.information.models import Page
from infopunt.information.rules import (
    Block,
    BlockKind,
    Translation,
    cut,
    faults_of_blocks,
    faults_of_translation,
    links_of,
    version_of,
    words_before,
)
from infopunt.kernel import faults as kernel_faults
from infopunt.kernel.packfiles import FileFault, Strict, parse_yaml, shape

# Folders that are no theme people look for by subject.
SITE = "site"  # about the site itself: about, privacy, accessibility
CARDS = "cards"  # sentences to show at a counter, in Dutch with the reader's language beside it
CHANGES = "changes"  # what changed lately, by day; all of them on one page
PICTURES = "pictures"  # the words of pictures, drawn where a text says {{ picture … }}
NO_THEME = (SITE, CHANGES, PICTURES)


class PageSourcePack(Strict):
    title: str
    url: str = ""
    date: str = ""


class DrawingPack(Strict):
    """How a picture is drawn from its words; the values of a sheet, one for each line of its list, '' where it has none."""

    kind: Literal["sheet", "timeline", "choice"]
    name: str = ""
    values: list[str] = []


class FrontMatter(Strict):
    """The front matter of a text. What only the Dutch file may say is checked in `_faults_of_front`."""

    checked: date
    sources: list[PageSourcePack] = []
    topics: list[str] = []
    next: list[str] = []
    core: bool = False
    figure: str = ""
    day: date | None = None
    drawing: DrawingPack | None = None
    slot: str = ""
    translation: Translation = Translation.ORIGINAL
    of: str = ""


@dataclass(frozen=True)
class TextFile:
    """One text in one language, as its file tells it."""

    file: str
    layer: str
    theme: str
    slug: str
    language: str
    front: FrontMatter
    blocks: tuple[Block, ...]

    @property
    def page(self) -> tuple[str, str, str, str]:
        return self.layer, self.theme, self.slug, self.front.slot


@dataclass
class KnownToPages:
    """What texts may name: facts, topics, themes, situations, languages, regions."""

    facts: dict[str, str]  # id → kind
    topics: set[str]
    themes: set[str]
    situations: set[str]
    languages: set[str]
    regions: set[str]
    images: set[str] = field(default_factory=set)


@dataclass
class PagesPack:
    """All texts of all pages, by page and language."""

    texts: dict[tuple[str, str, str, str], dict[str, TextFile]] = field(default_factory=dict)


def files(root: Path) -> Iterator[tuple[Path, str]]:
    """Every text file with the layer it belongs to."""
    for path in sorted((root / "pages").glob("*/*/*.md")):
        yield path, ""
    for path in sorted((root / "regions").glob("*/pages/*/*/*.md")):
        yield path, path.relative_to(root).parts[1]
    for path in sorted((root / "regions").glob("*/voices/*/*/*/*.md")):
        parts = path.relative_to(root).parts
        yield path, f"{parts[1]}:{parts[3]}"


def split_front(text: str) -> tuple[str, str, int]:
    """Front matter, body, and the line the body begins on."""
    match = re.match(r"---\n(.*?\n)---\n", text, re.S)
    if not match:
        return "", text, 1
    return match[1], text[match.end() :], text[: match.end()].count("\n") + 1


def read_text(path: Path, layer: str, root: Path) -> tuple[TextFile | None, list[FileFault]]:
    """One file. Its faults are about the file alone, not about what it names."""
    name = str(path.relative_to(root))
    head, body, body_line = split_front(path.read_text("utf-8"))
    if not head:
        return None, [FileFault(name, 1, "the file begins with front matter between two lines of ---")]
    data, lines, faults = parse_yaml(head, name, first_line=2)
    if faults:
        return None, faults
    front, faults = shape(FrontMatter, data, lines, name)
    if front is None:
        return None, faults
    *_, theme, folder, _ = path.parts
    slug = folder.partition("+")[0]  # a page with more than one slot filled has a folder for each: slug+slot
    blocks = tuple(cut(body, body_line))
    faults += [FileFault(name, line, say) for line, say in faults_of_blocks(blocks, slot=bool(front.slot))]
    return TextFile(name, layer, theme, slug, path.stem, front, blocks), faults


def read_pages(root: Path, known: KnownToPages) -> tuple[PagesPack, list[FileFault]]:
    """Every text, and everything that is wrong with any of them."""
    pack, faults = PagesPack(), []
    for path, layer in files(root):
        text, found = read_text(path, layer, root)
        faults += found
        if text:
            pack.texts.setdefault(text.page, {})[text.language] = text
    return pack, faults + faults_of_pages(pack, known)


def faults_of_pages(pack: PagesPack, known: KnownToPages, *, national: bool = False) -> list[FileFault]:
    """What is wrong between texts and what they name. With `national`, pages of this installation count as there."""
    faults: list[FileFault] = []
    live = set(Page.objects.values_list("theme", "slug")) if national else set()
    addresses = live | {(theme, slug) for _, theme, slug, _ in pack.texts}
    for page, texts in pack.texts.items():
        source = texts.get("nl")
        if source is None:
            faults.append(
                FileFault(next(iter(texts.values())).file, 1, "there is no Dutch text of this page (with this slot)")
            )
            continue
        for text in texts.values():
            faults += _faults_of_front(text)
            faults += _faults_of_names(text, known, addresses)
            faults += _faults_of_drawing(text)
            if text is not source:
                claims = text.front.of == version_of(source.blocks)
                faults += [
                    FileFault(text.file, line, say)
                    for line, say in faults_of_translation(text.blocks, source.blocks, claims)
                ]
        faults += _faults_of_layer(page, source, pack, national)
    return faults


def _faults_of_front(text: TextFile) -> list[FileFault]:
    front, say = text.front, []
    if text.language == "nl":
        if front.translation is not Translation.ORIGINAL or front.of:
            say.append("the Dutch text is the original: no translation, no of")
        if not front.topics and text.theme not in NO_THEME and not front.slot:
            say.append("topics: missing")
        if (front.day is None) is (text.theme == CHANGES):
            say.append("day: what changed has a day, and nothing else has")
        if (front.drawing is None) is (text.theme == PICTURES):
            say.append("drawing: a picture has one, and nothing else has")
        cited = any(block.named for block in text.blocks)
        if not front.sources and not cited and text.theme not in (SITE, CARDS, PICTURES):
            say.append("sources: a text without a fact needs a source")
    else:
        if front.translation is Translation.ORIGINAL:
            say.append("translation: missing (machine, reviewed or signed)")
        if front.topics or front.next or front.core or front.figure or front.day or front.drawing:
            say.append("topics, next, core, figure, day and drawing stand in the Dutch file only")
        if not front.of:
            say.append("of: the version of the Dutch text is missing; run ./infopunt stamp")
    return [FileFault(text.file, 2, words) for words in say]


def _faults_of_drawing(source: TextFile) -> list[FileFault]:
    """A sheet has a value for every line; a choice has a question, two answers and a word for who is in doubt."""
    drawing = source.front.drawing
    if drawing is None:
        return []
    lines = sum(len(re.findall(r"^- ", block.md, re.M)) for block in source.blocks if block.kind is BlockKind.LIST)
    wanted = {"sheet": len(drawing.values), "choice": 4, "timeline": lines}[drawing.kind]
    if lines == wanted:
        return []
    return [FileFault(source.file, 2, f"drawing: {lines} lines in the list, {wanted} wanted")]


def _faults_of_names(text: TextFile, known: KnownToPages, addresses: set[tuple[str, str]]) -> list[FileFault]:
    found: list[tuple[int, str | kernel_faults.Fault]] = []
    if text.theme not in NO_THEME and text.theme not in known.themes:
        found.append((1, f"there is no theme {text.theme}"))
    if text.language not in known.languages:
        found.append((1, f"no region offers the language {text.language}"))
    if text.layer and text.layer.partition(":")[0] not in known.regions:
        found.append((1, f"there is no region {text.layer}"))
    found += [(2, f"topics: there is no topic {topic}") for topic in text.front.topics if topic not in known.topics]
    for page in text.front.next:
        if tuple(page.split("/")) not in addresses:
            found.append((2, f"next: there is no page {page}"))
    if text.front.figure:
        found += [(2, say) for say in _faults_of_figure(text, known)]
    for block in text.blocks:
        for verb, fact in block.named:
            if fact not in known.facts:
                found.append((block.line, _lost("no_fact", fact)))
            elif verb == "fact" and known.facts[fact] == "rule":
                found.append((block.line, f"{fact} is a rule and has no value to show: cite it"))
        if block.kind is BlockKind.PICTURE and (PICTURES, block.name) not in addresses:
            found.append((block.line, f"there is no picture {block.name}"))
        for to, is_image in links_of(block.md):
            say = fault_of_link(to, known, addresses, is_image)
            if say:
                found.append((block.line, say))
    return [FileFault(text.file, line, say) for line, say in found]


def _faults_of_figure(text: TextFile, known: KnownToPages) -> Iterator[str | kernel_faults.Fault]:
    """A number that the text itself says in words: they stand beside it where it is shown large."""
    name = text.front.figure
    if text.theme in (*NO_THEME, CARDS) or text.front.slot:
        yield "figure: only a page about a subject has one"
    elif name not in known.facts:
        yield _lost("no_fact", name)
    elif known.facts[name] not in NUMBERS:
        yield f"figure: {name} is no number"
    elif not words_before(text.blocks, name):
        yield f"figure: no line of the text has words in front of {{{{ fact {name} }}}}"


def fault_of_link(
    to: str, known: KnownToPages, addresses: set[tuple[str, str]], is_image: bool = False
) -> kernel_faults.Fault | None:
    """What is wrong with where a link or an image leads. An image never comes from elsewhere."""
    verb, _, rest = to.partition(":")
    if is_image or verb == "image":
        if is_image and verb == "image":
            return None if rest in known.images else _lost("no_image", rest)
        return kernel_faults.Fault("image_from_elsewhere" if is_image else "image_as_link", (), {"words": to[:80]})
    if verb == "page":
        return None if tuple(rest.split("/")) in addresses else _lost("no_page", rest)
    if verb == "situation":
        return None if rest in known.situations else _lost("no_situation", rest)
    if verb in ("tel", "mailto"):
        return None if verb == "mailto" else kernel_faults.Fault("telephone_is_a_fact")
    fine = re.match(r"^https://[^\s/]+\.[^\s]+$", to)
    return None if fine else kernel_faults.Fault("unfit_link", (), {"words": to[:80]})


def _lost(code: str, id: str) -> kernel_faults.Fault:
    return kernel_faults.Fault(code, (), {"id": id[:80]})


def _faults_of_layer(
    page: tuple[str, str, str, str], source: TextFile, pack: PagesPack, national_here: bool
) -> list[FileFault]:
    layer, theme, slug, slot = page
    if national_here:
        return []  # the national pages are not in the parcel; a slot that is not there shows nothing
    if not layer:
        return [FileFault(source.file, 2, "slot: a national page has none of its own")] if slot else []
    national = pack.texts.get(("", theme, slug, ""), {}).get("nl")
    if slot:
        slots = {block.id for block in national.blocks if block.kind is BlockKind.SLOT} if national else set()
        if f"slot-{slot}" not in slots:
            return [FileFault(source.file, 2, f"slot: the national page has no slot {slot}")]
    elif national and national.front.core:
        return [
            FileFault(
                source.file,
                2,
                "this page belongs to the mandatory core: add to it with a slot, do not replace it",
            )
        ]
    return []
