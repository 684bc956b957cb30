"""Pages that are made for one visitor at the moment they ask, and what is said when that cannot be done."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.utils.translation import override

from infopunt.facts.queries import series_of
from infopunt.facts.rules import Series
from infopunt.pages.frame.frame import View, frame, policy_of
from infopunt.pages.frame.parts import finish_page
from infopunt.pages.frame.site import Site
from infopunt.publishing.answering import Asked, Reply, from_files, said
from infopunt.publishing.reader import Store
from infopunt.regions.models import Region

_stores: dict[str, Store] = {}


def store() -> Store:
    """The published files of this node."""
    root = settings.DATA / "published"
    if str(root) not in _stores:
        _stores[str(root)] = Store(root, settings.EXTRA_HOSTS, pages=settings.ONLY != "talk")
    return _stores[str(root)]


def page(
    region: Region, language: str, template: str, title: str, context: Mapping[str, object], status: int,
    address: str = "", *, facts: Mapping[str, Series] | None = None, refresh: str = "",
    sheet: str = "",
) -> HttpResponse:  # fmt: skip
    """A page in the frame of the site, not kept anywhere. `address`: where the same stands in other languages. Who read the
    region's emergency facts already hands them over: then they are not read again.
    `refresh`: where a screen that nobody touches goes back to. `sheet`: the style of this part of the site."""
    site = Site(region, (), (), {}, (), series_of(region.emergency) if facts is None else dict(facts), {})
    with override(language):
        day: date = timezone.localdate()
        view = View(
            frame(site, language, day), address or f"/{language}/", title, script=False, refresh=refresh, sheet=sheet
        )
        view.refused = bool(context.get("wrong"))
        text = finish_page(template, view, context)
    answer = HttpResponse(text, status=status)
    answer.headers["content-security-policy"] = policy_of(region, sheet=sheet)
    answer.headers["content-language"] = language
    # With no-store the browser's own back button ends in an error: docs/decisions/0010-back-in-a-check.md.
    answer.headers["cache-control"] = "private, no-cache"
    return answer


def published(request: HttpRequest) -> HttpResponse | None:
    """What the files of this node answer, with the same bytes the server in front gives."""
    found = from_files(store(), _asked(request))
    return _answer(found) if found else None


def say(request: HttpRequest, status: int) -> HttpResponse:
    """That something cannot be done, in the best language; nothing but files is read for it."""
    return _answer(said(store(), _asked(request), status))


def not_found(request: HttpRequest) -> HttpResponse:
    """That there is no such page or language, and where to go on."""
    return say(request, 404)


# The kind of a fault → what it is for who asked. The rest is our own fault.
KINDS: dict[type[Exception], int] = {
    Http404: 404,  # nothing failed: a row somebody else took away, an address that was never one
    RequestDataTooBig: 413,
    TooManyFieldsSent: 413,  # more fields than any form of ours sends
    MultiPartParserError: 400,
    UnreadablePostError: 400,
    BadRequest: 400,
    SuspiciousOperation: 400,
    OperationalError: 503,  # the database is away, or kept busy by somebody else
    InterfaceError: 503,
}


def status_of(error: BaseException | None) -> int:
    return next((status for kind, status in KINDS.items() if isinstance(error, kind)), 500)


def _asked(request: HttpRequest) -> Asked:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Asked(request.method or "", headers.get("host", ""), request.path, headers)


def _answer(reply: Reply) -> HttpResponse:
    answer = HttpResponse(reply.body, status=reply.status)
    del answer.headers["content-type"]
    for name, value in reply.headers:
        answer.headers[name] = value
    return answer
