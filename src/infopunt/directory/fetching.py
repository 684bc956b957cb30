"""A partner's feed from the network: a foreign address is a door into our own house, so every step of the way is bounded.

The name is resolved once, every address it has must be a public one, and the connection goes to the address that was
checked: a name that answers differently the second time changes nothing. No redirect is followed, no proxy asked.
"""

import ipaddress
import json
import socket
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import urllib3

from infopunt.kernel.errors import Refused

MOST_BYTES = 5_000_000  # of a page
MOST_ROWS = 5_000  # of a feed
MOST_SECONDS = 60.0  # for a whole feed
PER_PAGE = 100


class HostileAddress(Refused):
    say = "This address is not one a partner's directory can have: it needs https and a public name."


class UnreadableFeed(Refused):
    say = "The feed could not be read."


class LargeFeed(Refused):
    say = "The feed is larger than a directory of partners can be."


@dataclass(frozen=True)
class Limits:
    """How much of a partner's feed is read; `trusted` hosts may have any address (a test's own server)."""

    rows: int = MOST_ROWS
    bytes: int = MOST_BYTES
    seconds: float = MOST_SECONDS
    trusted: Collection[str] = ()


def fetch(address: str, limits: Limits = Limits()) -> list[Any]:
    """Every service of an HSDS API, in full. Raises HostileAddress, UnreadableFeed or LargeFeed; never returns a part."""
    base = address.strip().rstrip("/")
    scheme, host, port, path = _parts(base, limits.trusted)
    until = time.monotonic() + limits.seconds
    pool = _pool(scheme, host, port, limits.trusted)
    rows: list[Any] = []
    number = 1
    try:
        while True:
            page = _page(
                pool, host, f"{path}/services?full=true&per_page={PER_PAGE}&page={number}", limits.bytes, until
            )
            rows += page["contents"]
            total = page.get("total_items")
            if len(rows) > limits.rows or (isinstance(total, int) and total > limits.rows):
                raise LargeFeed(
                    f"This feed has {max(len(rows), total if isinstance(total, int) else 0)} rows; at most {limits.rows} are read."
                )
            if page.get("last_page", True) or not page["contents"]:
                return rows
            if page.get("page_number") not in (None, number):
                raise UnreadableFeed(
                    f"Asked for page {number}, the feed gave page {page['page_number']}: its pages go round."
                )
            number += 1
    finally:
        pool.close()


def from_file(body: bytes, limits: Limits = Limits()) -> list[Any]:
    """The services in a file: a page of an HSDS API, or a plain list."""
    if len(body) > limits.bytes:
        raise LargeFeed(f"This file has {len(body)} bytes; at most {limits.bytes} are read.")
    found = _json(body)
    rows = found.get("contents") if isinstance(found, dict) else found
    if not isinstance(rows, list):
        raise UnreadableFeed("The file is neither a list of services nor a page of an HSDS API.")
    if len(rows) > limits.rows:
        raise LargeFeed(f"This feed has {len(rows)} rows; at most {limits.rows} are read.")
    return rows


def _parts(base: str, trusted: Collection[str]) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(base)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise HostileAddress from None
    fine = parts.scheme == "https" or (parts.scheme == "http" and host in trusted)
    if not fine or not host or parts.username or parts.query or parts.fragment or any(sign <= " " for sign in base):
        raise HostileAddress
    if port not in (None, 443) and host not in trusted:
        raise HostileAddress
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), parts.path


def checked_ip(host: str, port: int, trusted: Collection[str] = ()) -> str:
    """The address a name has, when every address it has is a public one."""
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise UnreadableFeed(f"There is no {host}.") from None
    if host not in trusted and not all(_is_public(one) for one in found):
        raise HostileAddress
    return sorted(found, key=lambda one: (":" in one, one))[0]


def _is_public(words: str) -> bool:
    one = ipaddress.ip_address(words.partition("%")[0])
    inner = getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None) or one
    return bool(one.is_global and inner.is_global and not one.is_multicast)


def _pool(scheme: str, host: str, port: int, trusted: Collection[str]) -> urllib3.HTTPConnectionPool:
    ip = checked_ip(host, port, trusted)
    timeout = urllib3.Timeout(connect=10, read=15)
    if scheme == "http":
        return urllib3.HTTPConnectionPool(ip, port, timeout=timeout, retries=False)
    return urllib3.HTTPSConnectionPool(
        ip, port, timeout=timeout, retries=False, server_hostname=host, assert_hostname=host
    )


def _page(pool: urllib3.HTTPConnectionPool, host: str, path: str, most: int, until: float) -> dict[str, Any]:
    headers = {"host": host if pool.port in (80, 443) else f"{host}:{pool.port}", "accept": "application/json",
               "accept-encoding": "identity", "user-agent": "Infopunt"}  # fmt: skip
    try:
        answer = pool.request("GET", path, headers=headers, redirect=False, preload_content=False)
        if answer.status != 200:
            raise UnreadableFeed(f"The feed answered {answer.status} instead of 200.")
        body = b""
        while piece := answer.read1(65_536, decode_content=False):
            body += piece
            if len(body) > most:
                raise LargeFeed(f"A page of this feed has more than {most} bytes.")
            if time.monotonic() > until:
                raise UnreadableFeed("The feed took too long.")
        if time.monotonic() > until:
            raise UnreadableFeed("The feed took too long.")
    except urllib3.exceptions.HTTPError as no:
        raise UnreadableFeed(f"The feed could not be reached ({type(no).__name__}).") from None
    found = _json(body)
    if not isinstance(found, dict) or not isinstance(found.get("contents"), list):
        raise UnreadableFeed("The feed is not an HSDS 3 API: a page needs contents.")
    return found


def _no_number(words: str) -> None:
    raise ValueError(words)  # NaN and Infinity are no JSON


def _json(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as no:
        at = f" (line {no.lineno})" if isinstance(no, json.JSONDecodeError) else ""
        raise UnreadableFeed(f"The feed is not JSON{at}.") from None
