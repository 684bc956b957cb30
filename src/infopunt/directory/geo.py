"""Where a typed place lies. Names and points of places: GeoNames (CC BY 4.0). Postcodes: a file of its own under ODbL 1.0."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from infopunt.directory.rules import Town
from infopunt.directory.spelling import names_in, plain_name, postcode_in
from infopunt.kernel.errors import Refused

MOST = 4  # suggestions


class UnknownPlace(Refused):
    say = "We do not know this place. Write a Dutch municipality, village or postcode."

    def __init__(self, suggestions: Sequence[str] = ()) -> None:
        super().__init__()
        self.suggestions = tuple(suggestions)


class ElsewherePlace(UnknownPlace):
    """The place is in the country and outside our regions: no desk is near it, but `town` says where it lies."""

    say = "This place is outside the region."

    def __init__(self, town: Town) -> None:
        super().__init__(town.others)
        self.town = town


@dataclass(frozen=True)
class Gazetteer:
    """Every place of the country by its plain names, with those that share a name in `others`; postcodes; middles of municipalities.

    `home`: names of the municipalities of our own regions, which win over a namesake elsewhere.
    """

    names: dict[str, Town]
    codes: dict[str, Town]
    centres: dict[str, Town]
    home: frozenset[str]


def find(words: str, root: Path) -> Town:
    """The place of ours that somebody typed: a postcode, a municipality or a village. `others` are its namesakes nearby.

    Raises ElsewherePlace with a place that is not of ours, and UnknownPlace with names that look like what was typed.
    """
    town = locate(words, root)
    if town.code not in gazetteer(root).centres:
        raise ElsewherePlace(town)
    return town


def locate(words: str, root: Path) -> Town:
    """The place somebody typed, of ours or elsewhere in the country. Raises UnknownPlace with names that look like it."""
    known = gazetteer(root)
    code = postcode_in(words)
    if code in known.codes:
        return known.codes[code]
    names = list(names_in(words))
    for name in names:
        if name in known.names:
            return _with_likenesses(known.names[name], name, known)
    part = [town for name in names[:1] if len(name) >= 3 for town in _part_of(name, known)]
    if len(part) == 1:
        return part[0]
    raise UnknownPlace(tuple(town.name for town in part)[:MOST] or _alike(names, known))


def _with_likenesses(town: Town, name: str, known: Gazetteer) -> Town:
    """A place elsewhere, with ours that begin the same: *Bergen* is most often Bergen op Zoom here."""
    if town.code in known.centres:
        return town
    return replace(town, others=tuple(like.name for like in _part_of(name, known))[:MOST])


def _part_of(name: str, known: Gazetteer) -> list[Town]:
    """Ours that begin or end with these words: *Oedenrode* is Sint-Oedenrode."""
    towns = (
        town
        for key, town in known.names.items()
        if town.code in known.centres and (key.startswith(name) or key.endswith(f" {name}"))
    )
    return list({(town.name, town.code): town for town in towns}.values())


def _alike(names: Sequence[str], known: Gazetteer) -> tuple[str, ...]:
    """Names of our own regions a slip or two away; longer names may have two."""
    found: dict[str, None] = {}
    for name in names:
        slips = 1 if len(name) < 6 else 2
        near = process.extract(name, known.home, scorer=OSA.distance, score_cutoff=slips, limit=MOST)
        found |= {known.names[key].name: None for key, _slips, _at in near}
    return tuple(found)[:MOST]


def centre(code: str, root: Path) -> tuple[float, float] | None:
    """The middle of a municipality."""
    town = gazetteer(root).centres.get(code)
    return town.at if town else None


def unfindable(municipalities: Mapping[str, str], root: Path) -> Iterator[tuple[str, str]]:
    """Which municipalities (name by code) somebody who types their name or a postcode of theirs would not be helped to: (name, why)."""
    known = gazetteer(root)
    with_codes = {town.code for town in known.codes.values()}
    for code, name in municipalities.items():
        town = known.names.get(plain_name(name))
        if code not in known.centres or town is None or town.code != code:
            yield name, "the finder does not know this municipality; add it to geo/municipalities.csv"
        elif code not in with_codes:
            yield name, "the finder knows no postcode of this municipality; add them to geo/postcodes_ODbL.csv"


def gazetteer(root: Path) -> Gazetteer:
    """The files of `geo/`, read once."""
    return _read(str(root))


@lru_cache(maxsize=4)
def _read(root: str) -> Gazetteer:
    folder = Path(root) / "geo"
    centres: dict[str, Town] = {}
    candidates: dict[str, list[tuple[float, Town]]] = defaultdict(list)
    for row in _rows(folder / "municipalities.csv"):
        town = Town(row["name"], row["code"], _at(row))
        centres[town.code] = town
        for name in (row["name"], *_also(row)):
            candidates[plain_name(name)].append((float("inf"), town))
    villages: dict[tuple[str, str], Town] = {}
    for row in _rows(folder / "places.csv"):
        town = villages[row["municipality"], plain_name(row["name"])] = Town(row["name"], row["municipality"], _at(row))
        home = centres.get(town.code)
        rank = float(row["population"]) + (1e9 if home else 0)
        for name in (row["name"], *_also(row), *([f"{row['name']} {home.name}"] if home else [])):
            candidates[plain_name(name)].append((rank, town))
    names = {name: _likeliest(towns, centres) for name, towns in candidates.items()}
    codes = dict(_postcodes(_rows(folder / "postcodes_ODbL.csv"), centres, villages, names))
    return Gazetteer(names, codes, centres, frozenset(name for name, town in names.items() if town.code in centres))


def _likeliest(ranked: list[tuple[float, Town]], centres: dict[str, Town]) -> Town:
    """A municipality before a village, ours before others, the larger before the smaller; namesakes of ours stand beside it."""
    towns = [town for _rank, town in sorted(ranked, key=lambda pair: -pair[0])]
    first = towns[0]
    others = [
        f"{town.name} ({centres[town.code].name})" for town in towns if town.code in centres and town.code != first.code
    ]
    return replace(first, others=tuple(dict.fromkeys(others)))


def _postcodes(
    rows: Iterable[dict[str, str]],
    centres: dict[str, Town],
    villages: dict[tuple[str, str], Town],
    names: dict[str, Town],
) -> Iterable[tuple[str, Town]]:
    for row in rows:
        name, home = plain_name(row["place"]), row["municipality"]
        elsewhere = None if home else names.get(name)
        town = villages.get((home, name)) or centres.get(home) or elsewhere
        # Outside our regions a namesake may be meant: better no point than a wrong one.
        sure = town if town and (home or town.code not in centres) else None
        yield row["code"], Town(f"{row['code']} {row['place']}", sure.code if sure else "", sure.at if sure else None)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    return list(csv.DictReader(line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")))


def _at(row: dict[str, str]) -> tuple[float, float]:
    return float(row["lat"]), float(row["lon"])


def _also(row: dict[str, str]) -> list[str]:
    return [name.strip() for name in row["also"].split(";") if name.strip()]
