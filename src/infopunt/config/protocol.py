"""HTTP on the event loop: published pages in one write, everything else whole and within limits before anybody works on it.

`PublishedProtocol` leans on the class layout of the pinned uvicorn (tests/config/test_serve.py keeps watch). Without it
everything still works, slower and without limits: Django gives the same bytes.
"""

import asyncio
from collections import deque
from math import inf

from infopunt.config import limits
from infopunt.config.deadlines import TimedProtocol
from infopunt.config.published import Prepared
from infopunt.publishing.answering import Asked, said
from infopunt.publishing.reader import Store
from infopunt.web.shared.doors import Door, Pool, door_of, path_of, pool_of, pools

# A request with one of these is not plain: it may have a body, or wants part of the page.
ODD = frozenset((b"expect", b"transfer-encoding", b"content-length", b"range"))


class Enough(Exception):
    """Stops the parser in the middle of a piece."""


class PublishedProtocol(TimedProtocol):
    """Answers GET and HEAD of published addresses in one write. Every odd case goes on to the application, once its body
    is there. Who sends too much is cut."""

    prepared: Prepared
    pools: dict[str, Pool]
    _answered = False
    _in_body = False
    _came = 0  # bytes of this request, its head and what wraps its body included
    _door: Door

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.url, self.headers = b"", []
        self._body = bytearray()
        self._held: deque[tuple[Pool, int]] = deque()  # bodies the application works on
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._let_go()
        while self._held:
            self._free_oldest()

    # What comes in

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._came += len(data)
        super().data_received(data)
        most = limits.LARGEST_HEAD + (limits.WRAPPING * self._door.largest if self._in_body else 0)
        if self._came > most and not self._refused:
            self._refuse(413 if self._in_body else 431)

    def send_400_response(self, msg: str) -> None:
        """What httptools cannot read, in our words instead of its own."""
        self._refuse(400)

    def on_message_begin(self) -> None:
        if self._refused:
            raise Enough  # what else came in the same piece is not even read
        # What uvicorn prepares here for the application waits until it is certain that the application is asked.
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self._begun = True
        self._wait(limits.HEAD)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_body:
            return  # nothing of ours reads what follows a body
        name = name.lower()  # as uvicorn does; a call more for each header would be felt
        if name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        if self._refused:
            return
        if self._came > limits.LARGEST_HEAD and self._size_of_head() > limits.LARGEST_HEAD:
            self._refuse(431)
            return
        self._answered = self._answer()
        if not self._answered:
            self._expect_body()

    def _size_of_head(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

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

    def _expect_body(self) -> None:
        """The door says how large it may be, and how long it may take."""
        hosts = sum(name == b"host" for name, _value in self.headers)
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() == "1.1"):
            self._refuse(400)
            return
        self._in_body = True
        self._door = door_of(path_of(self.url))
        self._wait(self._door.seconds)
        length = next((value for name, value in self.headers if name == b"content-length"), b"0")
        if int(length) > self._door.largest:
            self._refuse(413)
        elif self.expect_100_continue and not self._is_working():
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        if self._refused or self._answered:
            return
        if len(self._body) + len(body) > self._door.largest:
            self._refuse(413)
        elif self._has_room(len(body)):
            self._body += body
        else:
            self._refuse(503)

    def _has_room(self, size: int) -> bool:
        """Room in the memory for bodies; where it is full, the one that was begun first and is still not whole makes some."""
        pool = self.pools[pool_of(self._door)]
        while not pool.take(size):
            others = [one for one in self._all() if one is not self and self._may_go_before(one)]
            if not others:
                return False
            min(others, key=lambda one: one._deadline - one._door.seconds)._refuse(408)
        return True

    def _may_go_before(self, other: "PublishedProtocol") -> bool:
        return bool(other._body) and pool_of(other._door) == pool_of(self._door)

    def on_message_complete(self) -> None:
        if self._refused:
            return
        self._begun = self._in_body = False
        self._came = 0
        if self._answered:
            self._wait(self.timeout_keep_alive)
            return
        if len(self.pipeline) >= limits.WAITING:  # thousands fit in one piece, and each would wait in memory
            self._refuse(503)
            return
        self._deadline = inf
        self._ask_application()

    def _ask_application(self) -> None:
        """Hand on the whole request, as uvicorn would have begun it at its head."""
        url, headers, body = self.url, self.headers, self._body
        super().on_message_begin()
        self.url = url
        self.headers.extend(headers)  # the list itself is in the scope
        super().on_headers_complete()
        self._held.append((self.pools[pool_of(self._door)], len(body)))
        self.cycle.body, self._body = body, bytearray()
        super().on_message_complete()

    # What goes out

    def on_response_complete(self) -> None:
        if self._held:
            self._free_oldest()
        super().on_response_complete()
        if self._refused:
            self.transport.close()
        else:
            self._wait(limits.HEAD if self._begun else self.timeout_keep_alive)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._is_working():
            self._deadline = inf
        elif not self._begun and not self._refused:
            self._wait(self.timeout_keep_alive)

    def _refuse(self, status: int) -> None:
        """Say why and read no more. What an earlier request of the same connection asked is answered first, and last."""
        if self._refused:
            return
        self._refused = True
        self._let_go()
        if self.transport.is_closing() or self._is_working():
            self.pipeline.clear()
            return
        self.transport.write(self.prepared.in_bytes(said(self.prepared, self._asked(), status)))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._wait(limits.LINGER)

    def _asked(self) -> Asked:
        """The request as far as it came."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in self.headers or ()}
        method = self.parser.get_method().decode() if self._in_body else "GET"
        return Asked(method, headers.get("host", ""), path_of(self.url or b""), headers)

    # Memory

    def _let_go(self) -> None:
        if self._body:
            self.pools[pool_of(self._door)].give(len(self._body))
            self._body = bytearray()

    def _free_oldest(self) -> None:
        pool, size = self._held.popleft()
        pool.give(size)


def protocol_for(store: Store, headers: dict[str, str]) -> type[PublishedProtocol]:
    """A protocol class bound to a store, with headers that stand on every answer."""
    bound = {
        "prepared": Prepared(store.root, headers, pages=store.pages),
        "pools": pools(),
        "most": limits.most_connections(),
    }
    return type("BoundProtocol", (PublishedProtocol,), bound)
