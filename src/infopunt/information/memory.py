"""The translation memory: what was said before for the same source, or a like one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, When
from rapidfuzz import fuzz, process

from infopunt.information.models import State, Version
from infopunt.information.rules import Translation, block_hash, blocks_of

CLOSE_ENOUGH = 75  # per cent of likeness from which an earlier translation helps more than it misleads
MOST_HINTS = 3
REVIEWED = (Translation.REVIEWED, Translation.SIGNED)


@dataclass(frozen=True)
class Hint:
    """What was said elsewhere for the same (100) or a like source, with how like in per cent."""

    source: str
    target: str
    likeness: int


class Memory:
    """Everything translated into a language so far: exact by the hash of the source, alike by its words."""

    def __init__(self, pairs: Mapping[str, tuple[str, str]]) -> None:
        self._pairs = dict(pairs)  # hash of the source → source, target

    def hints(self, md: str, skip: str = "") -> tuple[Hint, ...]:
        """The best earlier translations of a source, without the one that stands there already."""
        exact = self._pairs.get(block_hash(md))
        if exact and exact[1] != skip:
            return (Hint(exact[0], exact[1], 100),)
        choices = {key: source for key, (source, _) in self._pairs.items()}
        found = process.extract(md, choices, scorer=fuzz.ratio, limit=MOST_HINTS + 1, score_cutoff=CLOSE_ENOUGH)
        hints = [Hint(self._pairs[key][0], self._pairs[key][1], int(score)) for _, score, key in found]
        return tuple(hint for hint in hints if hint.target != skip)[:MOST_HINTS]


def memory(language: str) -> Memory:
    """Every translation into a language that stands by the source it names, of any page and any time: what is live, and what
    was once and somebody had reviewed. For one source a reviewed translation goes before a machine's, then the newest; one query."""
    sources: dict[str, str] = {}
    pairs: dict[str, tuple[bool, str]] = {}
    for code, blocks, translation, is_live in _ever_live(language):
        written = [block for block in blocks_of(blocks) if block.is_written]
        if code == "nl":
            sources.update({block.hash: block.md for block in written})
            continue
        reviewed = translation in REVIEWED
        for block in written:
            if (reviewed or is_live) and reviewed >= pairs.get(block.of, (False, ""))[0]:
                pairs[block.of] = (reviewed, block.md)
    return Memory({of: (sources[of], md) for of, (_, md) in pairs.items() if of in sources})


def _ever_live(language: str) -> Iterable[tuple[str, list[dict[str, Any]], str, bool]]:
    """All versions of all texts in Dutch and a language, the oldest first: (language, blocks, translation, is it live)."""
    is_live = Q(text__state=State.PUBLISHED, text__current=F("pk"))
    rows = Version.objects.filter(text__language__in=["nl", language]).order_by("created_at", "pk")
    return rows.annotate(is_live=Case(When(is_live, then=True), default=False)).values_list(
        "text__language", "blocks", "translation", "is_live"
    )
