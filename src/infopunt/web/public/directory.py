"""Everybody who helps, as a list: on the site, and inside a municipality's own site without a script or a cookie."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.directory import geo
from infopunt.directory.finding import fits
from infopunt.directory.hsds import Json
from infopunt.directory.queries import Spot, places
from infopunt.directory.rules import can_be_reached, distance
from infopunt.directory.sharing import numbers_on
from infopunt.kernel.words import words_in
from infopunt.pages.frame.frame import style_of
from infopunt.pages.words.languages import direction, own_name
from infopunt.pages.words.markdown import phone_link
from infopunt.regions.models import Region
from infopunt.topics.models import Theme
from infopunt.web.public.answers import cautions
from infopunt.web.public.fallen import marked_words
from infopunt.web.shared import live
from infopunt.web.shared.when import hours_words

A_PAGE = 30  # organisations


def everybody(request: HttpRequest, language: str) -> HttpResponse:
    """Every organisation, thirty a page, with the same in words for search engines."""
    region: Region = request.region  # type: ignore[attr-defined]
    if language not in region.languages or request.method not in ("GET", "HEAD"):
        return live.not_found(request)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    with override(language):
        spots, numbers = _reachable(places(region.id, most=10_000))
        groups = _by_organisation(spots)
        pages = max(1, -(-len(groups) // A_PAGE))
        shown = groups[(number - 1) * A_PAGE : number * A_PAGE]
        context = {
            "rows": [_row(group, numbers, language, timezone.localdate()) for group in shown],
            "pages": range(1, pages + 1) if pages > 1 else [], "number": number, "topics": [],
            "data": mark_safe(_linked(shown, numbers, language)),
        }  # fmt: skip
        title, address = _("Everybody who helps"), f"/{language}/help/all/"
        return live.page(region, language, "all", title, context, 200 if shown or number == 1 else 404, address)


def embedded(request: HttpRequest, language: str) -> HttpResponse:
    """The list for somebody else's site: `?municipality=` (name or code) puts the nearest first, `?topic=` takes one theme."""
    region: Region = request.region  # type: ignore[attr-defined]
    if language not in region.languages or request.method not in ("GET", "HEAD"):
        return live.not_found(request)
    topic = request.GET.get("topic", "").replace("\x00", "")  # no database holds it
    topic = topic if Theme.objects.filter(pk=topic.partition(".")[0]).exists() else ""
    at = _middle(request.GET.get("municipality", ""))
    spots, numbers = _reachable(
        [spot for spot in places(region.id, at) if any(fits(one, topic) for one in spot.offers)]
    )
    if at:
        spots.sort(key=lambda spot: distance(at, spot.at) if spot.at else 1e6)
    groups = _by_organisation(spots, keep_order=bool(at))[:A_PAGE]
    style = style_of(region)
    with override(language):
        answer = render(
            request, "public/embed.html",
            {"rows": [_row(group, numbers, language, timezone.localdate()) for group in groups], "language": language,
             "dir": direction(language), "style": mark_safe(style), "brand": region.brand,
             "site": f"{request.scheme}://{request.get_host()}/{language}/help/"},
        )  # fmt: skip
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    answer.headers["content-security-policy"] = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    )
    answer.headers["cache-control"] = "public, max-age=300"
    answer.headers["cross-origin-resource-policy"] = "cross-origin"
    return answer


def _reachable(spots: Sequence[Spot]) -> tuple[list[Spot], dict[str, str]]:
    """Those somebody can get to, and the telephone numbers of today by fact."""
    numbers = numbers_on(timezone.localdate(), [spot.phone for spot in spots])
    return [
        spot
        for spot in spots
        if can_be_reached(spot.kind, spot.address, numbers.get(spot.phone) or spot.number, spot.url)
    ], numbers


def _middle(words: str) -> tuple[float, float] | None:
    words = words.strip()[:80]
    if words.upper().startswith("GM"):
        return geo.centre(words.upper(), settings.CONTENT)
    try:
        return geo.locate(words, settings.CONTENT).at if words else None
    except geo.UnknownPlace:
        return None


def _by_organisation(spots: Sequence[Spot], *, keep_order: bool = False) -> list[list[Spot]]:
    found: dict[str, list[Spot]] = {}
    for spot in spots:
        found.setdefault(spot.organisation, []).append(spot)
    groups = list(found.values())
    return groups if keep_order else sorted(groups, key=lambda group: group[0].organisation_name.casefold())


def _row(group: Sequence[Spot], numbers: Mapping[str, str], language: str, day: date) -> dict[str, object]:
    first = group[0]
    offers = {one.id: one for spot in group for one in spot.offers}.values()
    spoken = list(dict.fromkeys(code for spot in group for code in spot.languages))
    facts = [_("speaks %(language)s") % {"language": ", ".join(map(own_name, spoken))}] if spoken else []
    if any(one.cost == "free" for one in offers):
        facts.append(_("free"))
    if any(one.anonymous == "yes" for one in offers):
        facts.append(_("without your name"))
    if first.independent == "yes":
        facts.append(_("independent of your employer"))
    phones = dict.fromkeys(numbers.get(spot.phone) or spot.number for spot in group)
    return {
        "name": first.organisation_name,
        "offers": [marked_words(one.name, language) for one in offers],
        "facts": facts,
        "phones": [mark_safe(phone_link(phone)) for phone in phones if phone],
        "sites": list(dict.fromkeys(spot.url for spot in group if spot.url)),
        "places": [
            {"address": spot.address, "hours": hours_words(spot.hours, language)} for spot in group if spot.address or spot.hours
        ],
        "cautions": list(dict.fromkeys(say for spot in group for say in cautions(spot, day))),
    }  # fmt: skip


def _linked(groups: Sequence[Sequence[Spot]], numbers: Mapping[str, str], language: str) -> str:
    """The same as schema.org services, in JSON-LD."""
    rows: list[Json] = []
    for group in groups:
        for offer in {one.id: one for spot in group for one in spot.offers}.values():
            given = [spot for spot in group if offer.id in {one.id for one in spot.offers}]
            rows.append({
                "@type": "Service", "name": words_in(offer.name, language),
                "provider": {"@type": "Organization", "name": group[0].organisation_name},
                **({"offers": {"@type": "Offer", "price": 0, "priceCurrency": "EUR"}} if offer.cost == "free" else {}),
                "availableChannel": [_channel(spot, numbers) for spot in given],
            })  # fmt: skip
    said = json.dumps({"@context": "https://schema.org", "@graph": rows}, ensure_ascii=False, separators=(",", ":"))
    return said.replace("<", "\\u003c")


def _channel(spot: Spot, numbers: Mapping[str, str]) -> Json:
    found: Json = {"@type": "ServiceChannel"}
    if spot.languages:
        found["availableLanguage"] = list(spot.languages)
    phone = numbers.get(spot.phone) or spot.number
    if phone:
        found["servicePhone"] = {"@type": "ContactPoint", "telephone": phone}
    if spot.url:
        found["serviceUrl"] = spot.url
    if spot.address or spot.at:
        place: Json = {"@type": "Place", "name": spot.name}
        if spot.address:
            place["address"] = spot.address
        if spot.at:
            place["geo"] = {"@type": "GeoCoordinates", "latitude": spot.at[0], "longitude": spot.at[1]}
        found["serviceLocation"] = place
    return found
