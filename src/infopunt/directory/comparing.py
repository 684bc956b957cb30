"""Two versions of an entry beside each other, field by field. No framework."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """What a field says in one version and in the other; `part` is what the place or the service it belongs to is called in the
    later one, '' for the whole. A part that only one of them has differs as a whole: `part` is its kind, and no field is named."""

    part: Any
    field: tuple[str, ...]
    now: Any
    then: Any


PARTS = ("places", "services")


def entry_differences(now: Json, then: Json) -> list[Difference]:
    """Parts are matched by their ids."""
    found = _fields("", now, then)
    for name in PARTS:
        mine, theirs = ({row["id"]: row for row in one.get(name) or []} for one in (now, then))
        for id in dict.fromkeys([*mine, *theirs]):
            if id in mine and id in theirs:
                found += _fields(theirs[id].get("name") or id, mine[id], theirs[id])
            else:
                found.append(Difference(name, (), mine.get(id), theirs.get(id)))
    return found


def _fields(part: Any, now: Json, then: Json, at: tuple[str, ...] = ()) -> list[Difference]:
    found: list[Difference] = []
    for name in dict.fromkeys([*now, *then]):
        one, other = now.get(name, ""), then.get(name, "")
        if not part and not at and name in PARTS:
            continue
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            found += _fields(part, one, other, (*at, name))
        elif one != other:
            found.append(Difference(part, (*at, name), one, other))
    return found
