"""Am I in the right place? Three questions that lead to the desk that is meant, with what that desk needs to know."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.directory.models import Organisation
from infopunt.information.models import State, Text
from infopunt.information.rules import blocks_of, title_of
from infopunt.regions.models import Region
from infopunt.web.shared import live
from infopunt.web.shared.middleware import RegionRequest

LIVES, STAYS, WORKS = ("here", "border"), ("short", "long", "unsure"), ("any", "knowledge")
FROM = ("eu", "ukraine", "other")


def ask(request: RegionRequest, language: str) -> HttpResponse:
    """The questions; or where to go, with nothing kept of the answers."""
    region = request.region
    if language not in region.languages or request.method not in ("GET", "HEAD", "POST"):
        return live.not_found(request, region)
    with override(language):
        given = {name: request.POST.get(name, "") for name in ("from", "lives", "stays", "works")}
        context: dict[str, object] = {"given": given, "action": f"/{language}/start/", "groups": _questions(given)}
        status = 200
        if request.method == "POST":
            lacking = [name for name, value in given.items() if not value]
            context["faults"] = dict.fromkeys(lacking, _("Choose one."))
            context["groups"] = _questions(given, lacking)
            status = 422 if lacking else 200
            if not lacking:
                context["places"] = _places(region, language, given)
        return live.page(region, language, "start", _("Am I in the right place?"), context, status)


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
        found.append(
            (
                "border-information",
                _("You live in one country and work in the other: tax and insurance follow other rules."),
                ["arriving/brp-or-rni"],
                "municipality-bsn",
            )
        )
    if given["works"] == "knowledge":
        found.append(
            (
                "expat-centre",
                _("For highly skilled migrants, researchers and their families, often together with the employer."),
                ["work/permit"],
                "",
            )
        )
    if given["from"] in ("ukraine", "other"):
        found.append(
            (
                "information-point",
                _("Other rules for staying and working may hold for you. Ask before you begin to work."),
                ["work/permit"],
                "",
            )
        )
    if given["lives"] == "here" and given["stays"] != "short":
        found.append(
            (
                "municipality",
                _("You stay four months or longer: register with the municipality where you live (BRP)."),
                ["arriving/register"],
                "municipality-register",
            )
        )
    if given["stays"] != "long":
        found.append(
            (
                "rni-desk",
                _("You stay shorter than four months, or live abroad: you get your BSN at an RNI desk."),
                ["arriving/brp-or-rni", "arriving/bsn"],
                "municipality-bsn",
            )
        )
    found.append(
        (
            "information-point",
            _("For every other question: an information point helps with work, pay, housing and letters."),
            [],
            "",
        )
    )
    return found


def _places(region: Region, language: str, given: Mapping[str, str]) -> list[dict[str, object]]:
    wanted = kinds_for(given)
    rows = Organisation.objects.filter(
        layer__in=["", region.id], kind__in=[kind for kind, *_rest in wanted]
    ).prefetch_related("places")
    by_kind: dict[str, list[Organisation]] = {}
    for one in rows.order_by("name"):
        by_kind.setdefault(one.kind, []).append(one)
    titles = _titles(
        language, {page for _k, _w, pages, card in wanted for page in (*pages, *([f"cards/{card}"] if card else []))}
    )
    return [
        {
            "why": why,
            "places": [
                (place.name, place.address, one.url)
                for one in by_kind.get(kind, [])
                for place in one.places.all()
                if place.kind == "desk"
            ],
            "pages": [(f"/{language}/{page}/", titles[page]) for page in pages if page in titles],
            "card": (f"/{language}/cards/{card}/", titles[f"cards/{card}"]) if f"cards/{card}" in titles else None,
        }
        for kind, why, pages, card in wanted
    ]


def _titles(language: str, pages: set[str]) -> dict[str, str]:
    """What the pages are called, in the language or what it falls back on."""
    found: dict[str, dict[str, str]] = {}
    rows = Text.objects.filter(state=State.PUBLISHED, page__layer="", language__in=[language, "en", "nl"])
    slugs = {page.partition("/")[2] for page in pages}
    for theme, slug, code, blocks in rows.filter(page__slug__in=slugs).values_list(
        "page__theme", "page__slug", "language", "current__blocks"
    ):
        found.setdefault(f"{theme}/{slug}", {})[code] = title_of(blocks_of(blocks))
    return {
        page: texts.get(language) or texts.get("en") or texts["nl"] for page, texts in found.items() if page in pages
    }
