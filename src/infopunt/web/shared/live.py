"""Pages that are made for one visitor at the moment they ask: not found, unknown host, trouble, a remark to mend."""

from collections.abc import Mapping
from datetime import date
from html import escape

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.facts.queries import only
from infopunt.facts.rules import Series
from infopunt.information.pack import CARDS
from infopunt.pages.frame.frame import View, frame, policy_of
from infopunt.pages.frame.parts import finish
from infopunt.pages.frame.site import Named, Site
from infopunt.pages.words.languages import own_name
from infopunt.regions.models import Region
from infopunt.topics.models import Theme


def best_language(request: HttpRequest, region: Region) -> str:
    """The language of the address when the region has it, else what the browser asks for, else English."""
    asked = request.path.split("/")[1] if "/" in request.path else ""
    wishes = [part.split(";")[0].strip().lower() for part in request.headers.get("accept-language", "").split(",")]
    for wish in (asked, *wishes):
        if wish.split("-")[0] in region.languages:
            return wish.split("-")[0]
    return "en"


def page(
    region: Region, language: str, template: str, title: str, context: Mapping[str, object], status: int,
    address: str = "", *, facts: Mapping[str, Series] | None = None, refresh: str = "",
) -> HttpResponse:  # fmt: skip
    """A page in the frame of the site, not kept anywhere. `address`: where the same stands in other languages. Who read the
    region's emergency facts already hands them over: then they are not read again.
    `refresh`: where a screen that nobody touches goes back to."""
    site = Site(region, (), (), {}, (), only(region.emergency) if facts is None else dict(facts), {})
    with override(language):
        day: date = timezone.localdate()
        view = View(frame(site, language, day), address or f"/{language}/", title, script=False, refresh=refresh)
        text = finish(template, view, context)
    answer = HttpResponse(text, status=status)
    answer.headers["content-security-policy"] = policy_of(region)
    answer.headers["content-language"] = language
    return answer


def not_found(request: HttpRequest, region: Region) -> HttpResponse:
    """In the best language: that there is no such page or language, and where to go on."""
    language = best_language(request, region)
    with override(language):
        return page(
            region, language, "missing", _("We cannot find this page"),
            {"languages": [(code, own_name(code)) for code in region.languages], "themes": _themes(language)}, 404,
        )  # fmt: skip


def _themes(language: str) -> list[dict[str, str]]:
    named = [Named(theme.id, theme.labels) for theme in Theme.objects.all() if theme.id != CARDS]
    return [{"id": theme.id, "label": theme.label(language)} for theme in named]


def trouble(request: HttpRequest, region: Region) -> HttpResponse:
    """Something broke on our side: say so, and give the telephone."""
    language = best_language(request, region)
    with override(language):
        say = _("Something went wrong on our side. Nothing was kept. Try again later, or call.")
        return page(region, language, "said", _("This did not work"), {"say": say}, 500)


def unknown_host() -> HttpResponse:
    """No region has this host name: which sites there are."""
    rows = "".join(
        f'<li><a href="//{escape(host)}/">{escape(region.names["en"])}</a> ({escape(host)})</li>'
        for region in Region.objects.all()
        for host in region.hosts
    )
    return HttpResponse(
        f'<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Infopunt</title>'
        f"<h1>There is no site at this name</h1><p>Perhaps you look for:</p><ul>{rows}</ul>"
        f'<p>Emergency: <a href="tel:112">112</a></p></html>',
        status=404,
    )
