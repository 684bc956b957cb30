"""What an editor types, as blocks: who keeps which id, what differs in words, what is wrong where. No framework."""

import re
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from infopunt.information.rules import Block, cut

WORDS = re.compile(r"\s+|[^\s]+")
ALIKE = 0.4  # from this share of common words on a changed paragraph is still the same one


def blocks_as_markdown(blocks: Iterable[Block]) -> str:
    """A text as an editor sees it: without marks."""
    return "\n\n".join(block.md for block in blocks) + "\n"


def blocks_from(markdown: str, before: Sequence[Block], taken: Collection[str] = ()) -> list[Block]:
    """What was typed as blocks. A block that stayed or was only changed keeps its id; one that is new gets one that was
    never used in this text: `taken` names ids of earlier versions."""
    typed = cut(re.sub(r"\r\n?", "\n", markdown))
    typed = [replace(block, id="" if block.is_written else block.id, line=0) for block in typed]
    ids = _same_ids(typed, before)
    used = {*taken, *(block.id for block in before), *ids}
    out = []
    for block, id in zip(typed, ids, strict=True):
        if block.is_written:
            block = replace(block, id=id or _fresh(used), of="")
            used.add(block.id)
        out.append(block)
    return out


def _same_ids(typed: Sequence[Block], before: Sequence[Block]) -> list[str]:
    """For each typed block the id it had, '' when it is new. Equal blocks first, wherever they moved; then, of what is left
    between the same neighbours, the most alike of the same kind."""
    ids = [""] * len(typed)
    free = [block for block in before if block.is_written]
    for at, block in enumerate(typed):
        same = next((one for one in free if one.md == block.md), None)
        if block.is_written and same:
            ids[at] = same.id
            free.remove(same)
    pairs = sorted(
        (
            (_alike(block.md, one.md) + _same_place(typed, at, ids, before, one), -at, one)
            for at, block in enumerate(typed)
            if block.is_written and not ids[at]
            for one in free
            if one.kind is block.kind
        ),
        key=lambda pair: pair[:2],
        reverse=True,
    )
    given: set[str] = set()
    for score, at, one in pairs:
        if score >= ALIKE and not ids[-at] and one.id not in given:
            ids[-at] = one.id
            given.add(one.id)
    return ids


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _same_place(typed: Sequence[Block], at: int, ids: Sequence[str], before: Sequence[Block], one: Block) -> float:
    """0.5 when the block before it is the same as it was: a paragraph written anew in its old place is still that one."""
    where = before.index(one)
    if at == 0 or where == 0:
        return 0.5 if at == where else 0
    neighbour = typed[at - 1]
    was = before[where - 1]
    return 0.5 if (ids[at - 1] or neighbour.id) == was.id else 0


def _fresh(used: set[str]) -> str:
    while True:
        id = f"b-{secrets.token_hex(2)}"
        if id not in used:
            return id


@dataclass(frozen=True)
class Piece:
    """Some words that stayed (''), came ('+') or went ('-')."""

    sign: str
    words: str


def word_differences(old: str, new: str) -> list[Piece]:
    """What changed, word by word, in reading order: what went stands before what came."""
    one, other = WORDS.findall(old), WORDS.findall(new)
    found = []
    for verb, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if verb == "equal":
            found.append(Piece("", "".join(one[a:b])))
            continue
        if b > a:
            found.append(Piece("-", "".join(one[a:b])))
        if d > c:
            found.append(Piece("+", "".join(other[c:d])))
    return found


@dataclass(frozen=True)
class BlockChange:
    """A block between two states of a text; `old` or `new` is '' when it was not there."""

    id: str
    old: str
    new: str

    @property
    def pieces(self) -> list[Piece]:
        return word_differences(self.old, self.new)


def changed_blocks(old: Sequence[Block], new: Sequence[Block]) -> list[BlockChange]:
    """What an editor or translator has to look at, in the order of the newer text; what went stands at the end."""
    was = {block.id: block.md for block in old}
    now = {block.id: block.md for block in new}
    found = [BlockChange(id, was.get(id, ""), md) for id, md in now.items() if was.get(id) != md]
    return found + [BlockChange(id, md, "") for id, md in was.items() if id not in now]
