"""How far, how fresh, how useful. No framework, no clock."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt

OLD = timedelta(days=90)  # after this an entry says that it may be out of date
EARTH = 6371.0  # km
NAMESPACE = uuid.UUID("6f1d8f0c-4b59-5d0e-9d53-3c1a7c2f5e11")


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


@dataclass(frozen=True)
class Town:
    """A place somebody typed: what it is called, its municipality and where it lies ('' and None where that is not known),
    and the places it may be mistaken for."""

    name: str
    code: str
    at: tuple[float, float] | None
    others: tuple[str, ...] = ()
