"""Who can help, as plain data: the help page asks for it while somebody waits."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, FloatField, Q
from django.db.models.functions import Abs

from infopunt.directory.models import Place, Service

# About 45 km north to south and east to west: as far as somebody without a car gets.
BOX = (0.40, 0.62)
MOST = 250


@dataclass(frozen=True)
class Offer:
    """A service as readers need it."""

    id: str
    name: dict[str, str]
    topics: tuple[str, ...]
    who: dict[str, str]
    bring: dict[str, str]
    cost: str
    anonymous: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Spot:
    """A place with its organisation and what it offers."""

    id: str
    kind: str
    name: str
    address: str
    municipality: str
    at: tuple[float, float] | None
    phone: str
    url: str
    hours: str
    unverified: frozenset[str]
    languages: tuple[str, ...]
    organisation: str
    organisation_name: str
    independent: str
    checked: date
    confirmed: bool
    offers: tuple[Offer, ...]


FIELDS = (
    "id", "kind", "name", "address", "municipality", "lat", "lon", "phone", "url", "hours", "unverified", "languages",
    "organisation_id", "organisation__name", "organisation__independent", "organisation__checked_on", "organisation__confirmed",
    "organisation__url",
)  # fmt: skip


def places(region: str, near: tuple[float, float] | None = None, ids: Collection[str] | None = None) -> list[Spot]:
    """Places a region's visitors can use: those reached from anywhere, and desks near a point, the nearest first (all desks
    without one; at most a few hundred); two queries."""
    rows = Place.objects.filter(organisation__layer__in=["", region])
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    elif near is not None:
        lat, lon = near
        box = Q(lat__range=(lat - BOX[0], lat + BOX[0]), lon__range=(lon - BOX[1], lon + BOX[1]))
        rows = rows.filter(box | Q(kind__in=["telephone", "online"]) | Q(lat=None))
        away = Abs(F("lat") - lat, output_field=FloatField()) + Abs(F("lon") - lon, output_field=FloatField())
        rows = rows.order_by(away.asc(nulls_first=True), "position", "id")
    found = list(
        rows.values_list(*FIELDS)[:MOST]
        if near is not None
        else rows.order_by("organisation", "position", "id").values_list(*FIELDS)[:MOST]
    )
    offers = _offers([row[0] for row in found])
    return [
        Spot(
            pk, kind, name, address, municipality, (lat, lon) if lat is not None and lon is not None else None, phone,
            url or organisation_url, hours, frozenset(unverified), tuple(languages), organisation, organisation_name,
            independent, checked, confirmed, tuple(offers[pk]),
        )
        for pk, kind, name, address, municipality, lat, lon, phone, url, hours, unverified, languages, organisation,
        organisation_name, independent, checked, confirmed, organisation_url in found
    ]  # fmt: skip


def _offers(ids: list[str]) -> dict[str, list[Offer]]:
    rows = Service.objects.filter(places__in=ids).order_by("id").values_list(
        "places__id", "id", "name", "topics", "who", "bring", "cost", "anonymous", "areas"
    )  # fmt: skip
    found: dict[str, list[Offer]] = defaultdict(list)
    for place, pk, name, topics, who, bring, cost, anonymous, areas in rows:
        found[place].append(Offer(pk, name, tuple(topics), who, bring, cost, anonymous, tuple(areas)))
    return found
