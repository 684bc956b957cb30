"""The server: uvicorn whose protocol answers published pages itself; everything else goes on to Django.

`PublishedProtocol` leans on the class layout of the pinned uvicorn (tests/config/test_serve.py keeps watch). Without it
everything still works, slower: Django gives the same bytes.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from email.utils import formatdate
from importlib import import_module
from pathlib import Path
from typing import Any

import uvicorn
from a2wsgi import WSGIMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from infopunt.publishing.reader import Answer, Store, is_known, wanted_encoding

KEEP_ALIVE = 15  # seconds
MOST_PREPARED = 20_000


class Clock:
    """The Date header, made once a second."""

    def __init__(self) -> None:
        self._second, self._line = 0, b""

    def line(self) -> bytes:
        now = int(time.time())
        if now != self._second:
            self._second, self._line = now, b"date: " + formatdate(now, usegmt=True).encode() + b"\r\n"
        return self._line


class Prepared:
    """Answers as bytes ready to write, dropped when something was published."""

    def __init__(self, store: Store, common: bytes) -> None:
        self.store = store
        self.clock = Clock()
        self._common = common
        self._bytes: dict[tuple[bytes, bytes, bytes], tuple[str, bytes, bytes, bytes] | None] = {}
        self._looked = 0.0

    def find(self, host: bytes, path: bytes, accept: bytes) -> tuple[str, bytes, bytes, bytes] | None:
        """(etag, head of a 200, head of a 304, body) or None when Django must answer."""
        now = time.monotonic()
        if now - self._looked > 0.05:
            self._looked = now
            if self.store.refresh():
                self._bytes = {}
        key = (host, path, accept)
        try:
            return self._bytes[key]
        except KeyError:
            pass
        try:
            found = self.store.find(
                host.decode("ascii"), path.decode("ascii"), wanted_encoding(accept.decode("latin-1"))
            )
        except (UnicodeDecodeError, OSError, ValueError):
            return None
        if found is None:
            return None  # not remembered: anybody can ask for anything
        if len(self._bytes) >= MOST_PREPARED:
            self._bytes = {}
        self._bytes[key] = self._head(found)
        return self._bytes[key]

    def _head(self, found: Answer) -> tuple[str, bytes, bytes, bytes]:
        lines = b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in found.headers)
        short = b"".join(
            f"{name}: {value}\r\n".encode("latin-1")
            for name, value in found.headers
            if name not in ("content-length", "content-type")
        )
        return (
            found.etag,
            b"HTTP/1.1 200 OK\r\n" + lines + self._common,
            b"HTTP/1.1 304 Not Modified\r\n" + short + self._common,
            found.body,
        )


class PublishedProtocol(HttpToolsProtocol):
    """Answers GET and HEAD of published addresses in one write; every odd case goes on to the application."""

    prepared: Prepared

    def on_headers_complete(self) -> None:
        if not self._answered():
            super().on_headers_complete()

    def _answered(self) -> bool:
        """Whether the request was answered here. No odd case is: other methods, a query, an old or upgraded
        connection, a body, a reply still under way, a reader that does not keep up."""
        parser = self.parser
        method = parser.get_method()
        if (
            (method != b"GET" and method != b"HEAD")
            or (self.cycle is not None and not self.cycle.response_complete)
            or self.pipeline
            or b"?" in self.url
            or parser.get_http_version() != "1.1"
            or not parser.should_keep_alive()
            or parser.should_upgrade()
            or self.flow.write_paused
            or self.transport.is_closing()
        ):
            return False
        host = accept = known = b""
        for name, value in self.headers:
            if name == b"host":
                host = value
            elif name == b"accept-encoding":
                accept = value
            elif name == b"if-none-match":
                known = value
            elif name in (b"expect", b"transfer-encoding", b"range") or (name == b"content-length" and value != b"0"):
                return False
        found = self.prepared.find(host, self.url, accept)
        if found is None:
            return False
        etag, head, not_modified, body = found
        clock = self.prepared.clock.line()
        if known and is_known(etag, known.decode("latin-1")):
            self.transport.write(b"".join((not_modified, clock, b"\r\n")))
        elif method == b"HEAD":
            self.transport.write(b"".join((head, clock, b"\r\n")))
        else:
            self.transport.write(b"".join((head, clock, b"\r\n", body)))
        self._quiet = True
        return True

    _quiet = False

    def on_body(self, body: bytes) -> None:
        if not self._quiet:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._quiet:
            super().on_message_complete()
            return
        self._quiet = False
        # What uvicorn does after a response of its own: wait for the next request, but not for ever.
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)


def protocol_for(store: Store, headers: dict[str, str]) -> type[PublishedProtocol]:
    """A protocol class bound to a store, with headers that stand on every answer."""
    common = b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in headers.items())
    return type("BoundProtocol", (PublishedProtocol,), {"prepared": Prepared(store, common)})


def application(name: str, threads: int) -> Any:
    """The WSGI application `module:attribute`, imported and wrapped for uvicorn."""
    module, _, attribute = name.partition(":")
    return WSGIMiddleware(getattr(import_module(module), attribute), workers=threads)


def config(app: Any, protocol: type[asyncio.Protocol], host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app, host=host, port=port, http=protocol, loop="uvloop", lifespan="off", access_log=False, log_config=None,
        server_header=False, timeout_keep_alive=KEEP_ALIVE, backlog=2048, h11_max_incomplete_event_size=16_384,
    )  # fmt: skip


def serve(
    app: str,
    host: str,
    port: int,
    published: Path,
    *,
    workers: int,
    threads: int,
    at_start: Callable[[], None],
) -> None:
    """Serve until stopped. With more than one process the listening socket is shared; each has its own memory.

    `at_start` is called once, in the first process, after the others were forked: a thread does not survive a fork.
    """
    from infopunt.web.shared.headers import common_headers

    def one(sockets: Any = None) -> None:
        protocol = protocol_for(Store(published), common_headers())
        uvicorn.Server(config(application(app, threads), protocol, host, port)).run(sockets=sockets)

    if workers == 1:
        at_start()
        one()
        return
    sock = config(None, PublishedProtocol, host, port).bind_socket()
    children = []
    for _ in range(workers - 1):
        pid = os.fork()
        if pid == 0:
            one([sock])
            os._exit(0)
        children.append(pid)
    try:
        at_start()
        one([sock])
    finally:
        for pid in children:
            os.kill(pid, signal.SIGTERM)
        for pid in children:
            os.waitpid(pid, 0)
