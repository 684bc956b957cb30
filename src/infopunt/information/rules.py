"""Blocks of a text: how it is cut, what it names, and when a translation lags. No framework."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink

from infopunt.kernel.faults import Fault
from infopunt.kernel.words import is_blank

MARK = re.compile(r"[ \n]*\{#(?P<id>b-[0-9a-z]{4,8})(?: @(?P<of>[0-9a-f]{8}))?\}[ \n]*$")
PLACEHOLDER = re.compile(r"\{\{\s*(?P<verb>[a-z]+)\s+(?P<name>[a-z0-9_.-]+)\s*(?:\|\s*(?P<form>[a-z]+)\s*)?\}\}")
# None of these goes past where the next begins: a text of nothing but beginnings would be read from each of them to its end.
ANY_BRACES = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}", re.S)
LINK = re.compile(r"\[[^\]\[]*\]\((?P<to>(?:(?!\]\()[^)\s])+)\)")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
IMAGE = re.compile(r"\]\(image:([^)\s]+)\)")
CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f]")  # what no text has and no database or file can hold
LIST_NUMBER = re.compile(r"^\d+\. ", re.M)
LINK_TARGET = re.compile(r"\]\((?:(?!\]\()[^)])*\)")
FORMS: dict[str, set[str | None]] = {"fact": {None, "bare"}, "cite": {None}, "slot": {None}, "picture": {None}}
ALONE = ("slot", "picture")  # what stands in a block of its own, without a mark


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    SLOT = "slot"
    PICTURE = "picture"


class Translation(StrEnum):
    """How far a translation has been looked at; the Dutch original has none."""

    ORIGINAL = "original"
    MACHINE = "machine"
    REVIEWED = "reviewed"
    SIGNED = "signed"


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list, table, slot or picture of a text.

    `id` is the same in every language. `of` is the hash of the Dutch block this one translates, empty in Dutch.
    `md` has no mark in it. `line` is where it begins in its file, 0 when it has none.
    """

    id: str
    md: str
    of: str = ""
    line: int = 0

    @property
    def kind(self) -> BlockKind:
        return kind_of(self.md)

    @property
    def is_written(self) -> bool:
        """Whether it holds words of its own: what a translator translates."""
        return self.kind not in (BlockKind.SLOT, BlockKind.PICTURE)

    @property
    def name(self) -> str:
        """Of a slot or a picture: which one."""
        return self.id.partition("-")[2]

    @property
    def level(self) -> int:
        return len(self.md) - len(self.md.lstrip("#"))

    @property
    def hash(self) -> str:
        return block_hash(self.md)

    @property
    def named(self) -> list[tuple[str, str]]:
        """The facts this block shows or cites, as (verb, id)."""
        found = ((found["verb"], found["name"]) for found in PLACEHOLDER.finditer(self.md))
        return [pair for pair in found if pair[0] in ("fact", "cite")]


@lru_cache(maxsize=20_000)
def kind_of(md: str) -> BlockKind:
    if md.startswith("#"):
        return BlockKind.HEADING
    if re.match(r"([-*]|\d+\.) ", md):
        return BlockKind.LIST
    if md.startswith("|"):
        return BlockKind.TABLE
    alone = PLACEHOLDER.fullmatch(md)
    if alone and alone["verb"] in ALONE:
        return BlockKind(alone["verb"])
    return BlockKind.PARAGRAPH


@lru_cache(maxsize=20_000)
def block_hash(text: str) -> str:
    """Eight hexadecimal digits that change when a reader would see another text."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode()).hexdigest()[:8]


def version_of(blocks: Iterable[Block]) -> str:
    """The hash of a whole text: what a translation names as the source it translates."""
    return block_hash("\n".join(f"{block.id} {block.hash}" for block in blocks))


def cut(body: str, first_line: int = 1) -> list[Block]:
    """The blocks of a text: what stands between empty lines. A block without a mark has the id ''."""
    blocks: list[Block] = []
    lines: list[str] = []
    start = first_line
    for number, line in enumerate([*body.splitlines(), ""], first_line):
        if line.strip():
            if not lines:
                start = number
            lines.append(line.rstrip())
        elif lines:
            blocks.append(_block("\n".join(lines), start))
            lines = []
    return blocks


def one_block(words: str) -> str | None:
    """What was typed or sent for one block, without empty lines, so that `cut` finds one block in it again. None where it
    cannot be one: what stands behind an empty line is of another kind, or a heading goes on."""
    lines = [line.rstrip() for line in CONTROL.sub("", words).splitlines()]
    parts = [list(part) for is_written, part in groupby(lines, key=bool) if is_written]
    kinds = {kind_of(part[0].lstrip()) for part in parts}
    if len(kinds) > 1 or kinds & {BlockKind.SLOT, BlockKind.PICTURE} or (BlockKind.HEADING in kinds and len(parts) > 1):
        return None
    return "\n".join(line for part in parts for line in part).strip()


def _block(text: str, line: int) -> Block:
    mark = MARK.search(text)
    md = text[: mark.start()] if mark else text
    alone = PLACEHOLDER.fullmatch(md)
    if alone and alone["verb"] in ALONE:
        return Block(f"{alone['verb']}-{alone['name']}", md, line=line)
    return Block(mark["id"] if mark else "", md, (mark["of"] or "") if mark else "", line)


def as_one_text(blocks: Sequence[Block]) -> str:
    """The text again, with its marks: what `cut` reads."""
    return "\n\n".join(_with_mark(block) for block in blocks) + "\n"


def _with_mark(block: Block) -> str:
    """An empty line inside a block would make two of it."""
    if not block.is_written or not block.id:
        return block.md
    md = "\n".join(line for line in block.md.splitlines() if line.strip())
    return md + " {#" + block.id + (f" @{block.of}" if block.of else "") + "}"


@lru_cache(maxsize=20_000)
def links_of(md: str) -> tuple[tuple[str, bool], ...]:
    """Where the links and images of a block lead, as a reader's page has them, with whether it is an image. What only looks
    like a link (a target Markdown does not take) is among them."""
    if "](" not in md and "]:" not in md:
        return ()
    # Text in a block is one level deep; an image may stand inside a link.
    tokens = [one for block in _MARKDOWN.parse(md) for one in block.children or ()]
    found = {(str(one.attrs["src"]), True) for one in tokens if one.type == "image"}
    found |= {(str(one.attrs["href"]), False) for one in tokens if one.type == "link_open"}
    seen = {to for to, _ in found}
    found |= {
        (link["to"], False)
        for link in LINK.finditer(md)
        if link["to"] not in seen and normalizeLink(link["to"]) not in seen
    }
    return tuple(sorted(found))


def as_rows(blocks: Iterable[Block]) -> list[dict[str, str]]:
    """Blocks as JSON keeps them."""
    return [{"id": block.id, "md": block.md, "of": block.of} for block in blocks]


def blocks_of(rows: Iterable[Mapping[str, str]]) -> tuple[Block, ...]:
    """Blocks from what JSON kept."""
    return tuple(Block(row["id"], row["md"], row["of"]) for row in rows)


def title_of(blocks: Sequence[Block]) -> str:
    return blocks[0].md.lstrip("# ").strip() if blocks else ""


def lead_of(blocks: Sequence[Block]) -> str:
    return blocks[1].md if len(blocks) > 1 else ""


def words_before(blocks: Sequence[Block], fact: str) -> str:
    """What a text says in front of a fact where it first names it, in a list if it can: for whom an amount is, and of what."""
    lines = [" ".join(line.split()) for block in blocks for line in re.split(r"\n(?=- )", block.md)]
    for line in sorted(lines, key=lambda line: not line.startswith("- ")):
        found = next(PLACEHOLDER.finditer(line), None)
        if found and found["verb"] == "fact" and found["name"] == fact and (said := line[: found.start()].strip("- :")):
            return said
    return ""


def outdated_blocks(text: Sequence[Block], source: Sequence[Block]) -> set[str]:
    """Ids of blocks whose Dutch source is no longer what was translated, or is gone, or is not translated yet."""
    now = {block.id: block.hash for block in source if block.is_written}
    here = {block.id: block.of for block in text if block.is_written}
    return {id for id, of in here.items() if now.get(id) != of} | (now.keys() - here.keys())


def faults_of_blocks(blocks: Sequence[Block], *, slot: bool = False) -> list[tuple[int, Fault]]:
    """What is wrong with a text by itself, with the line. A text for a slot has no title of its own."""
    found: list[tuple[int, Fault]] = []
    if not slot and (not blocks or blocks[0].level != 1):
        found.append((blocks[0].line if blocks else 1, _at(blocks[:1], "no_title")))
    if not slot and (len(blocks) < 2 or blocks[1].kind is not BlockKind.PARAGRAPH):
        found.append((blocks[-1].line if blocks else 1, _at(blocks[1:2], "no_lead")))
    level = 1
    for block in blocks if slot else blocks[1:]:
        if block.kind is BlockKind.HEADING:
            if not 2 <= block.level <= min(level + 1, 3):
                found.append((block.line, _at([block], "heading_level", level=block.level, under=level)))
            level = block.level
    for id, times in Counter(block.id for block in blocks).items():
        if times > 1 and id:
            first = next(block for block in blocks if block.id == id)
            found.append((first.line, _at([first], "id_twice", id=id, times=times)))
    for block in blocks:
        found += _faults_of_block(block)
    return found


def _at(blocks: Sequence[Block], code: str, **values: object) -> Fault:
    """A fault in the first of these blocks, or in the text where there is none."""
    return Fault(code, (blocks[0].id,) if blocks and blocks[0].id else (), values)


def _faults_of_block(block: Block) -> list[tuple[int, Fault]]:
    found: list[tuple[int, Fault]] = []
    if not block.id:
        found.append((block.line, Fault("no_id")))
    if re.search(r"<[a-zA-Z/!]", block.md):
        found.append((block.line, _at([block], "html")))
    if any(is_blank(found[1]) for found in re.finditer(r"!\[((?:(?!!\[)[^\]])*)\]", block.md)):
        found.append((block.line, _at([block], "image_without_words")))
    if re.search(r"\{#", block.md):
        found.append((block.line, _at([block], "two_marks")))
    prose = LIST_NUMBER.sub("", ANY_BRACES.sub("", LINK_TARGET.sub("]", block.md)))
    if re.search(r"\d", prose):
        found.append((block.line, _at([block], "number_in_prose")))
    for braces in ANY_BRACES.findall(block.md):
        match = PLACEHOLDER.fullmatch(braces)
        if not match or match["verb"] not in FORMS or match["form"] not in FORMS[match["verb"]]:
            found.append((block.line, _at([block], "unknown_placeholder", words=braces[:80])))
        elif match["verb"] in ALONE and block.is_written:
            found.append((block.line, _at([block], "placeholder_not_alone", words=braces[:80])))
    return found


def faults_of_translation(
    text: Sequence[Block], source: Sequence[Block], claims_current: bool
) -> list[tuple[int, Fault]]:
    """Why a translation may not be loaded: it claims what is not so. Lagging behind is no fault."""
    found: list[tuple[int, Fault]] = []
    now = {block.id: block for block in source}
    for block in text:
        original = now.get(block.id)
        if block.is_written and not block.of:
            found.append((block.line, _at([block], "no_hash")))
        if original and block.of == original.hash:
            if Counter(block.named) != Counter(original.named):
                found.append((block.line, _at([block], "other_facts")))
            if block.kind is not original.kind:
                found.append((block.line, _at([block], "other_kind", kind=str(block.kind), dutch=str(original.kind))))
    if claims_current and [block.id for block in text] != list(now):
        missing = [id for id in now if id not in {block.id for block in text}]
        extra = [block.id for block in text if block.id not in now]
        line = text[0].line if text else 1
        found += [(line, Fault("lacks_blocks", (), {"ids": ", ".join(missing)}))] if missing else []
        found += [(line, Fault("extra_blocks", (), {"ids": ", ".join(extra)}))] if extra else []
        found += [(line, Fault("other_order"))] if not missing and not extra else []
    return found


_PAGE = re.compile(r"/(?P<language>[a-z]{2,3})/(?:[a-z0-9_-]+/)*(?:[a-z0-9_-]+\.(?:pdf|html))?")


def is_page_address(address: str, languages: Container[str]) -> bool:
    """Whether an address that somebody sent can be a page of a region with these languages: nothing else is made a link of."""
    found = _PAGE.fullmatch(address)
    return bool(found and found["language"] in languages)
