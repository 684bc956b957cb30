"""Where a typed place lies. Names of places: GeoNames (CC BY 4.0). Postcodes: a file of its own under ODbL 1.0."""

import csv
import re
from functools import lru_cache
from pathlib import Path

from infopunt.directory.rules import Town, plain
from infopunt.kernel.errors import Refused


class UnknownPlace(Refused):
    say = "We do not know this place. Write a municipality, a village or a Dutch postcode."


def spots(root: Path) -> dict[str, Town]:
    """Every municipality, village and four-digit postcode by its plain name."""
    return _read(str(root))


@lru_cache(maxsize=4)
def _read(root: str) -> dict[str, Town]:
    found: dict[str, Town] = {}
    municipalities: dict[str, Town] = {}
    path = Path(root) / "geo" / "municipality_places.csv"
    if not path.exists():
        return found
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        spot = Town(row["name"], row["code"], (float(row["mean_lat"]), float(row["mean_lon"])))
        municipalities[row["code"]] = spot
        for name in row["places"].split(";"):
            found.setdefault(plain(name), Town(name.strip(), spot.code, spot.at))
    for spot in municipalities.values():  # a municipality wins over a village of the same name
        found[plain(spot.name)] = spot
    found.update(_postcodes(Path(root), municipalities))
    return found


def _postcodes(root: Path, municipalities: dict[str, Town]) -> dict[str, Town]:
    path = root / "geo" / "postcodes_ODbL.csv"
    if not path.exists():
        return {}
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    found = {}
    for row in csv.DictReader(lines):
        home = municipalities.get(row["code"])
        if home:
            for code in row["pc4_list"].split():
                found[code] = Town(f"{code} {row['locality']}", home.code, home.at)
    return found


def find(words: str, root: Path) -> Town:
    """The place somebody typed; raises UnknownPlace."""
    known = spots(root)
    postcode = re.fullmatch(r"\s*(\d{4})\s?[A-Za-z]{0,2}\s*", words)
    if postcode:
        spot = known.get(postcode[1])
        if spot is None:
            raise UnknownPlace
        return spot
    name = plain(words)
    if name in known:
        return known[name]
    near = sorted(key for key in known if len(name) >= 3 and key.startswith(name) and not key.isdigit())
    if not near:
        raise UnknownPlace
    return known[near[0]]


def centre(code: str, root: Path) -> tuple[float, float] | None:
    """The middle of a municipality."""
    return _centres(str(root)).get(code)


@lru_cache(maxsize=4)
def _centres(root: str) -> dict[str, tuple[float, float]]:
    return {spot.code: spot.at for spot in _read(root).values()}
