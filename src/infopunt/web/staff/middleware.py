"""What stands before every staff screen, and before nothing else: public pages know no session, no cookie, no token."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from infopunt.accounts.devices import remember
from infopunt.web.staff import gate

Answer = Callable[[HttpRequest], HttpResponse]


def is_staff_address(request: HttpRequest) -> bool:
    return request.path.startswith("/staff/")


def _is_ours(request: HttpRequest) -> bool:
    """Whether a staff screen answered; an address none of them has falls through to the public doors."""
    return request.resolver_match is not None and request.resolver_match.route.startswith("staff/")


class _Only:
    """A middleware that lets everything else pass untouched."""

    def __call__(self, request: HttpRequest) -> Any:
        if not is_staff_address(request):
            return self.get_response(request)  # type: ignore[attr-defined]
        return super().__call__(request)  # type: ignore[misc]


class Session(_Only, SessionMiddleware):
    pass


class SignedIn(_Only, AuthenticationMiddleware):
    pass


class Messages(_Only, MessageMiddleware):
    pass


class Csrf(_Only, CsrfViewMiddleware):
    def process_view(self, request: HttpRequest, callback: Any, args: Any, kwargs: Any) -> Any:
        return super().process_view(request, callback, args, kwargs) if is_staff_address(request) else None


class Staff:
    """The gate: who may come in, how long, in which language; and the headers of staff pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_staff_address(request):
            return self.get_response(request)
        answer = gate.stop(request) or self.get_response(request)
        if answer.status_code == 404 and not _is_ours(request):
            answer = gate.in_words(request, Http404()) or answer  # not the public page: who works here stays here
        if worker := getattr(request, "device_for", None):
            remember(answer, worker, secure=settings.HTTPS)
        answer.headers.setdefault("content-security-policy", gate.POLICY)
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return gate.in_words(request, error) if is_staff_address(request) else None
