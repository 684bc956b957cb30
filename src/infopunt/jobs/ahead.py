"""What the calendar will take away: values that end and have no successor, who keeps them, and who leans on them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from infopunt.facts.relations import RelationsFile, inputs_of
from infopunt.facts.rules import SOON, Series, ends_without_more, half_years, read_on
from infopunt.jobs.content import ContentFolder

EVERYBODY = "all editors of the country"


@dataclass(frozen=True)
class Users:
    """Who leans on a fact, each by its own name."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(self.names) or "nothing"


def users_by_fact(content: ContentFolder, relations: RelationsFile) -> dict[str, Users]:
    """Pages, checks, the signposts and amounts that follow from it, for every fact that has any."""
    found: dict[str, list[str]] = {}
    for texts in content.pages.texts.values():
        text = texts["nl"]
        for name in {name for block in text.blocks for _, name in block.named}:
            found.setdefault(name, []).append(f"{text.theme}/{text.slug}")
    for check in content.checks:
        for name in check.kinds:
            found.setdefault(name, []).append(f"check {check.id}")
    for name in content.signposts.facts():
        found.setdefault(name, []).append("signposts")
    for relation in relations.relations:
        for name in inputs_of(relation.rule):
            found.setdefault(name, []).append(f"amount {relation.fact}")
    return {name: Users(tuple(sorted(set(users)))) for name, users in found.items()}


def ahead(
    series: Mapping[str, Series], users: Mapping[str, Users], owners: Mapping[str, str], day: date
) -> Iterator[str]:
    """Line by line: what ends soon and nothing follows, then what is unknown from each coming half-year on."""
    ends = [(last, one) for one in series.values() if (last := ends_without_more(one, day)) and last <= day + SOON]
    for last, one in sorted(ends, key=lambda row: (row[0], row[1].id)):
        left = (last - day).days
        yield f"{last}: {left} {'day' if left == 1 else 'days'} left: {one.id} ({one.statement})"
        yield f"    kept by {owners.get(one.id) or EVERYBODY}; used by {users.get(one.id, Users(()))}"
    yield f"{len(ends)} facts end within {SOON.days} days and nothing follows"
    for half in half_years(day):
        lost = [one for one in series.values() if one.id in users and _is_lost(one, day, half)]
        yield f"on {half} {len(lost)} facts in use are known no longer"
        for one in sorted(lost, key=lambda one: one.id):
            floor = read_on(one, half).floor
            say = f"at least {floor.value}" if floor else "unknown"
            yield f"    {one.id}: {say}; used by {users[one.id]}"


def _is_lost(series: Series, day: date, half: date) -> bool:
    return read_on(series, day).span is not None and read_on(series, half).span is None
