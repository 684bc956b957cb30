"""Headers that stand on every answer, published or made at the moment."""

from django.conf import settings


def common_headers() -> dict[str, str]:
    headers = {
        "x-content-type-options": "nosniff",
        # Nothing leaves with a link to elsewhere; "no-referrer" would also make the origin of our own forms "null".
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
    }
    if settings.HTTPS:
        headers["strict-transport-security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
    return headers
