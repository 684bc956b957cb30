"""What a feed is read into, and what may be named in it."""

import uuid
from dataclasses import dataclass, field

from infopunt.directory.hsds import Json
from infopunt.kernel.faults import At, Fault


@dataclass
class Known:
    """What exists here; what a feed names beside it is left out, and said."""

    layers: set[str]
    facts: set[str]
    topics: set[str]
    areas: set[str]


@dataclass
class Incoming:
    """One organisation of a feed, in the shape of an entry's file, with the UUIDs by which the partner knows its parts. `notes`: what
    was left out of it, and where."""

    number: uuid.UUID
    data: Json
    known_as: dict[str, uuid.UUID]  # by id
    notes: list[Fault] = field(default_factory=list)

    def note(self, code: str, part: str, **values: object) -> None:
        self.notes.append(Fault(code, (part,), values))


@dataclass
class Met:
    """A location of a feed with every link and service that leads to it."""

    spot: Json
    where: At
    links: list[Json] = field(default_factory=list)
    services: list[Json] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)
