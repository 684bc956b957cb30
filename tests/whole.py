"""The whole site in this process, asked over real connections: protocol, lanes, threads and Django as they serve."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connections

from infopunt.config.lanes import Front
from infopunt.publishing.reader import Store
from infopunt.web.shared.headers import common_headers
from tests.config.wire import serving


@contextmanager
def whole_site(data, monkeypatch, threads=4):
    """The port it is at. Its connections to the databases end with each answer: nothing of a test is held on to."""
    from infopunt.config.wsgi import application

    for alias in connections:
        monkeypatch.setitem(connections.settings[alias], "CONN_MAX_AGE", 0)
    root = data / "published"

    async def front(scope, receive, send):
        # Made where its loop runs.
        made = front.__dict__.setdefault(
            "front", Front(application, Store(root, settings.EXTRA_HOSTS), common_headers(), threads)
        )
        await made(scope, receive, send)

    with serving(root, front) as port:
        yield port
