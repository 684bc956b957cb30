"""`routing/<authority>.yaml`: which body takes what. Its words: routing/texts/ (words.py)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from infopunt.facts.pack import FactSourcePack
from infopunt.kernel.languages import Languages
from infopunt.kernel.packfiles import FileFault, Strict, line_of, read_yaml, shape
from infopunt.kernel.shapes import matching, unfit
from infopunt.referrals.authorities.rules import KNOWABLE, Route, RoutingRule, Takes, Tile
from infopunt.referrals.authorities.words import SOURCE, TEXTS, RoutingWords, read_words
from infopunt.referrals.rules import Way

FOLDER = "routing"
Slug = Annotated[str, matching(r"[a-z][a-z0-9-]{1,39}", "not_an_id")]
Name = Annotated[str, matching(r"[a-z][a-z0-9_]{1,39}", "not_an_id")]
YesNo = Literal["yes", "no"]
# What is told of an authority; each source says which of these it was read for.
Claim = Literal["takes", "does", "does_not", "time", "anonymity", "needs", "languages"]
MUST_BE_SOURCED: tuple[Claim, ...] = ("takes", "does", "does_not", "anonymity", "needs")


class ReasonPack(Strict):
    takes: Takes
    reason: Name


class RulePack(ReasonPack):
    """It holds where every key it has holds: one of the values that stand there. `beside`: one of these tiles was told too."""

    tiles: list[Tile] = []
    beside: list[Tile] = []
    agency: YesNo | None = None
    several: YesNo | None = None
    anonymous: YesNo | None = None
    since: list[Literal["this_month", "this_year", "longer"]] = []
    landlord: list[Literal["employer", "agency", "other"]] = []

    @model_validator(mode="after")
    def _never_less_welcome(self) -> "RulePack":
        if self.beside and self.takes is not Takes.YES:
            raise unfit("only_a_yes_hangs_on_more", "beside")
        return self

    def rule(self) -> RoutingRule:
        given = {key: getattr(self, key) for key in (*KNOWABLE, "anonymous")}
        when = {key: frozenset([said] if isinstance(said, str) else said) for key, said in given.items() if said}
        return RoutingRule(self.takes, self.reason, frozenset(self.tiles), when, frozenset(self.beside))


class NeedPack(Strict):
    """Something it asks for; what it cannot work without is a `must`."""

    field: Name
    must: bool = False


class RoutingSourcePack(FactSourcePack):
    """Where it stands, for which claims, and what was seen there."""

    about: list[Claim] = Field(min_length=1)
    seen: str = ""


class AuthorityPack(Strict):
    """A body as its file tells it. It is an `organisation` of the directory, or one of its `local` kind in each municipality or area."""

    id: Slug
    organisation: str = ""
    local: str = ""
    order: int = Field(ge=0, le=1000)
    danger: bool = False
    rules: list[RulePack]
    otherwise: ReasonPack
    anonymous: Literal["yes", "partly", "no", "unknown"] = "unknown"
    needs: list[NeedPack] = []
    handover: list[Way] = []
    languages: Languages = []
    sources: list[RoutingSourcePack] = Field(min_length=1)
    checked: date

    @model_validator(mode="after")
    def _whole(self) -> "AuthorityPack":
        if not self.organisation and not self.local:
            raise unfit("missing", "organisation")
        if len(set(self.asked())) != len(self.needs):
            raise unfit("stands_twice", "needs")
        return self

    def route(self) -> Route:
        otherwise = RoutingRule(self.otherwise.takes, self.otherwise.reason)
        return Route(self.id, tuple(one.rule() for one in self.rules), otherwise, self.order, self.danger)

    def asked(self) -> tuple[str, ...]:
        """The names of the fields it asks for, in its order."""
        return tuple(need.field for need in self.needs)

    def reasons(self) -> set[str]:
        return {one.reason for one in (*self.rules, self.otherwise)}

    def unread(self) -> list[Claim]:
        """What it is told to do or to ask, of which no source was read."""
        read = {claim for source in self.sources if source.read != "no" for claim in source.about}
        return [claim for claim in MUST_BE_SOURCED if claim not in read]


@dataclass(frozen=True)
class RoutingPack:
    """The folder, checked: authorities in their order, and their words by language."""

    authorities: tuple[AuthorityPack, ...] = ()
    words: Mapping[str, RoutingWords] = field(default_factory=dict)


def read_routing(
    root: Path, *, organisations: Mapping[str, str], languages: Collection[str]
) -> tuple[RoutingPack, list[FileFault]]:
    """The folder, and all that is wrong with it; nothing where there is none. `organisations`: id → kind, of the directory."""
    packs: list[AuthorityPack] = []
    faults: list[FileFault] = []
    for path in sorted((root / FOLDER).glob("*.yaml")):
        name = str(path.relative_to(root))
        data, lines, found = read_yaml(path, root)
        pack, more = shape(AuthorityPack, data, lines, name) if not found else (None, [])
        faults += found + more
        if pack is None:
            continue
        faults += [FileFault(name, line_of(lines, (key,)), say) for key, say in _lost(pack, path.stem, organisations)]
        packs.append(pack)
    words, found = read_words(root, languages)
    faults += found
    if packs and not faults:
        faults += list(_faults_between(words, packs))
    return RoutingPack(tuple(sorted(packs, key=lambda pack: (pack.order, pack.id))), words), faults


def _lost(pack: AuthorityPack, stem: str, organisations: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if pack.id != stem:
        yield "id", f"id: the file is named {stem}, the authority {pack.id}"
    if pack.organisation and pack.organisation not in organisations:
        yield "organisation", f"organisation: the directory has no {pack.organisation}"


def _faults_between(words: Mapping[str, RoutingWords], packs: Sequence[AuthorityPack]) -> Iterator[FileFault]:
    """Authorities and reasons without words, words without use; told at the Dutch file, which the others follow."""
    file = f"{TEXTS}/{SOURCE}.yaml"
    if SOURCE not in words:
        yield FileFault(file, 1, "missing or not readable")
        return
    dutch = words[SOURCE]
    wanted = {
        "reasons": set[str]().union(*(pack.reasons() for pack in packs)),
        "fields": {need.field for pack in packs for need in pack.needs},
        "open": set(KNOWABLE),
        "authorities": {pack.id for pack in packs},
    }
    for name, ids in wanted.items():
        there = set(getattr(dutch, name))
        yield from (FileFault(file, 1, f"{name}.{id}: has no words") for id in sorted(ids - there))
        yield from (FileFault(file, 1, f"{name}.{id}: nothing uses it") for id in sorted(there - ids))
    for pack in packs:
        said = dutch.authorities.get(pack.id)
        if said and not pack.organisation and not said.name:
            yield FileFault(file, 1, f"authorities.{pack.id}.name: the directory has no name for it")
