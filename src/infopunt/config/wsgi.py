"""Django as a WSGI application; `serve.py` puts it behind the published pages."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infopunt.config.settings")
_django = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  the views are imported now, not while the first visitor waits


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """What reaches us from a server with TLS in front was asked by https: the forms' origins are compared with that."""
    if settings.HTTPS:
        environ["wsgi.url_scheme"] = "https"
    return _django(environ, start_response)
