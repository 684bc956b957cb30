"""How far, how fresh, how useful. No framework, no clock."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Literal, get_args

OLD = timedelta(days=90)  # after this an entry says that it may be out of date
EARTH = 6371.0  # km
NAMESPACE = uuid.UUID("6f1d8f0c-4b59-5d0e-9d53-3c1a7c2f5e11")

# What may be said of a place without anybody having confirmed it; readers see that beside it.
Doubtful = Literal["address", "phone", "hours", "languages", "url"]
DOUBTFUL: tuple[Doubtful, ...] = get_args(Doubtful)


def uuid_of(kind: str, id: str) -> uuid.UUID:
    """The UUID by which other directories know a row of ours: the same on every installation, for ever."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{id}")


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres over the earth between two (latitude, longitude); haversine."""
    lat1, lon1, lat2, lon2 = map(radians, (*one, *other))
    root = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * asin(sqrt(root))


def is_old(checked: date, day: date) -> bool:
    return day - checked > OLD


def year_of(words: str) -> int | None:
    """The year a source is of, as far as its date tells: '2024-06', 'June 2024'; nothing of 'undated'."""
    found = re.search(r"\b(?:19|20)\d\d\b", words)
    return int(found[0]) if found else None


def is_old_news(year: int | None, day: date) -> bool:
    """Whether what a source told may be over: it is of the year before last, or older."""
    return year is not None and year < day.year - 1


def can_be_reached(kind: str, address: str, phone: str, url: str) -> bool:
    """Whether somebody can get there: by a telephone number or a site, and at a desk by its address. A town is no address."""
    return bool(phone or url or (kind == "desk" and address))


@dataclass(frozen=True)
class Town:
    """A place somebody typed: what it is called, its municipality and where it lies ('' and None where that is not known),
    and the places it may be mistaken for."""

    name: str
    code: str
    at: tuple[float, float] | None
    others: tuple[str, ...] = ()


def only_area(stands_in: Iterable[str], works_in: Iterable[Iterable[str]]) -> str:
    """The one area in which an entry has places and does things; '' where it names none, or more than one."""
    areas = {*stands_in, *(area for areas in works_in for area in areas)}
    return areas.pop() if len(areas) == 1 else ""
