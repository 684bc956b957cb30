"""Who can help, as plain data: the help page asks for it while somebody waits."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F, FloatField, Q
from django.db.models.functions import Abs

from infopunt.directory.models import Organisation, Place, Service
from infopunt.directory.rules import OLD, only_area, year_of
from infopunt.kernel.stored import as_text, read_json
from infopunt.regions.queries import areas_of_municipalities

# About 45 km north to south and east to west: as far as somebody without a car gets.
BOX = (0.40, 0.62)
NEAR = 0.1  # degrees; where so near there is enough already, the rest of the box is not sorted
MOST = 200


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
    number: str
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
    source_year: int | None = None  # of which year that is what is known of it


FIELDS = (
    "id", "kind", "name", "address", "municipality", "lat", "lon", "phone", "number", "url", "hours",
    as_text("unverified"), as_text("languages"),
    "organisation_id", "organisation__name", "organisation__independent", "organisation__checked_on", "organisation__confirmed",
    "organisation__url", as_text("organisation__source"),
)  # fmt: skip


def places(
    region: str, near: tuple[float, float] | None = None, ids: Collection[str] | None = None, most: int = MOST
) -> list[Spot]:  # fmt: skip
    """Places a region's visitors can use: those reached from anywhere, and desks near a point, the nearest first (all desks
    without one; at most a few hundred); two queries, near a point three."""
    rows = Place.objects.filter(organisation__layer__in=["", region])
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    elif near is not None:
        away = Abs(F("lat") - near[0], output_field=FloatField()) + Abs(F("lon") - near[1], output_field=FloatField())
        enough = rows.filter(_box(near, NEAR, NEAR)).alias(away=away).filter(away__lte=NEAR).count() >= most
        box = _box(near, NEAR, NEAR) if enough else _box(near, *BOX)
        rows = rows.filter(box | Q(kind__in=["telephone", "online"]) | Q(lat=None))
        rows = rows.order_by(away.asc(nulls_first=True), "position", "id")
    found = list(
        rows.values_list(*FIELDS)[:most]
        if near is not None
        else rows.order_by("organisation", "position", "id").values_list(*FIELDS)[:most]
    )
    offers = _offers([row[0] for row in found])
    return [
        Spot(
            id=pk, kind=kind, name=name, address=address, municipality=municipality,
            at=(lat, lon) if lat is not None and lon is not None else None, phone=phone, number=number,
            url=url or organisation_url, hours=hours, unverified=frozenset(read_json(unverified)), languages=tuple(read_json(languages)),
            organisation=organisation, organisation_name=organisation_name, independent=independent, checked=checked,
            confirmed=confirmed, offers=tuple(offers[pk]), source_year=year_of(read_json(source).get("date", "")),
        )
        for pk, kind, name, address, municipality, lat, lon, phone, number, url, hours, unverified, languages, organisation,
        organisation_name, independent, checked, confirmed, organisation_url, source in found
    ]  # fmt: skip


def _box(near: tuple[float, float], north: float, east: float) -> Q:
    lat, lon = near
    return Q(lat__range=(lat - north, lat + north), lon__range=(lon - east, lon + east))


def stale(layer: str, day: date) -> list[tuple[str, str, date]]:
    """(id, name, checked on) of a layer's entries that nobody compared with their source for ninety days, the oldest first."""
    rows = Organisation.objects.filter(layer=layer, checked_on__lt=day - OLD).order_by("checked_on", "id")
    return list(rows.values_list("id", "name", "checked_on"))


def _offers(places: list[str]) -> dict[str, list[Offer]]:
    """What is offered where. A service comes once a place: many places of an organisation share one."""
    rows = Place.services.through.objects.filter(place__in=places).values_list(
        "place_id", "service_id", as_text("service__name"), as_text("service__topics"), as_text("service__who"),
        as_text("service__bring"), "service__cost", "service__anonymous", as_text("service__areas"),
    )  # fmt: skip
    found: dict[str, list[Offer]] = defaultdict(list)
    for place, *service in sorted(rows):
        found[place].append(_offer(*service))
    return found


@lru_cache(maxsize=5000)
def _offer(
    pk: str, name: str, topics: str, who: str, bring: str, cost: str, anonymous: str, areas: str
) -> Offer:  # fmt: skip
    return Offer(
        id=pk, name=read_json(name), topics=tuple(read_json(topics)), who=read_json(who), bring=read_json(bring), cost=cost,
        anonymous=anonymous, areas=tuple(read_json(areas)),
    )  # fmt: skip


def areas_of_places(region: str) -> dict[str, str]:
    """The area of each place that a region lists: where its municipality lies, else the only one its entry names; '' for the whole
    region. Three queries."""
    known = areas_of_municipalities(region)
    mine = {"organisation__layer__in": ["", region]}
    places = list(Place.objects.filter(**mine).values_list("id", "municipality", "organisation"))
    stands: dict[str, list[str]] = defaultdict(list)
    works: dict[str, list[list[str]]] = defaultdict(list)
    for _id, code, owner in places:
        if code:
            stands[owner].append(known.get(code, ""))
    for owner, areas in Service.objects.filter(**mine).values_list("organisation", "areas"):
        works[owner].append(areas)
    return {id: known.get(code, "") if code else only_area(stands[owner], works[owner]) for id, code, owner in places}
