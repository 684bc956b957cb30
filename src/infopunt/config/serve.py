"""The server: uvicorn whose protocol answers published pages itself (protocol.py); everything else waits in its lane for
Django (lanes.py). With more than one process, a first one that serves nothing looks after the others (processes.py)."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn

from infopunt.config.lanes import Front
from infopunt.config.processes import look_after
from infopunt.config.protocol import PublishedProtocol, protocol_for
from infopunt.publishing.reader import Store

log = logging.getLogger("infopunt.serve")
KEEP_ALIVE = 15  # seconds
LAST_ANSWERS = 10  # seconds in which requests under way are finished when the server stops
BACKLOG = 2048


def application(name: str) -> Any:
    """The WSGI application `module:attribute`, imported."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def config(app: Any, protocol: type[asyncio.Protocol], host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app, host=host, port=port, http=protocol, loop="uvloop", lifespan="off", access_log=False, log_config=None,
        server_header=False, timeout_keep_alive=KEEP_ALIVE, timeout_graceful_shutdown=LAST_ANSWERS, backlog=BACKLOG,
        ws="none", proxy_headers=False,  # who believes a server in front says so: INFOPUNT_TRUST_PROXY
    )  # fmt: skip


class Server(uvicorn.Server):
    """Calls `before_stop` once it is told to stop, before the last answers are given. A child stops with its parent."""

    def __init__(self, config: uvicorn.Config, before_stop: Callable[[], None], parent: int = 0) -> None:
        super().__init__(config)
        self._before_stop, self._parent = before_stop, parent

    async def on_tick(self, counter: int) -> bool:
        if self._parent and os.getppid() != self._parent:
            log.error("the process that looked after this one is gone")
            return True
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await asyncio.to_thread(self._before_stop)  # it may use the database, which no event loop may
        except Exception:
            log.exception("before_stop failed")
        await super().shutdown(sockets)


@dataclass(frozen=True)
class Process:
    """What each process does: answer. The first of them calls `at_start` and, however it ends, `before_stop` once."""

    wsgi: Any
    host: str
    port: int
    published: Path
    threads: int
    at_start: Callable[[], None]
    before_stop: Callable[[], None]

    def run(self, shared: socket.socket | None = None, *, first: bool = True, parent: int = 0) -> None:
        from django.conf import settings

        from infopunt.web.shared.headers import common_headers

        common = common_headers()
        store = Store(self.published, settings.EXTRA_HOSTS, pages=settings.ONLY != "talk")
        front = Front(self.wsgi, store, common, self.threads, behind=settings.TRUST_PROXY)

        @cache  # also when it is told to stop before it is open
        def stopping() -> None:
            if first:
                self.before_stop()

        server = Server(config(front, protocol_for(store, common), self.host, self.port), stopping, parent)
        try:
            if first:
                self.at_start()
            server.run(sockets=[shared] if shared else None)
        finally:
            stopping()


def serve(
    app: str, host: str, port: int, published: Path, *, workers: int, threads: int,
    at_start: Callable[[], None], before_stop: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Serve until told to stop, then end with SystemExit, so that what the caller does in `finally` is done.

    With more than one process the listening socket is shared; each has its own memory, and one that ends is started anew.
    `at_start` and `before_stop` are called in the first of them only, after the fork: a thread does not survive one.
    """
    wsgi = application(app)  # before the forks: a process that is started anew has it at once
    process = Process(wsgi, host, port, published, threads, at_start, before_stop)
    # uvicorn raises the signal again when it is done; by default that would end the process on the spot.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    if workers == 1:
        process.run()
        return
    shared = config(None, PublishedProtocol, host, port).bind_socket()
    shared.listen(BACKLOG)  # who comes while a process starts waits for it
    parent = os.getpid()
    look_after([partial(process.run, shared, first=number == 0, parent=parent) for number in range(workers)])


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
