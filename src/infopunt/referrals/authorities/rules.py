"""Which authority takes what happened. No framework, no clock; what is not known is tried both ways."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import product
from typing import Any


class Tile(StrEnum):
    """What happened, as the visitor chooses it."""

    PAY = "pay"
    HOURS_SAFETY = "hours_safety"
    HOUSING = "housing"
    THREATS_PAPERS = "threats_papers"
    DISCRIMINATION = "discrimination"
    SICK_CARE = "sick_care"
    DISMISSED = "dismissed"
    OTHER = "other"


class Takes(StrEnum):
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


UNKNOWN = "unknown"
# What can be known of a situation, besides what happened; a value outside these is not known.
KNOWABLE: Mapping[str, tuple[str, ...]] = {
    "agency": ("yes", "no"),
    "several": ("yes", "no"),
    "since": ("this_month", "this_year", "longer"),
    "landlord": ("employer", "agency", "other"),
}
CONDITIONS: Mapping[str, tuple[str, ...]] = {**KNOWABLE, "anonymous": ("yes", "no")}
DANGEROUS = frozenset({Tile.THREATS_PAPERS})
RANK = {Takes.YES: 0, Takes.MAYBE: 1, Takes.NO: 2}


@dataclass(frozen=True)
class ReportedSituation:
    """What somebody told, without their words. `area` and `municipality` are ids of the region, '' when not told."""

    tiles: frozenset[Tile] = frozenset()
    agency: str = UNKNOWN
    several: str = UNKNOWN
    since: str = UNKNOWN
    landlord: str = UNKNOWN
    anonymous: str = "no"
    area: str = ""
    municipality: str = ""


def situation_of(given: Mapping[str, Any]) -> ReportedSituation:
    """A situation of whatever was sent: what nobody can choose is left out, never refused."""
    tiles = given.get("tiles")
    chosen = {str(one) for one in tiles} if isinstance(tiles, Collection) and not isinstance(tiles, str) else set()
    known = {key: given[key] for key, values in CONDITIONS.items() if given.get(key) in values}
    where = {key: str(given.get(key) or "") for key in ("area", "municipality")}
    return ReportedSituation(frozenset(tile for tile in Tile if tile in chosen), **known, **where)


@dataclass(frozen=True)
class RoutingRule:
    """`when`: for each key the values under which it holds. A rule looks at one tile at a time; only a yes
    may hang on another tile `beside` it, so that who tells more is never less welcome."""

    takes: Takes
    reason: str
    tiles: frozenset[Tile] = frozenset()
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    beside: frozenset[Tile] = frozenset()

    def holds(self, tile: Tile, known: ReportedSituation) -> bool:
        return (
            (not self.tiles or tile in self.tiles)
            and (not self.beside or bool(known.tiles & self.beside - {tile}))
            and all(getattr(known, key) in values for key, values in self.when.items())
        )


@dataclass(frozen=True)
class Route:
    """How one authority decides: the first rule that holds, else `otherwise`. One `is_for_danger` comes first where there are
    threats."""

    authority: str
    rules: tuple[RoutingRule, ...]
    otherwise: RoutingRule
    order: int = 0
    is_for_danger: bool = False

    def asks(self) -> frozenset[str]:
        """The keys its rules look at."""
        return frozenset(key for rule in self.rules for key in rule.when)


@dataclass(frozen=True)
class Fit:
    """What an authority makes of a situation. `tiles`: the part it takes, or may take; `depends`: the keys nobody told that
    decide."""

    authority: str
    takes: Takes
    reasons: tuple[str, ...]
    tiles: frozenset[Tile] = frozenset()
    depends: tuple[str, ...] = ()


def fitting_authorities(situation: ReportedSituation, routes: Sequence[Route]) -> list[Fit]:
    """Every authority, best first; where there are threats those for danger before all others.

    A yes or a no holds whatever turns out of what is not known; what hangs on that is a maybe.
    """
    danger = bool(situation.tiles & DANGEROUS)
    by_id = {route.authority: route for route in routes}

    def place(fit: Fit) -> tuple[bool, bool, int, int, str]:
        route = by_id[fit.authority]
        is_no = fit.takes is Takes.NO
        return is_no, not (danger and route.is_for_danger), RANK[fit.takes], route.order, fit.authority

    return sorted((fit_of(situation, route) for route in routes), key=place)


def fit_of(situation: ReportedSituation, route: Route) -> Fit:
    """One authority. Where possibilities differ, the reasons are those that speak against it."""
    open_keys = [
        key for key, values in KNOWABLE.items() if key in route.asks() and getattr(situation, key) not in values
    ]
    tried = {completion: _known_fit(completion, route) for completion in _completions(situation, open_keys)}
    takes = {fit.takes for fit in tried.values()}
    tiles = frozenset[Tile]().union(*(fit.tiles for fit in tried.values()))
    if len(takes) == 1:
        return Fit(route.authority, takes.pop(), _reasons(tried.values()), tiles)
    against = [fit for fit in tried.values() if fit.takes is not Takes.YES]
    return Fit(route.authority, Takes.MAYBE, _reasons(against), tiles, _depends(open_keys, tried))


def _known_fit(known: ReportedSituation, route: Route) -> Fit:
    """Of a situation with nothing unknown: what it makes of each tile, and the best of these."""
    decided = [(tile, decides(tile, known, route)) for tile in _tiles(known)]
    best = min((rule.takes for _tile, rule in decided), key=RANK.__getitem__)
    deciding = [(tile, rule) for tile, rule in decided if rule.takes is best]
    taken = frozenset(tile for tile, rule in decided if rule.takes is not Takes.NO)
    return Fit(route.authority, best, tuple(dict.fromkeys(rule.reason for _tile, rule in deciding)), taken)


def decides(tile: Tile, known: ReportedSituation, route: Route) -> RoutingRule:
    """The rule that decides about one tile."""
    return next((rule for rule in route.rules if rule.holds(tile, known)), route.otherwise)


def _tiles(known: ReportedSituation) -> list[Tile]:
    """In the order of the tiles; who chose none has something else."""
    return [tile for tile in Tile if tile in known.tiles] or [Tile.OTHER]


def _completions(situation: ReportedSituation, open_keys: Sequence[str]) -> Iterator[ReportedSituation]:
    """Every way it can be, once all that decides is known."""
    for values in product(*(KNOWABLE[key] for key in open_keys)):
        yield _with(situation, dict(zip(open_keys, values, strict=True)))


def _with(situation: ReportedSituation, known: Mapping[str, Any]) -> ReportedSituation:
    return replace(situation, **known)


def _reasons(tried: Collection[Fit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason for fit in tried for reason in fit.reasons))


def _depends(open_keys: Sequence[str], tried: Mapping[ReportedSituation, Fit]) -> tuple[str, ...]:
    """The open keys of which a change alone changes whether it is taken."""
    return tuple(
        key
        for key in open_keys
        if any(
            tried[_with(one, {key: value})].takes is not fit.takes
            for one, fit in tried.items()
            for value in KNOWABLE[key]
        )
    )


def idle_rules(route: Route) -> list[int]:
    """The rules (by their place) that decide in no situation: those above them always hold first."""
    deciding = set()
    keys = {
        **{key: CONDITIONS[key] for key in sorted(route.asks())},
        "tiles": [frozenset({one, two}) for one in Tile for two in Tile],
    }
    for values in product(*keys.values()):
        known = _with(ReportedSituation(), dict(zip(keys, values, strict=True)))
        deciding |= {id(decides(tile, known, route)) for tile in known.tiles}
    return [at for at, rule in enumerate(route.rules) if id(rule) not in deciding]
