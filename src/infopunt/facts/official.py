"""Which addresses are official: the host names of `official.yaml`. Nobody types it at a fact; it follows from the address.

A mirror of an official text is no official host: such a source names the official address and says that a copy was read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from pydantic import field_validator

from infopunt.kernel.packfiles import FileFault, Strict, read_yaml, shape
from infopunt.kernel.shapes import unfit

FILE = "official.yaml"
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class OfficialKind(StrEnum):
    """state: the State, the Union, courts; body: who itself makes or carries out the rule, or is what is told of."""

    STATE = "state"
    BODY = "body"
    MUNICIPALITY = "municipality"


class OfficialPack(Strict):
    """Host names, each with everything below it. Behind a body's name the facts it speaks for, as they begin; none: all."""

    state: list[str] = []
    municipality: list[str] = []
    body: dict[str, list[str]] = {}

    @field_validator("state", "municipality", "body")
    @classmethod
    def _hosts(cls, names: list[str] | dict[str, list[str]]) -> list[str] | dict[str, list[str]]:
        for name in names:
            if not HOST.fullmatch(name):
                raise unfit("not_a_host", words=name[:80])
        return names


@dataclass(frozen=True, eq=False)
class OfficialHosts:
    """Host name → its kind and the facts it speaks for; empty where nobody keeps such a list, and then nothing is told apart."""

    hosts: Mapping[str, tuple[OfficialKind, tuple[str, ...]]] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.hosts)

    def kind_of(self, url: str, fact: str = "") -> OfficialKind | None:
        """The kind of an address; None for any other. A body that speaks for some facts is asked with the fact's id."""
        for name in _suffixes(url):
            if name in self.hosts:
                kind, about = self.hosts[name]
                spoken_for = not about or not fact or any(f"{fact}.".startswith(f"{one}.") for one in about)
                return kind if spoken_for else None
        return None

    def is_secondary(self, url: str, fact: str = "") -> bool:
        """Whether it is told as secondary: an address that is known not to be official."""
        return bool(self.hosts) and bool(url) and self.kind_of(url, fact) is None


def _suffixes(url: str) -> Iterator[str]:
    """The host of an address and whatever it lies below: www.svb.nl, svb.nl, nl."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return
    labels = host.split(".")
    yield from (".".join(labels[at:]) for at in range(len(labels)))


NOBODY = OfficialHosts()


def read_official(root: Path) -> tuple[OfficialHosts, list[FileFault]]:
    """The list of a folder, and what is wrong with it."""
    path = root / FILE
    if not path.exists():
        return NOBODY, []
    stat = path.stat()
    hosts, faults = _read(path, root, stat.st_mtime_ns, stat.st_size)
    return hosts, list(faults)


@lru_cache(maxsize=4)
def _read(path: Path, root: Path, _changed: int, _size: int) -> tuple[OfficialHosts, tuple[FileFault, ...]]:
    data, lines, faults = read_yaml(path, root)
    pack, found = shape(OfficialPack, data or {}, lines, FILE) if not faults else (None, [])
    if pack is None:
        return NOBODY, (*faults, *found)
    rows: list[tuple[str, OfficialKind, tuple[str, ...]]] = [(name, OfficialKind.STATE, ()) for name in pack.state]
    rows += [(name, OfficialKind.MUNICIPALITY, ()) for name in pack.municipality]
    rows += [(name, OfficialKind.BODY, tuple(about)) for name, about in pack.body.items()]
    names = [name for name, _kind, _about in rows]
    twice = sorted({name for name in names if names.count(name) > 1})
    more = tuple(FileFault(FILE, 1, f"{name} stands here twice") for name in twice)
    return OfficialHosts(MappingProxyType({name: (kind, about) for name, kind, about in rows})), more
