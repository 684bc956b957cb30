"""The key of an open tray: in one cookie of one browser, and nowhere on our side."""

import base64
import binascii

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from infopunt.mailbox import trays
from infopunt.mailbox.trays import OpenTray
from infopunt.web.staff.gate import StaffRequest


def name() -> str:
    return "__Host-tray" if settings.HTTPS else "tray"


def keep(answer: HttpResponse, key: bytes) -> None:
    value = base64.urlsafe_b64encode(key).decode()
    answer.set_cookie(name(), value, path="/", secure=settings.HTTPS, httponly=True, samesite="Strict")


def drop(answer: HttpResponse) -> None:
    answer.delete_cookie(name(), path="/", samesite="Strict")


def tray_in(request: StaffRequest) -> OpenTray | None:
    """The tray this browser holds open."""
    try:
        key = base64.urlsafe_b64decode(request.COOKIES.get(name(), "").encode())
    except (binascii.Error, ValueError):
        return None
    return trays.tray_of(request.user, key, now=timezone.now()) if key else None


@receiver(user_logged_out)
def _signed_out(sender: object, request: HttpRequest, user: object, **more: object) -> None:
    """Whoever signs out leaves no tray open."""
    if request is not None and name() in request.COOKIES and user is not None:
        trays.close_trays(user.pk)  # type: ignore[attr-defined]
