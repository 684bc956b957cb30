"""Everything in which two states of a text differ: what the second pair of eyes looks at, words or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from infopunt.facts.models import Fact, FactChange
from infopunt.information.content import Content, content_of
from infopunt.information.editing import BlockChange, changed_blocks
from infopunt.information.models import Revision, Version

Source = tuple[str, str, str]  # title, address, day


@dataclass(frozen=True)
class FactSources:
    """A fact that a text names, whose sources changed since readers got the text, or that it names for the first time."""

    id: str
    statement: str
    gone: Sequence[Source]
    came: Sequence[Source]


@dataclass(frozen=True)
class Comparison:
    """`checked` and `translation` are (old, new), and None where nothing differs; old is None for a text nobody read yet."""

    blocks: Sequence[BlockChange]
    moved: bool
    gone: Sequence[Source]
    came: Sequence[Source]
    checked: tuple[date | None, date] | None
    translation: tuple[str, str] | None
    facts: Sequence[FactSources]

    @property
    def is_empty(self) -> bool:
        return not (
            self.blocks or self.moved or self.gone or self.came or self.checked or self.translation or self.facts
        )


def compare(old: Version | Revision | None, new: Revision) -> Comparison:
    """In what `new` differs from `old`; three queries at most."""
    now = content_of(new)
    was = content_of(old) if old else None
    before = was.blocks if was else ()
    kept = [block.id for block in now.blocks if block.id in {one.id for one in before}]
    gone, came = _sources(was.sources if was else (), now.sources)
    return Comparison(
        changed_blocks(before, now.blocks),
        kept != [block.id for block in before if block.id in set(kept)],
        gone,
        came,
        (was.checked_on if was else None, now.checked_on) if not was or was.checked_on != now.checked_on else None,
        (str(was.translation), str(now.translation)) if was and was.translation != now.translation else None,
        _facts(old if isinstance(old, Version) else None, before, now),
    )


def _sources(old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]) -> tuple[list[Source], list[Source]]:
    def flat(sources: Sequence[Mapping[str, str]]) -> list[Source]:
        return [(one.get("title", ""), one.get("url", ""), one.get("date", "")) for one in sources]

    was, now = flat(old), flat(new)
    return [one for one in was if one not in now], [one for one in now if one not in was]


def _facts(live: Version | None, before: Sequence[Any], now: Content) -> list[FactSources]:
    named = {name for block in now.blocks for _verb, name in block.named}
    known = {name for block in before for _verb, name in block.named}
    changed: dict[str, list[FactChange]] = {}
    if live and named & known:
        for row in FactChange.objects.filter(fact_id__in=named & known, at__gt=live.created_at).order_by("at"):
            changed.setdefault(row.fact_id, []).append(row)
    wanted = {*(named - known), *changed}
    statements = dict(Fact.objects.filter(id__in=wanted).values_list("id", "statement")) if wanted else {}
    found = []
    for id, statement in sorted(statements.items()):
        rows = changed.get(id, [])
        gone, came = _sources(_of_fact(rows[0].before), _of_fact(rows[-1].after)) if rows else ([], [])
        if id not in known or gone or came:
            found.append(FactSources(id, statement, gone, came))
    return found


def _of_fact(data: Mapping[str, Any]) -> list[Mapping[str, str]]:
    return [period["source"] for period in data.get("periods", [])]
