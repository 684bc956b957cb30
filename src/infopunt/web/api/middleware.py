"""Around both interfaces: any site may read them, every answer names its version, what is not there says so in their own form."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from infopunt.web.api.faults import STATUSES
from infopunt.web.api.shared import problem
from infopunt.web.api.v1 import VERSION

DOORS = ("/hsds/", "/api/")


def not_there(request: HttpRequest) -> HttpResponse:
    """An address below the interfaces that none of them knows."""
    return problem(404)


class OpenToAll:
    """No cookie plays a part here, so no origin has to be kept out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(DOORS):
            return self.get_response(request)
        asks_first = request.method == "OPTIONS" and "origin" in request.headers
        answer = HttpResponse(status=204) if asks_first else self.get_response(request)
        if answer.status_code in STATUSES and "problem" not in answer.headers.get("content-type", ""):
            kept = {name: answer.headers[name] for name in ("allow",) if name in answer.headers}
            answer = problem(answer.status_code, headers=kept)
        answer.headers["access-control-allow-origin"] = "*"
        answer.headers["cross-origin-resource-policy"] = "cross-origin"
        if asks_first:
            answer.headers["access-control-allow-methods"] = "GET, POST"
            answer.headers["access-control-allow-headers"] = "content-type"
        if request.path.startswith("/api/v1/"):
            answer.headers["API-Version"] = VERSION
        return answer
