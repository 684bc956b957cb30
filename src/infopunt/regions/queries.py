"""Which region a host name shows."""

from infopunt.regions.models import Region

LOCAL = {"localhost", "127.0.0.1", "[::1]"}


def region_of_host(host: str, also_default: list[str]) -> Region | None:
    """The region of `host` (with or without port); plain localhost and the hosts in `also_default` mean the default one."""
    name = host.lower()
    if not name.endswith("]"):
        name = name.rsplit(":", 1)[0] if name.rsplit(":", 1)[-1].isdecimal() else name
    regions = list(Region.objects.all())
    for region in regions:
        if name in region.hosts:
            return region
    if name in LOCAL or name in also_default:
        return next((region for region in regions if region.is_default), None)
    return None
