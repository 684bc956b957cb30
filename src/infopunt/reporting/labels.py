"""What is known of a report in short, once it is open: to find it, to speak of it, to see what belongs together. No framework."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from infopunt.referrals.authorities.rules import Tile
from infopunt.reporting.rules import FORMAT, Account

FIRST_WORDS, FIRST_NAME, LARGEST_SUMMARY = 120, 60, 1000  # signs, signs, bytes: it is sealed in the smallest size
LONGEST_LABEL = 60  # signs of a name that a handler writes
SECTORS = (
    "agriculture", "building", "care", "cleaning", "distribution", "food", "horticulture", "hospitality", "household", "industry",
    "meat", "transport", "other",
)  # fmt: skip
ADJECTIVES = (
    "blauwe", "bonte", "brede", "dikke", "diepe", "droge", "dunne", "gele", "gladde", "grijze", "groene", "grote", "hoge", "kalme",
    "kleine", "koele", "lage", "lange", "lichte", "losse", "nieuwe", "oude", "paarse", "ronde", "roze", "ruime", "rustige", "smalle",
    "snelle", "stille", "vlakke", "witte",
)  # fmt: skip
NOUNS = (
    "appel", "beker", "berk", "boog", "boot", "borstel", "brug", "doos", "draad", "emmer", "fiets", "fluit", "gans", "golf", "hamer",
    "heg", "heuvel", "kaars", "kam", "kast", "klok", "knoop", "koffer", "kom", "kruik", "lamp", "lepel", "lijst", "linde", "mand",
    "mus", "noot", "olm", "pan", "peer", "plank", "pomp", "poort", "put", "ring", "roos", "schaal", "schelp", "ster", "stoel", "straat",
    "tafel", "tas", "toren", "trap", "trein", "trom", "tuin", "veer", "vis", "vlag", "vlinder", "wal", "weg", "wei", "wilg", "wolk",
    "zeef", "zon",
)  # fmt: skip
_LEGAL_FORMS = frozenset(("bv", "nv", "vof", "cv", "holding", "group", "groep", "nederland", "the", "de"))
_PLAIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True)
class Labels:
    """What a handler made of it. What stays empty is as the asker told it."""

    sector: str = ""
    employer: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True)
class Summary:
    """A report in short."""

    told: tuple[Tile, ...] = ()
    municipality: str = ""
    told_employer: str = field(default="", repr=False)
    told_place: str = field(default="", repr=False)
    first: str = field(default="", repr=False)
    labels: Labels = field(default_factory=Labels, repr=False)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return self.labels.tiles or self.told

    @property
    def employer(self) -> str:
        return self.labels.employer or self.told_employer

    @property
    def place(self) -> str:
        return self.labels.address or self.told_place

    def same(self) -> set[tuple[str, str]]:
        """By what it belongs to others: the same employer, the same address in the same municipality."""
        employer, place = same_name(self.employer), same_name(self.place)
        keys = {("employer", employer)} if employer else set()
        return keys | ({("address", f"{place} {self.municipality}")} if re.search(r"\d", place) else set())


@dataclass(frozen=True)
class Group:
    """Reports that name the same employer, or the same address."""

    by: str
    name: str = field(repr=False)
    reports: tuple[UUID, ...]


def summary_of(account: Account) -> dict[str, Any]:
    """Enough for a tray of hundreds, small enough to be opened by the hundred."""
    words = " ".join(" ".join(account.words.values()).split())[:FIRST_WORDS]
    summary = {
        "v": FORMAT, "tiles": list(account.tiles), "employer": account.employer[:FIRST_NAME],
        "municipality": account.municipality, "place": account.place[:FIRST_NAME], "first": words,
    }  # fmt: skip
    while len(json.dumps(summary, ensure_ascii=False).encode()) > LARGEST_SUMMARY:
        words = words[:-10]
        summary["first"] = words
    return summary


def summary_in(content: Mapping[str, Any]) -> Summary:
    """A summary as it was sealed; what cannot be read of it is left out."""
    labels = content.get("labels") or {}
    municipality, employer, place, first = (
        str(content.get(name, "")) for name in ("municipality", "employer", "place", "first")
    )
    sector, company, address = (str(labels.get(name, "")) for name in ("sector", "employer", "address"))
    made = Labels(sector, company, address, _tiles(labels))
    return Summary(_tiles(content), municipality, employer, place, first, made)


def with_labels(content: Mapping[str, Any], labels: Labels) -> dict[str, Any]:
    """The content of a summary with these labels instead of those it had."""
    return {**content, "labels": {**asdict(labels), "tiles": list(labels.tiles)}}


def checked_labels(sector: str, tiles: Iterable[str], employer: str, address: str) -> Labels:
    """What a handler chose and wrote; what no list offers is left out, and what is too long is cut."""
    chosen = set(tiles)
    company, where = (" ".join(name.split())[:LONGEST_LABEL] for name in (employer, address))
    return Labels(sector if sector in SECTORS else "", company, where, tuple(tile for tile in Tile if tile in chosen))


def matches(summary: Summary, wanted: str, names: Mapping[str, str]) -> bool:
    """Whether every word that is looked for stands somewhere in it; `names` are the words for tiles, sectors and municipalities."""
    ids = (*summary.tiles, summary.labels.sector, summary.municipality)
    told = (summary.first, summary.employer, summary.told_employer, summary.place, summary.told_place)
    text = plain(" ".join((*told, *(names.get(id, "") for id in ids))))
    return all(word in text for word in plain(wanted).split())


def groups_of(summaries: Mapping[UUID, Summary]) -> list[Group]:
    """What two or more reports name, the most named first; the name as the first of them writes it."""
    found: dict[tuple[str, str], list[UUID]] = {}
    for id, summary in summaries.items():
        for key in summary.same():
            found.setdefault(key, []).append(id)
    several = [(key, ids) for key, ids in found.items() if len(ids) > 1]
    return [
        Group(by, summaries[ids[0]].employer if by == "employer" else summaries[ids[0]].place, tuple(ids))
        for (by, _name), ids in sorted(several, key=lambda pair: (-len(pair[1]), pair[0]))
    ]


def linked(id: UUID, summaries: Mapping[UUID, Summary]) -> list[UUID]:
    """The other reports that name the same employer or address."""
    own = summaries.get(id, Summary()).same()
    return [other for other, summary in summaries.items() if other != id and own & summary.same()]


def nickname(id: UUID) -> str:
    """Two neutral words by which colleagues speak about a report, always the same for the same one. They open nothing, and two
    reports may share them."""
    number = int.from_bytes(hashlib.blake2b(id.bytes, digest_size=8, person=b"nickname").digest())
    return f"{ADJECTIVES[number % len(ADJECTIVES)]} {NOUNS[number // len(ADJECTIVES) % len(NOUNS)]}"


def same_name(name: str) -> str:
    """A name however it is written: `Voorbeeld-Logistiek B.V.` and `voorbeeld logistiek` are the same."""
    words: Sequence[str] = re.sub(r"\W+", " ", plain(name).replace(".", "")).split()
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)


def plain(words: str) -> str:
    """Small letters without their signs."""
    if words.isascii():
        return words.lower()
    apart = unicodedata.normalize("NFKD", words.casefold().translate(_PLAIN))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _tiles(content: Mapping[str, Any]) -> tuple[Tile, ...]:
    chosen = content.get("tiles") or ()
    return tuple(tile for tile in Tile if tile in chosen)
