"""Styles and scripts of the staff screens: a short list of names, nothing that is typed in an address reaches the disk."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse

from infopunt.web.staff.gate import methods

OWN = Path(__file__).resolve().parents[1] / "static"
LIBRARY = Path(str(find_spec("allauth").origin)).parent  # type: ignore[union-attr]
FILES = {
    "staff.css": OWN / "staff.css",
    "staff.js": OWN / "staff.js",
    "mfa/js/webauthn-json.js": LIBRARY / "mfa/static/mfa/js/webauthn-json.js",
    "mfa/js/webauthn.js": LIBRARY / "mfa/static/mfa/js/webauthn.js",
    "mfa/js/recovery_codes.js": LIBRARY / "mfa/static/mfa/js/recovery_codes.js",
    "account/js/onload.js": LIBRARY / "account/static/account/js/onload.js",
    "account/js/account.js": LIBRARY / "account/static/account/js/account.js",
}
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@cache
def _read(name: str) -> tuple[bytes, str]:
    body = FILES[name].read_bytes()
    return body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'


@methods("GET")
def asset(request: HttpRequest, name: str) -> HttpResponse:
    if name not in FILES:
        raise Http404
    body, tag = _read(name)
    headers = {"etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type=TYPES[Path(name).suffix], headers=headers)
