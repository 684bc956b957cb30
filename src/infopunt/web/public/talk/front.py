"""The front of talk: what comes before asking or telling."""

from django.http import HttpResponse

from infopunt.kernel.words import in_language
from infopunt.mailbox import trays
from infopunt.mailbox.trays import Team
from infopunt.web.public.talk.frame import open_to, page
from infopunt.web.shared.middleware import RegionRequest


def front(request: RegionRequest, language: str) -> HttpResponse:
    """Danger first, then whose phone this is, who reads it, and the ways in. Nothing is sent here."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"allow": "GET, HEAD"})
    return open_to(_front, request, language)


def _front(request: RegionRequest, language: str) -> HttpResponse:
    region = request.region
    who = {"name": in_language(region.names, language), "number": len(trays.who_can_open(region.id, Team.INQUIRIES))}
    return page(request, language, "talk", who)
