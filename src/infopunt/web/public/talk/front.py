"""The front of talk: what comes before asking or telling. Nothing is sent here."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from infopunt.facts.queries import series_of
from infopunt.facts.rules import read_on
from infopunt.pages.words.markdown import phone_link
from infopunt.regions.models import Region
from infopunt.web.public.talk.frame import open_to, page, who_reads
from infopunt.web.shared.middleware import RegionRequest

# Before somebody writes: what to do, with its picture in strokes on a field of 24 by 24.
GUIDE = (
    (noop("Not on a phone, computer or Wi-Fi of your boss."), "M8 2.5h8v19H8zM11 18.5h2M3 3l18 18"),
    (
        noop("Open a private window in your browser: it forgets what you looked at."),
        "M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6M12 9.5a2.5 2.5 0 100 5 2.5 2.5 0 000-5M4 20L20 4",
    ),
    (noop("Write the code you get on paper, not in the phone."), "M5 3h10l4 4v14H5zM8.5 11h7M8.5 14.5h7M8.5 18h4"),
    (
        noop("Calling or coming by is just as good."),
        "M6.5 3.5l3 4-2 2.2a12 12 0 006.8 6.8l2.2-2 4 3c-1 2.5-2.6 3.2-5 2.7A17 17 0 013.8 8.5c-.5-2.4.2-4 2.7-5z",
    ),
)


def front(request: RegionRequest, language: str) -> HttpResponse:
    """Danger first, then whose phone this is, who reads it, and the ways in."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"allow": "GET, HEAD"})
    return open_to(_front, request, language)


def _front(request: RegionRequest, language: str) -> HttpResponse:
    context = {
        "numbers": _numbers(request.region),
        "guide": [(_(words), strokes) for words, strokes in GUIDE],
        "who": who_reads(request.region, language),
    }
    return page(request, language, "talk", context)


def _numbers(region: Region) -> list[tuple[str, SafeString]]:
    """The region's emergency numbers, to tap, with when to call which; one that is not known today is left out."""
    labels = (_("In danger now"), _("Police, when it can wait"), _("Netherlands Labour Authority"))
    series, today = series_of(region.emergency), timezone.localdate()
    shown = [
        (label, read_on(series[name], today).shown)
        for label, name in zip(labels, region.emergency, strict=False)
        if name in series
    ]
    return [(label, mark_safe(phone_link(str(span.value)))) for label, span in shown if span]
