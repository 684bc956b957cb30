"""The server: uvicorn whose protocol answers published pages itself; everything else goes on to Django.

`PublishedProtocol` leans on the class layout of the pinned uvicorn (tests/config/test_serve.py keeps watch). Without it
everything still works, slower: Django gives the same bytes.
"""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from a2wsgi import WSGIMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from infopunt.config.published import Prepared
from infopunt.publishing.reader import Store

log = logging.getLogger("infopunt.serve")
KEEP_ALIVE = 15  # seconds
LAST_ANSWERS = 10  # seconds in which requests under way are finished when the server stops
# A request with one of these is not plain: it may have a body, or wants part of the page.
ODD = frozenset((b"expect", b"transfer-encoding", b"content-length", b"range"))


class PublishedProtocol(HttpToolsProtocol):
    """Answers GET and HEAD of published addresses in one write; every odd case goes on to the application."""

    prepared: Prepared
    _answered = False

    def on_message_begin(self) -> None:
        # What uvicorn prepares here for the application waits until it is certain that the application is asked.
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    def on_headers_complete(self) -> None:
        self._answered = self._answer()
        if not self._answered:
            url, headers, expect = self.url, self.headers, self.expect_100_continue
            super().on_message_begin()
            self.url, self.expect_100_continue = url, expect
            self.headers.extend(headers)  # the list itself is in the scope
            super().on_headers_complete()

    def _answer(self) -> bool:
        """Whether the request was answered here. No odd case is: other methods, a query, an old or upgraded
        connection, a body, a header said twice, a reply still under way, a reader that does not keep up."""
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
        headers = dict(self.headers)
        if len(headers) != len(self.headers) or not headers.keys().isdisjoint(ODD):
            return False
        prepared = self.prepared
        ready = prepared.ready(headers.get(b"host", b""), self.url, headers.get(b"accept-encoding", b""))
        if ready is None:
            return False
        known = headers.get(b"if-none-match")
        if known is not None and ready.is_known(known):
            self.transport.write(prepared.not_modified + ready.not_modified)
        elif method == b"HEAD":
            self.transport.write(prepared.ok + ready.head)
        else:
            self.transport.write(b"".join((prepared.ok, ready.head, ready.body)))
        return True

    def on_message_complete(self) -> None:
        if not self._answered:
            super().on_message_complete()
            return
        # What uvicorn does after a response of its own: wait for the next request, but not for ever.
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)


def protocol_for(store: Store, headers: dict[str, str]) -> type[PublishedProtocol]:
    """A protocol class bound to a store, with headers that stand on every answer."""
    return type("BoundProtocol", (PublishedProtocol,), {"prepared": Prepared(store.root, headers)})


def application(name: str, threads: int) -> Any:
    """The WSGI application `module:attribute`, imported and wrapped for uvicorn."""
    module, _, attribute = name.partition(":")
    return WSGIMiddleware(getattr(import_module(module), attribute), workers=threads)


def config(app: Any, protocol: type[asyncio.Protocol], host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app, host=host, port=port, http=protocol, loop="uvloop", lifespan="off", access_log=False, log_config=None,
        server_header=False, timeout_keep_alive=KEEP_ALIVE, timeout_graceful_shutdown=LAST_ANSWERS, backlog=2048,
    )  # fmt: skip


class Server(uvicorn.Server):
    """Calls `before_stop` once it is told to stop, before the last answers are given."""

    def __init__(self, config: uvicorn.Config, before_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._before_stop = before_stop

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            self._before_stop()
        except Exception:
            log.exception("before_stop failed")
        await super().shutdown(sockets)


def serve(
    app: str,
    host: str,
    port: int,
    published: Path,
    *,
    workers: int,
    threads: int,
    at_start: Callable[[], None],
    before_stop: Callable[[], None] = lambda: None,
) -> None:
    """Serve until told to stop, then end with SystemExit, so that what the caller does in `finally` is done.

    With more than one process the listening socket is shared; each has its own memory. `at_start` and `before_stop` are
    called once, in the first process; `at_start` after the others were forked: a thread does not survive a fork.
    """
    from infopunt.web.shared.headers import common_headers

    def one(shared: list[socket.socket] | None, stopping: Callable[[], None]) -> None:
        protocol = protocol_for(Store(published), common_headers())
        Server(config(application(app, threads), protocol, host, port), stopping).run(sockets=shared)

    # uvicorn raises the signal again when it is done; by default that would end the process on the spot.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    shared = [config(None, PublishedProtocol, host, port).bind_socket()] if workers > 1 else None
    others = [_fork(lambda: one(shared, lambda: None)) for _ in range(workers - 1)]
    try:
        at_start()
        one(shared, before_stop)
    finally:
        for pid in others:
            os.kill(pid, signal.SIGTERM)
        for pid in others:
            os.waitpid(pid, 0)


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _fork(work: Callable[[], None]) -> int:
    """The id of a process that does `work` and nothing after it."""
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except SystemExit:
        os._exit(0)
    except BaseException:
        log.exception("a server process failed")
    os._exit(1)
