"""Published answers as bytes ready to write, for the protocol in serve.py. No Django."""

import time
from collections.abc import Collection, Iterable, Mapping
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from infopunt.publishing.answering import Reply
from infopunt.publishing.reader import CHECK_EVERY, PreparedAnswer, Store, is_known, wanted_encoding

MOST_READY = 20_000
LONGEST_ASKED = 512  # bytes of host, path and Accept-Encoding together; what is longer is not worth remembering


class Ready(NamedTuple):
    """An answer but for its status line and date: the head of a 200, the head of a 304, the body."""

    etag: str
    head: bytes
    not_modified: bytes
    body: bytes

    def is_known(self, if_none_match: bytes) -> bool:
        return is_known(self.etag, if_none_match.decode("latin-1"))


class Prepared(Store):
    """A store that also keeps its answers as bytes, with `common` headers on each.

    However it learns that something was published, the bytes go too: one that stayed would stay for ever.
    """

    def __init__(
        self, root: Path, common: Mapping[str, str], also_default: Collection[str] = (), *, pages: bool = True
    ) -> None:
        super().__init__(root, also_default, pages=pages)
        self._common = _lines(common.items())
        self._ready: dict[tuple[bytes, bytes, bytes], Ready] = {}
        self._second = -1
        # Status line and date, made anew once a second.
        self.ok = self.not_modified = self._date = b""

    def refresh(self) -> bool:
        self._tell_time(int(time.time()))
        moved = super().refresh()
        if moved:
            self._ready = {}
        return moved

    def ready(self, host: bytes, path: bytes, accept_encoding: bytes) -> Ready | None:
        """The prepared answer, or None when Django must find out what to say. Never raises."""
        key = (host, path, accept_encoding)
        try:
            if time.monotonic() - self._looked >= CHECK_EVERY:
                self.refresh()
            return self._ready.get(key) or self._prepare(key)
        except Exception:  # a damaged store, or an address that cannot be meant: Django has words for both
            return None

    def in_bytes(self, reply: Reply) -> bytes:
        """A last answer on a connection."""
        self._tell_time(int(time.time()))
        first = f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n".encode()
        return b"".join(
            (first, self._date, _lines(reply.headers), self._common, b"connection: close\r\n\r\n", reply.body)
        )

    def _prepare(self, key: tuple[bytes, bytes, bytes]) -> Ready | None:
        if sum(map(len, key)) > LONGEST_ASKED:
            return None
        host, path, accept = key
        found = self.find(host.decode("ascii"), path.decode("ascii"), wanted_encoding(accept.decode("latin-1")))
        if found is None:  # not remembered: anybody can ask for anything
            return None
        if len(self._ready) >= MOST_READY:
            self._ready = {}
        ready = self._ready[key] = self._made(found)
        return ready

    def _made(self, found: PreparedAnswer) -> Ready:
        end = self._common + b"\r\n"
        short = [pair for pair in found.headers if pair[0] not in ("content-length", "content-type")]
        return Ready(found.etag, _lines(found.headers) + end, _lines(short) + end, found.body)

    def _tell_time(self, second: int) -> None:
        if second != self._second:
            self._second = second
            date = f"date: {formatdate(second, usegmt=True)}\r\n".encode()
            self._date = date
            self.ok = b"HTTP/1.1 200 OK\r\n" + date
            self.not_modified = b"HTTP/1.1 304 Not Modified\r\n" + date


def _lines(headers: Iterable[tuple[str, str]]) -> bytes:
    return b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in headers)
