"""One polite visit to a source."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from urllib.parse import urlsplit

from infopunt.facts.watching import robots
from infopunt.facts.watching.bodies import hash_of, sentences_in
from infopunt.facts.watching.main_text import Unreadable
from infopunt.kernel.fetching import FetchLimits, HostileAddress
from infopunt.kernel.surfing import PAGE, NoPage, WebPage, get_page

READING = 15.0  # seconds to read the markup of one page
LONGEST_WAIT = timedelta(days=1)
GONE = (404, 410)


class VisitOutcome(StrEnum):
    SAME = "same"
    TEXT = "text"
    GONE = "gone"
    AWAY = "away"


@dataclass(frozen=True)
class Visit:
    """What a visit brought. `why` is the code of what was in the way; `wait` how long the server asks to be left alone."""

    outcome: VisitOutcome
    sentences: tuple[str, ...] = ()
    hash: str = ""
    etag: str = ""
    modified: str = ""
    moved_to: str = ""
    why: str = ""
    wait: timedelta = timedelta()


@dataclass(frozen=True)
class Visitor:
    """Who asks: the name it goes by, and within which limits. `robots_of` gives the rules of an address's server, None where it
    cannot be asked: then nothing of it may be."""

    agent: str
    robots_of: Callable[[str], str | None] = lambda _: ""
    limits: FetchLimits = field(default_factory=lambda: PAGE)

    def visit(self, url: str, etag: str, modified: str, now: datetime) -> Visit:
        """What stands at an address; never raises for what a server does."""
        asked = {"if-none-match": etag} if etag else {"if-modified-since": modified} if modified else {}
        try:
            page = get_page(url, {**self._headers(), **asked}, limits=self.limits, may_ask=self._may_ask)
            return _of_page(url, page, now)
        except NoPage as no:
            return Visit(VisitOutcome.AWAY, why=no.code)
        except HostileAddress:
            return Visit(VisitOutcome.AWAY, why="not_public")
        except Unreadable:
            return Visit(VisitOutcome.AWAY, why="unreadable")

    def robots(self, origin: str) -> str | None:
        """The rules of a server: none where it has no such file, None where it cannot be asked."""
        try:
            page = get_page(f"{origin}/robots.txt", self._headers(), limits=self.limits)
        except (NoPage, HostileAddress):
            return None
        if page.status == 200:
            return page.body[:500_000].decode("utf-8", "replace").replace("\x00", "")
        return "" if 400 <= page.status < 500 and page.status != 429 else None

    def _headers(self) -> dict[str, str]:
        return {"user-agent": self.agent, "accept": "text/html,application/xhtml+xml,text/plain,application/pdf;q=0.9"}

    def _may_ask(self, url: str) -> bool:
        rules = self.robots_of(url)
        parts = urlsplit(url)
        return rules is not None and robots.may_ask(
            rules, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        )


def _of_page(url: str, page: WebPage, now: datetime) -> Visit:
    moved_to = page.moved_to[:500] if page.moved_to and not is_same_place(url, page.moved_to) else ""
    if page.status in GONE:
        return Visit(VisitOutcome.GONE, why=str(page.status))
    if page.status == 304:
        return Visit(VisitOutcome.SAME, moved_to=moved_to)
    if page.status != 200:
        return Visit(VisitOutcome.AWAY, why=str(page.status), wait=wait_asked(page.headers, now))
    ends = time.monotonic() + READING
    sentences = sentences_in(page.body, page.headers, lambda: time.monotonic() > ends)
    if sentences == [] or not page.body:
        return Visit(VisitOutcome.AWAY, why="no_text")
    etag, modified = page.headers.get("etag", ""), page.headers.get("last-modified", "")
    if sentences is None:
        etag = modified = ""  # what could not be read is asked for whole again
    return Visit(
        VisitOutcome.TEXT, tuple(sentences or ()), hash_of(sentences, page.body), _kept(etag, 300), _kept(modified, 80), moved_to
    )  # fmt: skip


def _kept(value: str, most: int) -> str:
    """A header we can keep and send back; '' for one no server needs: too long, or with signs that end a header or a row."""
    return value if len(value) <= most and value.isprintable() else ""


def wait_asked(headers: Mapping[str, str], now: datetime) -> timedelta:
    """For how long a server asks to be left alone, in seconds or until a moment; a day at most."""
    words = headers.get("retry-after", "").strip()
    if words.isascii() and words.isdigit():
        return min(timedelta(seconds=min(int(words[:9]), 10**8)), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(words)
    except (ValueError, OverflowError):
        return timedelta()
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta()), LONGEST_WAIT)


def is_same_place(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but https, www and a slash at the end."""
    return _place(one) == _place(other)


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").lower().removeprefix("www."), parts.path.rstrip("/"), parts.query
