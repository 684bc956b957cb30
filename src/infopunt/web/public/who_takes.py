"""Who takes what: every authority that takes reports, without a report."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.pages.frame.authorities import authority_blocks
from infopunt.referrals.authorities.queries import shown_authorities
from infopunt.referrals.authorities.rules import ReportedSituation, Tile
from infopunt.regions.models import Region
from infopunt.web.shared import live

EVERYTHING = ReportedSituation(frozenset(Tile))
# What only somebody's own situation decides.
OWN = {"verdict": "", "reasons": (), "depends": ()}


def who_takes_what(request: HttpRequest, language: str) -> HttpResponse:
    """Those for danger first, then in their own order. What somebody lived through is neither asked nor sent."""
    region: Region = request.region  # type: ignore[attr-defined]
    if language not in region.languages or request.method not in ("GET", "HEAD"):
        return live.not_found(request)
    with override(language):
        shown = shown_authorities(EVERYTHING, region.id, language)
        blocks = [{**one, **OWN} for one in authority_blocks(shown, language, timezone.localdate())]
        title, address = _("Who takes what?"), f"/{language}/help/who-takes-what/"
        return live.page(
            region, language, "who_takes", title, {"authorities": blocks, "talk": region.has_talk}, 200, address
        )
