"""What stands before every view: who may post, which region is meant, which headers go out."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from infopunt.regions.models import Region
from infopunt.regions.queries import region_of_host
from infopunt.web.shared.headers import common_headers
from infopunt.web.shared.live import not_found, trouble, unknown_host

log = logging.getLogger("infopunt.web")
Answer = Callable[[HttpRequest], HttpResponse]


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
        for name, value in common_headers().items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("cache-control", "no-store")
        answer.headers.setdefault("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        region = getattr(request, "region", None)
        if isinstance(error, Http404):  # nothing failed: a row somebody else took away, an address that was never one
            return not_found(request, region) if region else None
        if isinstance(error, SuspiciousOperation):
            return HttpResponse(status=413)  # more, or more fields, than any form of ours sends
        # The address is left out: it can hold what somebody looked for.
        log.error("a view failed: %s", type(error).__name__, exc_info=error)
        return trouble(request, region) if region else None


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
    return urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()


class RegionByHost:
    """Finds the region by the host name; an unknown host gets a page that names the sites there are."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return self.get_response(request)
        host = request.headers.get("host", "")
        staff = request.path.startswith("/staff/")
        own = host.lower().rpartition(":")[0] or host.lower()
        if settings.STAFF_HOST and staff is not (own == settings.STAFF_HOST):
            return HttpResponse(status=404)  # the screens have a host of their own, and it has nothing else
        region = (
            Region.objects.filter(is_default=True).first()
            if settings.STAFF_HOST and staff
            else region_of_host(host, settings.EXTRA_HOSTS)
        )
        if region is None:
            return unknown_host()
        request.region = region  # type: ignore[attr-defined]
        return self.get_response(request)
