"""Pages of the open web, one at a time, guarded as `kernel/fetching.py` guards feeds: every hop goes to a public address that was
checked, one clock runs for the whole visit, and what comes is counted as it comes, unpacked too."""

import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import urllib3

from infopunt.kernel.fetching import PIECE, FetchLimits, HostileAddress, Unfetched, VisitClock, checked_ip, pool_for

MOST_HOPS = 5
FOR_GOOD, FOR_NOW = (301, 308), (302, 303, 307)
PAGE = FetchLimits(bytes=8_000_000, seconds=20)


class NoPage(Exception):
    """It did not come. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class WebPage:
    """What a server answered. `moved_to`: where the address leads for good; '' where it stands."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    moved_to: str = ""


def get_page(
    address: str,
    headers: Mapping[str, str],
    *,
    limits: FetchLimits = PAGE,
    may_ask: Callable[[str], bool] = lambda _: True,
) -> WebPage:
    """What stands at an address, redirects followed. Raises NoPage (`forbidden` where `may_ask` says no to a hop) or
    HostileAddress; never gives a part of an answer."""
    clock = VisitClock(limits.seconds)
    try:
        return _follow(address, headers, limits, may_ask, clock)
    except Unfetched as no:  # the name has no address
        raise NoPage(no.code) from None
    finally:
        clock.stop()


def _follow(
    address: str, headers: Mapping[str, str], limits: FetchLimits, may_ask: Callable[[str], bool], clock: VisitClock
) -> WebPage:
    moved_to, for_good, seen = "", True, {address}
    for _hop in range(MOST_HOPS + 1):
        _scheme, host, port, _path = parts_with_query(address, limits.trusted)
        checked_ip(host, port, limits.trusted)
        if not may_ask(address):
            raise NoPage("forbidden")
        page = _ask(address, headers, limits, clock)
        if page.status not in (*FOR_GOOD, *FOR_NOW):
            return WebPage(page.status, page.headers, page.body, moved_to)
        address = _led_to(address, page.headers.get("location", ""))
        if address in seen:
            break
        seen.add(address)
        for_good = for_good and page.status in FOR_GOOD
        moved_to = address if for_good else moved_to
    raise NoPage("redirected_in_circles")


def _led_to(address: str, location: str) -> str:
    """Where a redirect leads; many servers write other signs than those of ASCII as they are."""
    try:
        return urljoin(address, location.encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return urljoin(address, quote(location, safe="%/?:@!$&'()*+,;=-._~[]|#", encoding="latin-1"))
    except ValueError:
        raise HostileAddress from None


def parts_with_query(address: str, trusted: Collection[str] = ()) -> tuple[str, str, int, str]:
    """Scheme, host, port, and path with its query, of an address of the open web, or HostileAddress."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise HostileAddress from None
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    if usual is None or not host or parts.username or parts.password or any(sign <= " " for sign in address):
        raise HostileAddress
    if port not in (None, usual) and host not in trusted:
        raise HostileAddress
    return parts.scheme, host, port or usual, _as_asked(parts.path, parts.query)


def _as_asked(path: str, query: str) -> str:
    """As a request has it: other signs than those of ASCII by their bytes, as browsers send them."""
    return quote((path or "/") + (f"?{query}" if query else ""), safe="%/?:@!$&'()*+,;=-._~[]|")


def _ask(address: str, headers: Mapping[str, str], limits: FetchLimits, clock: VisitClock) -> WebPage:
    scheme, host, port, path = parts_with_query(address, limits.trusted)
    pool = pool_for(scheme, host, port, limits.trusted, clock)
    named = host if port in (80, 443) else f"{host}:{port}"
    try:
        answer = pool.request(
            "GET",
            path,
            headers={"host": named, "accept-encoding": "gzip", **headers},
            redirect=False,
            preload_content=False,
        )
        told = {name.lower(): value for name, value in answer.headers.items()}
        body = _body(answer, told, limits, clock) if answer.status == 200 else b""
    except (urllib3.exceptions.HTTPError, OSError, ValueError, zlib.error):
        raise NoPage("too_slow" if clock.over() else "out_of_reach") from None
    finally:
        pool.close()
    if clock.over():
        raise NoPage("too_slow")
    return WebPage(answer.status, told, body)


def _body(
    answer: urllib3.BaseHTTPResponse, headers: Mapping[str, str], limits: FetchLimits, clock: VisitClock
) -> bytes:
    packing = headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise NoPage("unknown_form")
    unpack = zlib.decompressobj(47) if packing not in ("identity", "") else None
    body = bytearray()
    while not clock.over() and (piece := answer.read1(PIECE, decode_content=False)):
        body += unpack.decompress(piece, limits.bytes + 1 - len(body)) if unpack else piece
        if len(body) > limits.bytes:
            raise NoPage("too_large")
    return bytes(body)
