"""Something from somebody else's server: a foreign address is a door into our own house, so every step of the way is bounded.

The name is resolved once, every address it has must be a public one, and the connection goes to the address that was checked: a
name that answers differently the second time changes nothing. No redirect is followed, no proxy asked. One clock runs for the
whole visit, the handshake and the head of each answer included: when it is over the line is cut, whatever is going on. What comes
is counted while it comes: bytes, values and depth, before anything is made of it.
"""

import ipaddress
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from infopunt.kernel.errors import Refused

PIECE = 65_536


class HostileAddress(Refused):
    say = "This address is not one a partner's directory can have: it needs https and a public name."


class Unfetched(Exception):
    """It did not come, or not in a form that can be read. `code` says why, `values` with which numbers or names."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class TooMuch(Unfetched):
    """More came, or in a deeper form, than anybody needs."""


@dataclass(frozen=True)
class FetchLimits:
    """How much is taken from a stranger in one visit. `trusted` hosts may have any address (a test's own server)."""

    bytes: int = 20_000_000
    values: int = 500_000
    depth: int = 40
    seconds: float = 60.0
    trusted: Collection[str] = ()


# ── where to ────────────────────────────────────────────────────────────────


def parts_of(address: str, trusted: Collection[str] = ()) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address, or HostileAddress."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise HostileAddress from None
    fine = parts.scheme == "https" or (parts.scheme == "http" and host in trusted)
    if not fine or not host or parts.username or parts.query or parts.fragment or any(sign <= " " for sign in address):
        raise HostileAddress
    if port not in (None, 443) and host not in trusted:
        raise HostileAddress
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), parts.path


def checked_ip(host: str, port: int, trusted: Collection[str] = ()) -> str:
    """The address a name has, when every address it has is a public one."""
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise Unfetched("no_host", host=host[:80]) from None
    if host not in trusted and not all(is_public(one) for one in found):
        raise HostileAddress
    return sorted(found, key=lambda one: (":" in one, one))[0]


WORLD = ipaddress.ip_network("2000::/3")  # all of IPv6 that is given out to networks
# Inside the open internet, and yet not of it: protocols' own, relays, documentation, and carriers of an address of IPv4, which may be
# anybody's, us included (6to4, Teredo). Python's list of them differs from one version to another.
CLOSED = tuple(
    ipaddress.ip_network(words)
    for words in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


def is_public(words: str) -> bool:
    """Whether an address is one of the open internet, and no other address in disguise."""
    one = ipaddress.ip_address(words.partition("%")[0])
    if not one.is_global or one.is_multicast or any(one.version == net.version and one in net for net in CLOSED):
        return False
    if isinstance(one, ipaddress.IPv4Address):
        return True
    tunnel = one.packed[8:12] in (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")  # ISATAP
    return one in WORLD and not tunnel


# ── the visit ───────────────────────────────────────────────────────────────


class VisitClock:
    """Cuts the line when the time of a visit is over, also in the middle of a handshake or a head."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self.lines: list[socket.socket] = []
        self.timer = threading.Timer(seconds, self.cut)
        self.timer.daemon = True
        self.timer.start()

    def over(self) -> bool:
        return time.monotonic() >= self.ends

    def watch(self, line: socket.socket) -> socket.socket:
        # A handle of our own: TLS takes the first one over while it shakes hands.
        self.lines.append(line.dup())
        if self.over():
            self.cut()
        return line

    def cut(self) -> None:
        for line in self.lines:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it is gone already

    def stop(self) -> None:
        self.timer.cancel()
        for line in self.lines:
            line.close()


Get = Callable[[str], Any]
Ask = Callable[..., Any]  # method, path and what is handed over


@contextmanager
def visit(address: str, limits: FetchLimits = FetchLimits()) -> Iterator[Get]:
    """A function that gets JSON from paths below an address; the limits hold for the whole visit. Raises HostileAddress, Unfetched or
    TooMuch; never gives a part of an answer."""
    with exchange(address, {}, limits) as ask:
        yield lambda path: ask("GET", path)


def pool_for(
    scheme: str, host: str, port: int, trusted: Collection[str], clock: VisitClock
) -> urllib3.HTTPConnectionPool:
    ip = checked_ip(host, port, trusted)
    timeout = urllib3.Timeout(connect=10, read=15)
    if scheme == "http":
        pool = urllib3.HTTPConnectionPool(ip, port, timeout=timeout, retries=False)
    else:
        pool = urllib3.HTTPSConnectionPool(
            ip, port, timeout=timeout, retries=False, server_hostname=host, assert_hostname=host
        )
    pool.ConnectionCls = _watched(pool.ConnectionCls, clock)
    return pool


def _watched(kind: Any, clock: VisitClock) -> type[HTTPConnection | HTTPSConnection]:
    """A connection whose line the clock can cut from its first moment."""

    class Watched(kind):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            return clock.watch(super()._new_conn())

    return Watched


@contextmanager
def exchange(address: str, headers: Mapping[str, str], limits: FetchLimits = FetchLimits()) -> Iterator[Ask]:
    """A function that asks a server below an address and hands JSON over to it; what it answers to the method that was asked comes
    back, or nothing of it. Bounded like a visit, and raises the same."""
    scheme, host, port, base = parts_of(address.strip().rstrip("/"), limits.trusted)
    clock, counted = VisitClock(limits.seconds), CountedJson(limits)
    pool = pool_for(scheme, host, port, limits.trusted, clock)

    def ask(method: str, path: str, given: Any = None) -> Any:
        body = None if given is None else json.dumps(given, ensure_ascii=False).encode()
        more = {**headers, **({} if body is None else {"content-type": "application/json"})}
        return _answer(pool, method, host, base + path, counted, clock, more, body, 200 if body is None else 201)

    try:
        yield ask
    finally:
        pool.close()
        clock.stop()


def _answer(
    pool: urllib3.HTTPConnectionPool, method: str, host: str, path: str, counted: "CountedJson", clock: VisitClock,
    more: Mapping[str, str], given: bytes | None, wanted: int,
) -> Any:  # fmt: skip
    headers = {"host": host if pool.port in (80, 443) else f"{host}:{pool.port}", "accept": "application/json",
               "accept-encoding": "identity", "user-agent": "Infopunt", **more}  # fmt: skip
    body = bytearray()
    try:
        answer = pool.request(method, path, body=given, headers=headers, redirect=False, preload_content=False)
        if answer.status != wanted:
            raise Unfetched("feed_answers_otherwise", status=answer.status)
        counted.begin()
        while piece := answer.read1(PIECE, decode_content=False):
            counted.add(piece)
            body += piece
            if clock.over():
                break
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        raise Unfetched("feed_too_slow" if clock.over() else "feed_out_of_reach") from None
    if clock.over():
        raise Unfetched("feed_too_slow")
    return parsed(bytes(body))


# ── what comes ──────────────────────────────────────────────────────────────

_SIGN = re.compile(rb'["\\\[\]{},]')


class CountedJson:
    """Counts JSON while it comes, in pieces of any size."""

    def __init__(self, limits: FetchLimits) -> None:
        self.limits = limits
        self.bytes = self.values = 0
        self.begin()

    def begin(self) -> None:
        """Another document; what came before counts on."""
        self.depth, self.inside, self.escaped = 0, False, False

    def add(self, piece: bytes) -> None:
        """Raises TooMuch for the byte, the value or the bracket that is one too many."""
        self.bytes += len(piece)
        if self.bytes > self.limits.bytes:
            raise TooMuch("file_too_large", most=self.limits.bytes // 1_000_000)
        at = 0
        if self.escaped:
            at, self.escaped = 1, False
        while sign := _SIGN.search(piece, at):
            at = sign.end()
            if self.inside:
                at = self._in_words(sign[0], at, len(piece))
            else:
                self._between(sign[0])

    def _in_words(self, sign: bytes, at: int, length: int) -> int:
        if sign == b'"':
            self.inside = False
        elif sign == b"\\":  # whatever follows is part of the words
            self.escaped = at == length
            return at + 1
        return at

    def _between(self, sign: bytes) -> None:
        if sign == b'"':
            self.inside = True
        elif sign in b"[{":
            self.depth += 1
            self.values += 1
        elif sign in b"]}":
            self.depth -= 1
        else:
            self.values += 1
        if self.values > self.limits.values:
            raise TooMuch("too_many_values", most=self.limits.values)
        if self.depth > self.limits.depth:
            raise TooMuch("too_deep", most=self.limits.depth)


def counted_json(body: bytes, limits: FetchLimits = FetchLimits()) -> Any:
    """A file somebody sent, counted like what is fetched."""
    CountedJson(limits).add(body)
    return parsed(body)


def _no_number(words: str) -> None:
    raise ValueError(words)  # NaN and Infinity are no JSON


def parsed(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as no:
        raise Unfetched("not_json", line=no.lineno if isinstance(no, json.JSONDecodeError) else 1) from None
