"""A partner's feed, page by page from the network or in a file. How a stranger's server is asked stands in `kernel/fetching.py`."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from infopunt.kernel import fetching
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault, Faulty
from infopunt.kernel.fetching import HostileAddress, TooMuch, Unfetched, counted_json, visit

__all__ = ["FeedLimits", "HostileAddress", "LargeFeed", "UnreadableFeed", "fetch", "from_file"]
MOST_BYTES = 5_000_000  # of a file
MOST_ROWS = 5_000  # of a feed
MOST_SECONDS = 60.0  # for a whole feed
PER_PAGE = 100


class UnreadableFeed(Faulty):
    say = "The feed could not be read."


class LargeFeed(Faulty):
    say = "The feed is larger than a directory of partners can be."


@dataclass(frozen=True)
class FeedLimits:
    """How much of a partner's feed is read, all its pages together; `trusted` hosts may have any address (a test's own server)."""

    rows: int = MOST_ROWS
    bytes: int = 4 * MOST_BYTES
    file: int = MOST_BYTES
    seconds: float = MOST_SECONDS
    trusted: Collection[str] = ()


def fetch(address: str, limits: FeedLimits = FeedLimits()) -> list[Any]:
    """Every service of an HSDS API, in full. Raises HostileAddress, UnreadableFeed or LargeFeed; never returns a part."""
    bounds = fetching.FetchLimits(bytes=limits.bytes, seconds=limits.seconds, trusted=limits.trusted)
    try:
        with visit(address, bounds) as get:
            return _pages(get, limits)
    except Unfetched as no:
        raise _refused(no) from None


def _pages(get: fetching.Get, limits: FeedLimits) -> list[Any]:
    rows: list[Any] = []
    number = 1
    while True:
        page = get(f"/services?full=true&per_page={PER_PAGE}&page={number}")
        if not isinstance(page, dict) or not isinstance(page.get("contents"), list):
            raise Unfetched("no_contents")
        rows += page["contents"]
        total = page.get("total_items")
        said = total if isinstance(total, int) else 0
        if max(len(rows), said) > limits.rows:
            raise TooMuch("too_many_rows", rows=max(len(rows), said), most=limits.rows)
        if page.get("last_page", True) or not page["contents"]:
            return rows
        if page.get("page_number") not in (None, number):
            raise Unfetched("pages_go_round", page=number)
        number += 1


def from_file(body: bytes, limits: FeedLimits = FeedLimits()) -> list[Any]:
    """The services in a file: a page of an HSDS API, or a plain list."""
    try:
        found = counted_json(body, fetching.FetchLimits(bytes=limits.file))
    except Unfetched as no:
        raise _refused(no) from None
    rows = found.get("contents") if isinstance(found, dict) else found
    if not isinstance(rows, list):
        raise _refused(Unfetched("no_services"))
    if len(rows) > limits.rows:
        raise _refused(TooMuch("too_many_rows", rows=len(rows), most=limits.rows))
    return rows


def _refused(no: Unfetched) -> Refused:
    kind = LargeFeed if isinstance(no, TooMuch) else UnreadableFeed
    return kind(Fault(no.code, (), no.values))
