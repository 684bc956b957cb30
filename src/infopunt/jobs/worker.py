"""The worker: claims a job, does it, goes on. A thread of the one process, or `./infopunt worker` on any node."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import close_old_connections, connection
from django.utils import timezone

from infopunt.information import drafts
from infopunt.jobs.reminders import remind
from infopunt.kernel import outbox, statistics
from infopunt.pages import publishing
from infopunt.pages.leaflets import make_leaflets
from infopunt.publishing.mirror import mirror
from infopunt.publishing.operations import tighten

log = logging.getLogger("infopunt.worker")
PAUSE = 0.4  # seconds; with PostgreSQL another node's publishing is seen within it


def _tighten() -> None:
    while tighten():
        pass


def _publish() -> None:
    publishing.publish_all(timezone.now())


def _verify() -> None:
    found = publishing.verify(timezone.now())
    if found:
        log.error("verify found %d differences; everything is published again", len(found))
        publishing.publish_all(timezone.now())


def _leaflets() -> None:
    make_leaflets(timezone.now())


def _release(text: int) -> None:
    """A scheduled draft's moment has come."""
    now = timezone.now()
    if drafts.release(text, now=now):
        publishing.publish_all(now)


def _take_off(text: int) -> None:
    """A planned withdrawal's moment has come."""
    now = timezone.now()
    if drafts.take_off(text, now=now):
        publishing.publish_all(now)


def _remind() -> None:
    remind(timezone.now())


HANDLERS: dict[str, Callable[..., None]] = {
    "tighten": _tighten,
    "publish": _publish,
    "verify": _verify,
    "leaflets": _leaflets,
    "release": _release,
    "take_off": _take_off,
    "remind": _remind,
    "statistics": statistics.refresh,
}


def plan(now: datetime) -> None:
    """Ask for what the clock brings: pages of the new day at midnight in Amsterdam, a verify at three, the
    database's own counts at four, reminders at seven."""
    for kind, hour in (("publish", 0), ("verify", 3), ("statistics", 4), ("remind", 7)):
        due = timezone.localtime(now).replace(hour=hour, minute=0, second=0, microsecond=0)
        if due <= now:
            due = (due + timedelta(days=1)).replace(hour=hour)
        outbox.enqueue(kind, {}, run_at=due, key=f"{kind}:{due.date()}")


def work(stop: threading.Event) -> None:
    """Work until told to stop; an unforeseen error is logged and the next job gets its turn."""
    planned: datetime | None = None
    while not stop.is_set():
        now = timezone.now()
        try:
            close_old_connections()
            if planned is None or now - planned > timedelta(hours=1):
                plan(now)
                outbox.forget_old(now)
                planned = now
            if connection.vendor == "postgresql":
                mirror()
            while not stop.is_set() and outbox.work_one(HANDLERS, timezone.now):
                pass
        except Exception:
            log.exception("a job failed")
        stop.wait(PAUSE)
    connection.close()


def start_thread(stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=work, args=(stop,), name="worker", daemon=True)
    thread.start()
    return thread
