"""Which region a host name shows."""

from infopunt.kernel.hosts import LOCAL, name_of
from infopunt.regions.models import Region


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
