"""Am I in the right place? Three questions that lead to the desk that is meant, with what that desk needs to know."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.directory.models import Organisation
from infopunt.information.queries import titles_of
from infopunt.regions.models import Region
from infopunt.web.shared import live
from infopunt.web.shared.middleware import RegionRequest

LIVES, STAYS, WORKS = ("here", "border"), ("short", "long", "unsure"), ("any", "knowledge")
FROM = ("eu", "ukraine", "other")
ALLOWED = {"from": FROM, "lives": LIVES, "stays": STAYS, "works": WORKS}
ASK_HERE = "right-desk"  # the card that asks whether this is the desk one needs


def ask(request: RegionRequest, language: str) -> HttpResponse:
    """The questions; or where to go, with nothing kept of the answers."""
    region = request.region
    if language not in region.languages or request.method not in ("GET", "HEAD", "POST"):
        return live.not_found(request)
    with override(language):
        given = {name: request.POST.get(name, "") for name in ALLOWED}
        context: dict[str, object] = {"given": given, "action": f"/{language}/start/", "groups": _questions(given)}
        status = 200
        if request.method == "POST":
            lacking = [name for name, value in given.items() if value not in ALLOWED[name]]
            context["faults"] = dict.fromkeys(lacking, _("Choose one."))
            context["groups"] = _questions(given, lacking)
            status = 422 if lacking else 200
            if not lacking:
                context["places"] = _places(region, language, given)
        return live.page(
            region, language, "start", _("Am I in the right place?"), context, status, f"/{language}/start/"
        )


def _questions(given: Mapping[str, str], lacking: list[str] | None = None) -> list[dict[str, object]]:
    groups = [
        ("from", _("Where are you from?"), [("eu", _("A country of the EU, Norway, Iceland, Liechtenstein or Switzerland")), ("ukraine", _("Ukraine")), ("other", _("Another country"))]),
        ("lives", _("Where do you live?"), [("here", _("In the Netherlands, or I will")), ("border", _("In one country, and I work in the other"))]),
        ("stays", _("How long do you stay?"), [("short", _("Shorter than four months")), ("long", _("Four months or longer")), ("unsure", _("I do not know yet"))]),
        ("works", _("What is your work?"), [("any", _("Any work")), ("knowledge", _("My employer brought me as a highly skilled migrant, or I do research"))]),
    ]  # fmt: skip
    return [
        {"name": name, "label": label, "fault": _("Choose one.") if name in (lacking or []) else "",
         "options": [(value, say, given.get(name) == value) for value, say in options]}
        for name, label, options in groups
    ]  # fmt: skip


def kinds_for(given: Mapping[str, str]) -> list[tuple[str, str, list[str], str]]:
    """Which kind of desk is meant, why, what to read, and the card to show there: (kind, why, pages, card). The most
    particular first. Whoever stays four months or longer belongs in the BRP, shorter in the RNI."""
    found = []
    if given["lives"] == "border":
        say = _("You live in one country and work in the other: tax and insurance follow other rules.")
        found.append(("border-information", say, ["arriving/brp-or-rni"], ASK_HERE))
    if given["works"] == "knowledge":
        say = _("For highly skilled migrants, researchers and their families, often together with the employer.")
        found.append(("expat-centre", say, ["work/permit"], ASK_HERE))
    if given["from"] in ("ukraine", "other"):
        say = _("Other rules for staying and working may hold for you. Ask before you begin to work.")
        found.append(("information-point", say, ["work/permit"], ASK_HERE))
    if given["lives"] == "here" and given["stays"] != "short":
        say = _("You stay four months or longer: register with the municipality where you live (BRP).")
        found.append(("municipality", say, ["arriving/register"], "municipality-register"))
    if given["stays"] != "long":
        say = _("You stay shorter than four months, or live abroad: you get your BSN at an RNI desk.")
        found.append(("rni-desk", say, ["arriving/brp-or-rni", "arriving/bsn"], "municipality-bsn"))
    if given["from"] == "eu":  # the others are sent to an information point already
        say = _("For every other question: an information point helps with work, pay, housing and letters.")
        found.append(("information-point", say, [], ASK_HERE))
    return found


def _places(region: Region, language: str, given: Mapping[str, str]) -> list[dict[str, object]]:
    wanted = kinds_for(given)
    rows = Organisation.objects.filter(
        layer__in=["", region.id], kind__in=[kind for kind, *_rest in wanted]
    ).prefetch_related("places", "services")
    by_kind: dict[str, list[Organisation]] = {}
    for one in rows.order_by("name"):
        by_kind.setdefault(one.kind, []).append(one)
    titles = titles_of(
        language, {page for _k, _w, pages, card in wanted for page in (*pages, *([f"cards/{card}"] if card else []))}
    )
    return [
        {
            "why": why,
            "places": [
                (place.name, place.address, one.url, _bring(one, language))
                for one in by_kind.get(kind, [])
                for place in one.places.all()
                if place.kind == "desk"
            ],
            "pages": [(f"/{language}/{page}/", titles[page]) for page in pages if page in titles],
            "card": (f"/{language}/cards/{card}/", titles[f"cards/{card}"]) if f"cards/{card}" in titles else None,
        }
        for kind, why, pages, card in wanted
    ]


def _bring(one: Organisation, language: str) -> str:
    """What to bring, as far as that is known."""
    known = (offer.bring.get(language) or offer.bring.get("en", "") for offer in one.services.all())
    return "; ".join(dict.fromkeys(words for words in known if words))
