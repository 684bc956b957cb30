"""Between the event loop and Django: what the files hold is answered without a thread; what needs one waits in the lane of
its door, for a bounded time, fairly between networks. Here an address ends: what goes on knows the mark of a network."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from a2wsgi import WSGIMiddleware

from infopunt.config.turns import Full, Turns
from infopunt.kernel import patience
from infopunt.kernel.networks import Marks
from infopunt.publishing.answering import Asked, Reply, from_files, said
from infopunt.publishing.reader import Store
from infopunt.web.shared.doors import CROWDED, Lane, lane_of, lanes

PATIENCE = 4  # seconds a visitor's or editor's change waits for the database's one writer
# In these a server in front says for whom it asks; they reach no view, whoever sent them.
ADDRESSES = frozenset((b"x-real-ip", b"x-forwarded-for", b"forwarded"))
FORM = "application/x-www-form-urlencoded"
log = logging.getLogger("infopunt.serve")
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Front:
    """The ASGI application: files first, then Django in threads. `behind`: a server in front is trusted to say who asks."""

    def __init__(
        self, wsgi: Any, store: Store, common: Mapping[str, str], threads: int, *, behind: bool = False
    ) -> None:
        self._store, self._common, self._behind = store, common, behind
        self._marks = Marks(time.monotonic)
        self._queues = {name: Queue(wsgi, lane) for name, lane in lanes(threads).items()}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        asked = _asked(scope)
        reply = self._from_files(asked)
        if reply is None:
            try:
                made = await self._from_django(asked, self._without_address(scope), receive)
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

    async def _from_django(self, asked: Asked, scope: Message, receive: Receive) -> list[Message]:
        """What to send. Where a lane is full that is not to refuse anybody, the form is asked to wait, with what was typed."""
        body = await _whole(receive)
        gone = asyncio.ensure_future(receive())  # from here on it says nothing but that the other side left
        queue = self._queues[lane_of(asked.method, asked.path)]
        try:
            try:
                return await queue.answer(scope, body, gone)
            except Full:
                if not queue.lane.else_ask or not asked.headers.get("content-type", "").startswith(FORM):
                    raise
            return await self._queues[queue.lane.else_ask].answer({**scope, CROWDED: True}, body, gone)
        finally:
            gone.cancel()

    def _without_address(self, scope: Message) -> Message:
        """The same request, of which nobody can tell who sent it: a mark stands for the network."""
        address = (scope.get("client") or ("", 0))[0]
        if self._behind:
            address = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"x-real-ip"), "")
        headers = [(name, value) for name, value in scope["headers"] if name not in ADDRESSES]
        return {**scope, "headers": headers, "client": (self._marks.mark_of(address), 0)}

    async def _send(self, reply: Reply, send: Send) -> None:
        headers = [*reply.headers, *self._common.items()]
        pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
        await send({"type": "http.response.body", "body": reply.body})


class Queue:
    """Requests of one lane, a few at a time. An answer is whole before it goes out: who reads slowly holds no thread."""

    def __init__(self, wsgi: Any, lane: Lane) -> None:
        self.lane = lane
        self._turns = Turns(lane, time.monotonic)
        self._wsgi: Any = WSGIMiddleware(wsgi, workers=lane.threads, send_queue_size=0)
        self._wsgi.executor = ThreadPoolExecutor(
            lane.threads, thread_name_prefix=lane.name, initializer=partial(patience.be, PATIENCE)
        )

    async def answer(self, scope: Message, body: Receive, gone: asyncio.Future[Message]) -> list[Message]:
        """What to send; Full when it would take too long to begin."""
        made: list[Message] = []

        async def collect(message: Message) -> None:
            made.append(message)

        network = scope["client"][0]
        await self._turns.take(network)
        try:
            if not gone.done():
                await self._wsgi(scope, body, collect)
        finally:
            self._turns.give_back(network, in_vain=not made or made[0]["status"] >= 400)
        return made


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
