"""Headers that stand on every answer, published or made at the moment."""

from django.conf import settings

from infopunt.kernel.hosts import name_of


def is_onion(host: str) -> bool:
    """Whether it was asked for by the name of the onion service: there is no https there, and needs to be none."""
    return bool(settings.ONION) and name_of(host) == settings.ONION


def common_headers(host: str = "") -> dict[str, str]:
    headers = {
        "x-content-type-options": "nosniff",
        # Nothing leaves with a link to elsewhere; "no-referrer" would also make the origin of our own forms "null".
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
    }
    if settings.HTTPS and not is_onion(host):
        headers["strict-transport-security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
    return headers
