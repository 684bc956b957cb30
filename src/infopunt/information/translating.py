"""A translator's view of a page: each block beside its source, what changed since, and what was said elsewhere before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from infopunt.information.content import Content
from infopunt.information.editing import Piece, word_differences
from infopunt.information.exchange import Parcel, Unit, UnitState
from infopunt.information.glossary import Glossary, terms_in
from infopunt.information.memory import REVIEWED, Hint, Memory
from infopunt.information.models import Text, Version
from infopunt.information.readiness import NotReady
from infopunt.information.rules import Block, Translation, blocks_of, one_block
from infopunt.kernel.faults import Fault


class Standing(StrEnum):
    """How a block of a translation stands to the Dutch one."""

    CURRENT = "current"
    OUTDATED = "outdated"
    MISSING = "missing"
    MACHINE = "machine"
    TYPED = "typed"  # in the draft, newer than what is live


@dataclass(frozen=True)
class TranslationRow:
    """One block for the translator. `was` is the source as it was translated, '' when it is not known any more."""

    id: str
    source: str
    source_hash: str
    was: str
    target: str
    standing: Standing
    terms: tuple[tuple[str, str], ...] = ()
    hints: tuple[Hint, ...] = ()

    @property
    def pieces(self) -> list[Piece]:
        """What changed in the source since it was translated."""
        return word_differences(self.was, self.source) if self.was and self.was != self.source else []


def rows_of(
    source: Sequence[Block], earlier: Mapping[str, str], content: Content | None, live: Sequence[Block],
    language: str, glossary: Glossary, known: Memory | None = None,
) -> list[TranslationRow]:  # fmt: skip
    """Every written block of the Dutch text with what a translator needs. `earlier` gives Dutch blocks by hash, as they ever
    were; `content` is the draft or what is live, `live` what readers see."""
    here = {block.id: block for block in content.blocks} if content else {}
    shown = {block.id: block for block in live}
    rows = []
    for block in source:
        if not block.is_written:
            continue
        mine = here.get(block.id)
        terms = tuple(
            (term, glossary.own[language][term].term)
            for term in terms_in((block,), glossary)
            if term in glossary.own.get(language, {})
        )
        standing = _standing(block, mine, shown.get(block.id), content)
        hints: tuple[Hint, ...] = ()
        if known and standing in (Standing.MISSING, Standing.OUTDATED):
            hints = known.hints(block.md, mine.md if mine else "")
        rows.append(
            TranslationRow(
                block.id,
                block.md,
                block.hash,
                earlier.get(mine.of, "") if mine else "",
                mine.md if mine else "",
                standing,
                terms,
                hints,
            )
        )
    return rows


def _standing(source: Block, mine: Block | None, live: Block | None, content: Content | None) -> Standing:
    if mine is None or not mine.md:
        return Standing.MISSING
    if content and mine.id in content.machine:
        return Standing.MACHINE
    if mine.of != source.hash:
        return Standing.OUTDATED
    return Standing.CURRENT if live == mine else Standing.TYPED


def ever(text: Text) -> dict[str, str]:
    """Every Dutch block this text ever showed, by hash; one query."""
    found: dict[str, str] = {}
    for blocks in Version.objects.filter(text=text).order_by("number").values_list("blocks", flat=True):
        found.update({block.hash: block.md for block in blocks_of(blocks)})
    return found


def translated(
    source: Sequence[Block], typed: Mapping[str, str], before: Content | None, *, read: Sequence[str], signed: bool,
    checked: Content,
) -> Content:  # fmt: skip
    """What a translator saved, as content: blocks in the order of the Dutch. A block whose words were touched, or that was
    ticked as read beside its source (`read`), names the source of now; one left alone names what it named. Raises NotReady
    where one block would become two."""
    old = {block.id: block for block in before.blocks} if before else {}
    machine = set(before.machine) if before else set()
    blocks: list[Block] = []
    kept = {block.id: one_block(typed.get(block.id, "")) for block in source if block.is_written}
    if faults := [Fault("more_blocks", (id,)) for id, words in kept.items() if words is None]:
        raise NotReady(*faults)
    for block in source:
        if not block.is_written:
            blocks.append(replace(block, of="", line=0))
            continue
        words = kept[block.id]
        if not words:
            continue
        had = old.get(block.id)
        touched = had is None or one_block(had.md) != words or block.id in read
        if touched:
            machine.discard(block.id)
        blocks.append(Block(block.id, words, block.hash if touched or had is None else had.of))
    left = tuple(sorted(machine & {block.id for block in blocks}))
    translation = before.translation if before else Translation.MACHINE
    if translation is Translation.ORIGINAL:
        translation = Translation.MACHINE
    if signed:
        translation = Translation.REVIEWED
    if left:
        translation = Translation.MACHINE
    return Content(tuple(blocks), checked.sources, checked.checked_on, translation, left)


@dataclass(frozen=True)
class Brought:
    """What of a file from an agency becomes of the text: words by block, blocks that somebody says are right as they stand,
    and how many were left out because their Dutch moved on or because they are not finished."""

    typed: Mapping[str, str]
    read: tuple[str, ...]
    older: int
    unfinished: int


def brought(parcel: Parcel, source: Sequence[Block], before: Content | None) -> Brought:
    """Words that came back as they went say nothing about Dutch that changed meanwhile, unless the file says they are right."""
    now = {block.id: block.hash for block in source if block.is_written}
    had = {block.id: block.md for block in before.blocks if block.is_written} if before else {}
    whole = [unit for unit in parcel.units if unit.target]
    fits = [unit for unit in whole if now.get(unit.id) == unit.of]
    unfinished = [unit for unit in parcel.units if unit.unfinished and unit.unfinished != had.get(unit.id)]
    return Brought(
        {**had, **{unit.id: unit.target for unit in fits}},
        tuple(unit.id for unit in fits if unit.state.is_finished),
        len(whole) - len(fits),
        len(unfinished),
    )


def parcel_of(page: str, language: str, source: Sequence[Block], before: Content | None, glossary: Glossary) -> Parcel:
    """The blocks of a page for an agency. What is translated and needs work (outdated, or a machine's) says so."""
    rows = rows_of(source, {}, before, (), language, glossary)
    return Parcel(page, language, tuple(
        Unit(row.id, row.source_hash, row.source, row.target, "; ".join(f"{dutch} = {own}" for dutch, own in row.terms),
             _state_of(row, before))
        for row in rows
    ))  # fmt: skip


def _state_of(row: TranslationRow, before: Content | None) -> UnitState:
    if not row.target:
        return UnitState.UNSAID
    if row.standing in (Standing.OUTDATED, Standing.MACHINE):
        return UnitState.INITIAL
    is_reviewed = before is not None and before.translation in REVIEWED
    return UnitState.REVIEWED if is_reviewed else UnitState.TRANSLATED


def filled(source: Sequence[Block], answers: Mapping[str, str], before: Content | None, checked: Content) -> Content:
    """A draft in which a machine filled blocks (`answers` by id): always labelled, read by nobody yet."""
    old = {block.id: block for block in before.blocks} if before else {}
    machine = set(before.machine) if before else set()
    blocks = []
    for block in source:
        if not block.is_written:
            blocks.append(replace(block, of="", line=0))
        elif words := one_block(answers.get(block.id, "")):
            blocks.append(Block(block.id, words, block.hash))
            machine.add(block.id)
        elif block.id in old:
            blocks.append(old[block.id])
    return Content(tuple(blocks), checked.sources, checked.checked_on, Translation.MACHINE, tuple(sorted(machine)))
