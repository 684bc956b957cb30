"""Which region a host name shows, and which area a municipality lies in."""

from infopunt.kernel.hosts import LOCAL, name_of
from infopunt.regions.models import Municipality, Region


def region_of_host(host: str, also_default: list[str]) -> Region | None:
    """The region of `host` (with or without port); plain localhost and the hosts in `also_default` mean the default one."""
    name = name_of(host)
    regions = list(Region.objects.all())
    for region in regions:
        if name in region.hosts:
            return region
    if name in LOCAL or name in also_default:
        return next((region for region in regions if region.is_default), None)
    return None


def areas_of_municipalities(region: str) -> dict[str, str]:
    """The area of each municipality of a region, by code; one query."""
    return dict(Municipality.objects.filter(area__region=region).values_list("code", "area_id"))
