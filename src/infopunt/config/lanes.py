"""Between the event loop and Django: what the files hold is answered without a thread; what needs one waits in the lane of
its door, for a bounded time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from a2wsgi import WSGIMiddleware

from infopunt.kernel import patience
from infopunt.publishing.answering import Asked, Reply, from_files, said
from infopunt.publishing.reader import Store
from infopunt.web.shared.doors import Lane, lane_of, lanes

PATIENCE = 4  # seconds a visitor's or editor's change waits for the database's one writer
log = logging.getLogger("infopunt.serve")
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Full(Exception):
    """More wait in a lane than are let in, or for longer."""


class Front:
    """The ASGI application: files first, then Django in threads."""

    def __init__(self, wsgi: Any, store: Store, common: Mapping[str, str], threads: int) -> None:
        self._store, self._common = store, common
        self._queues = {name: Queue(wsgi, lane) for name, lane in lanes(threads).items()}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        asked = _asked(scope)
        reply = self._from_files(asked)
        if reply is None:
            try:
                made = await self._queues[lane_of(asked.method, asked.path)].answer(scope, receive)
            except Full:
                reply = said(self._store, asked, 503)
            else:
                for message in made:
                    await send(message)
                return
        await self._send(reply, send)

    def _from_files(self, asked: Asked) -> Reply | None:
        try:
            return from_files(self._store, asked)
        except Exception:  # a damaged store: Django has words for it
            log.exception("the published files cannot be read")
            return None

    async def _send(self, reply: Reply, send: Send) -> None:
        headers = [*reply.headers, *self._common.items()]
        pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
        await send({"type": "http.response.body", "body": reply.body})


class Queue:
    """Requests of one lane, a few at a time. An answer is whole before it goes out: who reads slowly holds no thread."""

    def __init__(self, wsgi: Any, lane: Lane) -> None:
        self._lane, self._waiting = lane, 0
        self._free = asyncio.Semaphore(lane.threads)
        self._wsgi: Any = WSGIMiddleware(wsgi, workers=lane.threads, send_queue_size=0)
        self._wsgi.executor = ThreadPoolExecutor(
            lane.threads, thread_name_prefix=lane.name, initializer=partial(patience.be, PATIENCE)
        )

    async def answer(self, scope: Message, receive: Receive) -> list[Message]:
        """What to send; Full when it would take too long to begin."""
        made: list[Message] = []

        async def collect(message: Message) -> None:
            made.append(message)

        body = await _whole(receive)
        gone = asyncio.ensure_future(receive())  # from here on it says nothing but that the other side left
        try:
            await self._turn()
            try:
                if not gone.done():
                    await self._wsgi(scope, body, collect)
            finally:
                self._free.release()
        finally:
            gone.cancel()
        return made

    async def _turn(self) -> None:
        if self._waiting >= self._lane.most:
            raise Full
        self._waiting += 1
        try:
            await asyncio.wait_for(self._free.acquire(), self._lane.patience)
        except TimeoutError:
            raise Full from None
        finally:
            self._waiting -= 1


def _asked(scope: Message) -> Asked:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return Asked(scope["method"], headers.get("host", ""), scope["path"], headers)


async def _whole(receive: Receive) -> Receive:
    """The body, to be read once more from memory."""
    parts = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    whole = {"type": "http.request", "body": b"".join(parts), "more_body": False}

    async def again() -> Message:
        return whole

    return again
