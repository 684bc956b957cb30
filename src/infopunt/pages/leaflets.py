"""Making the leaflets that are behind, and no others."""

from collections.abc import Callable
from datetime import datetime

from infopunt.pages.frame.parts import address_of
from infopunt.pages.frame.site import Site, load_site
from infopunt.pages.publishing import today
from infopunt.pages.texts.leaflet import leaflet_hash, pdf_of, source_of
from infopunt.publishing.operations import put_files
from infopunt.publishing.queries import made_from
from infopunt.regions.models import Region


def make_leaflets(now: datetime, make_way: Callable[[], bool] = lambda: False) -> int:
    """Bring every leaflet up to its page; returns how many were made. After a language that had some to make, whoever is asked
    to make way stops: the rest is made the next time."""
    made = 0
    for region in Region.objects.all():
        site = load_site(region)
        for language in site.languages:
            made += _make_language(site, language, now)
            if made and make_way():
                return made
    return made


def _make_language(site: Site, language: str, now: datetime) -> int:
    before = made_from(site.region.id, language)
    new: dict[str, tuple[str, bytes]] = {}
    keep = []
    for page in site.pages.values():
        if language not in page.texts or not page.is_subject:
            continue
        address = address_of(page, language)
        source = source_of(site, page, language, today(now))
        of = leaflet_hash(source)
        if before.get(address + "leaflet.pdf") == of:
            keep.append(address + "leaflet.pdf")
        else:
            new[address + "leaflet.pdf"] = (of, pdf_of(source, site.address() + address))
    put_files(site.region.id, language, new, keep, now=now)
    return len(new)
