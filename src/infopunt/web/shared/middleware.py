"""What stands before every view: who may post, which region is meant, which headers go out."""

import logging
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from infopunt.kernel.hosts import name_of
from infopunt.regions.models import Region
from infopunt.regions.queries import region_of_host
from infopunt.web.shared import live
from infopunt.web.shared.headers import common_headers

log = logging.getLogger("infopunt.web")
Answer = Callable[[HttpRequest], HttpResponse]
STAFF = "/staff/"


class RegionRequest(HttpRequest):
    """A request whose region is known."""

    region: Region


class Guard:
    """Refuses posts from other sites, sets the headers that hold everywhere, logs the unforeseen without its words."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_foreign_post(request):
            answer = HttpResponse(status=403)
        elif "\x00" in request.path_info:
            answer = HttpResponse(status=404)  # no row and no file has such a name, and a database refuses to look
        else:
            answer = self.get_response(request)
        for name, value in common_headers(request.headers.get("host", "")).items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("cache-control", "no-store")
        answer.headers.setdefault(
            "content-security-policy", "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        return answer

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.path.startswith(STAFF):
            return None  # the screens have a sentence of their own for it
        try:
            return live.say(request, 400) if holds_nul(request) else None
        except Exception as error:  # a body that is no form
            return in_words(request, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return in_words(request, error)


def in_words(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """What went wrong, as a page in the visitor's language."""
    status = live.status_of(error)
    if status >= 500:
        note_failure(error)
    return live.say(request, status)


def note_failure(error: BaseException | None) -> None:
    """In the log, without the address: it can hold what somebody looked for."""
    log.error("a view failed: %s", type(error).__name__, exc_info=error)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's own door for what fails outside a view; it is called while the error is being handled."""
    return in_words(request, sys.exc_info()[1])


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return in_words(request, exception)


def holds_nul(request: HttpRequest) -> bool:
    """Whether a character that no keyboard makes stands in what was sent: PostgreSQL takes none, and nobody means it."""
    if request.content_type == "application/json":
        return "\x00" in str(request.GET.dict()) or b"\\u0000" in request.body or b"\x00" in request.body
    forms = [request.GET, request.POST] if request.method == "POST" else [request.GET]
    return any("\x00" in name + word for form in forms for name, words in form.lists() for word in words)


def is_foreign_post(request: HttpRequest) -> bool:
    """A post that another site made. Where an old phone says nothing of its origin the post is allowed: nobody is signed in."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return False
    if request.path.startswith("/api/"):
        return False  # for programs of other sites; it keeps nothing and knows nobody
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()
    except ValueError:
        return True  # no browser writes such an origin


class RegionByHost:
    """Finds the region by the host name; an unknown host gets a page that names the sites there are.

    The files of this node know it. The row is read when a view first asks for it: what needs none is answered while the
    database is away.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return self.get_response(request)
        host = request.headers.get("host", "")
        staff = request.path.startswith(STAFF)
        if settings.STAFF_HOST and staff is not (name_of(host) == settings.STAFF_HOST):
            return HttpResponse(status=404)  # the screens have a host of their own, and it has nothing else
        region: Any
        if settings.STAFF_HOST and staff:
            region = Region.objects.filter(is_default=True).first()
        elif id := live.store().region_of(host):
            region = SimpleLazyObject(lambda: Region.objects.get(pk=id))
        else:
            region = _unpublished(host)
        if region is None:
            return live.not_found(request)
        request.region = region  # type: ignore[attr-defined]
        return self.get_response(request)


def _unpublished(host: str) -> Region | None:
    """The region of a host for which nothing was published yet."""
    try:
        return region_of_host(host, settings.EXTRA_HOSTS)
    except (OperationalError, InterfaceError):
        return None
