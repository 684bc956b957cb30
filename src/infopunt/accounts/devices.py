"""A cookie on devices somebody signed in on before, so that strangers' tries count apart from theirs."""

import secrets

from django.core import signing
from django.http import HttpRequest, HttpResponse

from infopunt.accounts.models import Worker

COOKIE = "staff-device"
LASTS = 365 * 24 * 3600
_signer = signing.TimestampSigner(salt="staff-device")


def device_of(request: HttpRequest, email: str) -> str:
    """The id of this device when this person signed in on it before, else '': one of all the unknown ones."""
    try:
        owner, _, id = _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=LASTS).rpartition(" ")
    except signing.BadSignature:
        return ""
    return id if owner == email.lower() else ""


def remember(response: HttpResponse, worker: Worker, *, secure: bool) -> None:
    response.set_cookie(
        COOKIE, _signer.sign(f"{worker.email.lower()} {secrets.token_hex(8)}"), max_age=LASTS, path="/staff/",
        secure=secure, httponly=True, samesite="Lax",
    )  # fmt: skip
