"""What changes what is known of a source: a visit, and somebody who looked."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from infopunt.facts.models import SourceHost, WatchedSource
from infopunt.facts.watching.change import Loudness, Quoted, SourceChange, change_between
from infopunt.facts.watching.queries import packed, unpacked
from infopunt.facts.watching.visiting import Visit, VisitOutcome
from infopunt.kernel import audit
from infopunt.kernel.errors import Refused


class SourceMovedOn(Refused):
    say = "The source changed once more since you opened this screen; nothing was saved. Look at it again."


@transaction.atomic
def watch(addresses: Collection[str], now: datetime) -> None:
    """Watch exactly these addresses; what is known of others is kept for a while and then forgotten."""
    known = set(WatchedSource.objects.values_list("url", flat=True))
    WatchedSource.objects.bulk_create(
        WatchedSource(url=url, host=host_of(url)) for url in sorted(set(addresses) - known) if len(url) <= 500
    )
    WatchedSource.objects.filter(url__in=addresses).update(unused_since=None)
    WatchedSource.objects.exclude(url__in=addresses).filter(unused_since=None).update(unused_since=_day(now))


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()[:255]
    except ValueError:
        return ""


def record_visit(id: int, visit: Visit, quoted: Iterable[Quoted], now: datetime) -> WatchedSource:
    """Write down what a visit brought. The first is what counts as read: it alarms nobody."""
    quoted = list(quoted)
    while (
        True
    ):  # until nobody looked meanwhile: a law is compared for seconds, and nobody is kept from the rows for that
        known = WatchedSource.objects.get(pk=id)
        change = _change(known, visit, quoted)
        with transaction.atomic():
            source = WatchedSource.objects.select_for_update().get(pk=id)
            if (source.read_hash, source.now_hash) == (known.read_hash, known.now_hash):
                return _write(source, visit, change, now)


def _change(source: WatchedSource, visit: Visit, quoted: Iterable[Quoted]) -> SourceChange:
    is_known = visit.hash in ("", source.read_hash) or (visit.hash == source.now_hash and source.now_text)
    if not source.read_hash or is_known:
        return SourceChange(Loudness.NONE)
    if not visit.sentences or not source.read_text:
        return SourceChange(Loudness.MUCH)  # of bytes alone nobody can tell what changed
    return change_between(unpacked(source.read_text), visit.sentences, quoted)


def _write(source: WatchedSource, visit: Visit, change: SourceChange, now: datetime) -> WatchedSource:
    source.asked_at = now
    if visit.outcome is VisitOutcome.AWAY:
        source.failures, source.why = min(source.failures + 1, 1000), visit.why[:40]
    elif visit.outcome is VisitOutcome.GONE:
        source.failures, source.why, source.answered_at = 0, visit.why, now
        source.gone_since = source.gone_since or _day(now)
    else:
        source.failures, source.why, source.gone_since, source.answered_at = 0, "", None, now
        source.moved_to = visit.moved_to
        if visit.outcome is VisitOutcome.TEXT:
            _take(source, visit, change, now)
    source.save()
    if visit.wait:
        SourceHost.objects.update_or_create(name=source.host, defaults={"not_before": now + visit.wait})
    return source


def _take(source: WatchedSource, visit: Visit, change: SourceChange, now: datetime) -> None:
    source.etag, source.modified = visit.etag, visit.modified
    is_same = visit.hash == source.now_hash
    if is_same and (source.now_text or not visit.sentences):
        return
    if not is_same:
        source.changed_on = _day(now) if source.now_hash else None
    source.now_hash, source.now_text = visit.hash, packed(visit.sentences)
    if not source.read_hash:
        source.read_hash, source.read_text, source.read_at = source.now_hash, source.now_text, now
    elif source.read_hash == source.now_hash:
        source.read_text = source.read_text or source.now_text
    source.loudness, source.lost = change.loudness, [[one.fact, str(one.value)] for one in change.lost]


def seen_of(source: WatchedSource) -> str:
    """What a form names, so that nobody says *still right* of words they did not see."""
    return f"{source.now_hash[:16]} {source.moved_to}".strip()


@transaction.atomic
def looked(id: int, *, seen: str, by: str, now: datetime) -> None:
    """Part of look_at_source of a room above, which checks who may. Somebody looked at a source and found what rests on it still right: what stands there now counts as read."""
    source = WatchedSource.objects.select_for_update().get(pk=id)
    if seen_of(source) != seen:
        raise SourceMovedOn
    source.read_hash, source.read_text = source.now_hash, source.now_text
    source.read_at, source.read_by, source.loudness, source.lost = now, by, Loudness.NONE, []
    source.moved_seen, source.failures = source.moved_to, 0
    source.save()
    audit.record("source looked at", f"source:{source.url}"[:200], by=by, at=now)


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()
