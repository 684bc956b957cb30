"""The weekly round along all sources: politely, one request a second to each server, and where it was when it was killed.

Where a round stands is in the rows: who was not asked since it began is still to be asked.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from infopunt.facts.models import SourceHost, WatchedSource
from infopunt.facts.watching.operations import record_visit, watch
from infopunt.facts.watching.queries import asked_address, facts_by_source
from infopunt.facts.watching.visiting import Visit, Visitor, VisitOutcome
from infopunt.information.queries import texts_by_source
from infopunt.kernel import outbox
from infopunt.kernel.models import Mark
from infopunt.kernel.surfing import PAGE

log = logging.getLogger("infopunt.sources")
EVERY = timedelta(seconds=1)  # between two requests to one server
ENOUGH = timedelta(minutes=10)  # a server that wants to be left alone for longer is asked again next week
ROBOTS_LAST = timedelta(hours=24)
ROUND = "sources.round"
LIMITS = PAGE


def begin(now: datetime) -> None:
    """A new round along every address that facts and texts name now."""
    watch(all_addresses(now), now)
    since = now.isoformat()
    Mark.objects.update_or_create(name=ROUND, defaults={"value": since})
    enqueue_round(since, now)


def enqueue_round(since: str, now: datetime) -> None:
    outbox.enqueue("visit_sources", {"since": since}, run_at=now + EVERY, key="visit_sources")


def all_addresses(now: datetime) -> set[str]:
    texts = {asked_address(url) for url in texts_by_source()}
    found: set[str] = {*facts_by_source(timezone.localtime(now).date()), *texts}
    return {url for url in found if url.startswith(("https://", "http://"))}


@dataclass(frozen=True)
class Visited:
    """One address that was asked, and what came of it."""

    source: WatchedSource
    visit: Visit


def go_on(
    since: datetime,
    *,
    make_way: Callable[[], bool],
    tell: Callable[[Visited], None] = lambda _: None,
    host: str = "",
) -> bool:
    """Ask one address after another; False when others must wait no longer, or every server had its turn a moment ago."""
    quoted = facts_by_source(timezone.localdate())
    while not make_way():
        now = timezone.now()
        source = _next(since, now, host)
        if source is None:
            return not _later(since, now, host)
        visit = _visit_or_unreadable(source, now)
        if visit:
            tell(Visited(record_visit(source.pk, visit, quoted.get(source.url, ()), now), visit))
        _had_its_turn(source.host)
    return False


def go_through(since: datetime, tell: Callable[[Visited], None], host: str = "") -> None:
    """The same in the foreground, until all were asked."""
    while not go_on(since, make_way=lambda: False, tell=tell, host=host):
        time.sleep(EVERY.total_seconds())


def _left(since: datetime, host: str) -> QuerySet[WatchedSource]:
    rows = WatchedSource.objects.filter(Q(asked_at=None) | Q(asked_at__lt=since), unused_since=None)
    return rows.filter(host=host) if host else rows


def _next(since: datetime, now: datetime, host: str) -> WatchedSource | None:
    busy = SourceHost.objects.filter(not_before__gt=now).values("name")
    rows = _left(since, host).exclude(host__in=busy).defer("read_text", "now_text")
    return rows.order_by("pk").first()


def _later(since: datetime, now: datetime, host: str) -> bool:
    """Whether some are left whose server may be asked soon."""
    shut = SourceHost.objects.filter(not_before__gt=now + ENOUGH).values("name")
    return _left(since, host).exclude(host__in=shut).exists()


def _had_its_turn(host: str) -> None:
    again = timezone.now() + EVERY
    row, made = SourceHost.objects.get_or_create(name=host, defaults={"not_before": again})
    if not made and (row.not_before is None or row.not_before < again):
        SourceHost.objects.filter(name=host).update(not_before=again)


def _visit_or_unreadable(source: WatchedSource, now: datetime) -> Visit | None:
    """What one stranger can do that nobody foresaw never keeps us from the others."""
    try:
        return _visit(source, now)
    except Exception as error:
        log.error("a source could not be visited: %s (%s)", source.pk, type(error).__name__)
        return Visit(VisitOutcome.AWAY, why="unreadable")


def _visit(source: WatchedSource, now: datetime) -> Visit | None:
    """None when its server was asked for its robots.txt first: that was a request too."""
    origin = origin_of_address(source.url)
    if origin not in _robots or now - _robots[origin][1] > ROBOTS_LAST:
        _robots[origin] = visitor().robots(origin), now
        return None
    if _robots[origin][0] is None:
        del _robots[origin]  # asked again for the next address of it
        return Visit(VisitOutcome.AWAY, why="robots_away")
    return visitor().visit(source.url, source.etag, source.modified, now)


_robots: dict[str, tuple[str | None, datetime]] = {}


def visitor() -> Visitor:
    return Visitor(f"Infopunt/1 (+{settings.ADDRESS}; {settings.API_EMAIL})", _robots_of, LIMITS)


def _robots_of(url: str) -> str | None:
    """Of wherever an address leads to, asked once a day."""
    origin, now = origin_of_address(url), timezone.now()
    if origin not in _robots or now - _robots[origin][1] > ROBOTS_LAST:
        _robots[origin] = visitor().robots(origin), now
    return _robots[origin][0]


def origin_of_address(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
