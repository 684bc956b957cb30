"""Where a place lies, from what its address says: a desk that moves is found where it is, or nowhere, never where it was."""

from collections.abc import Sequence

from django.conf import settings

from infopunt.directory import geo
from infopunt.directory.hsds import address_parts
from infopunt.directory.pack import PlacePack
from infopunt.directory.rules import Town


def settled(places: Sequence[PlacePack], before: Sequence[PlacePack]) -> list[PlacePack]:
    """Places with the point and the municipality of their new address, where the address changed and nobody said otherwise; without
    them where we do not know the place."""
    old = {one.id: one for one in before}
    return [_renewed(one) if _moved(one, old.get(one.id)) else one for one in places]


def _moved(now: PlacePack, before: PlacePack | None) -> bool:
    if before is None:
        return bool(now.address) and (now.lat, now.lon, now.municipality) == (None, None, "")
    said = (now.lat, now.lon, now.municipality) != (before.lat, before.lon, before.municipality)
    return now.address != before.address and not said


def _renewed(place: PlacePack) -> PlacePack:
    town = _town(place.address)
    lat, lon = (town.at if town else None) or (None, None)
    return place.model_copy(update={"lat": lat, "lon": lon, "municipality": town.code if town else ""})


def _town(address: str) -> Town | None:
    """By the postcode, else by the town when only one is called so."""
    parts = address_parts(address)
    for words in (parts["postal_code"], parts["city"]):
        try:
            town = geo.locate(words, settings.CONTENT) if words else None
        except geo.UnknownPlace:
            continue
        if town and (words == parts["postal_code"] or not town.others):
            return town
    return None
