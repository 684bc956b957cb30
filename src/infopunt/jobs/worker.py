"""The worker: claims a job, does it, goes on. A thread of the one process, or `./infopunt worker` on any node."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connection, connections
from django.utils import timezone

from infopunt.information import approving, notices, withdrawing
from infopunt.jobs import sources
from infopunt.jobs.forgetting import forget
from infopunt.jobs.relay import relay_counts
from infopunt.jobs.reminders import remind
from infopunt.jobs.visitor_letters import HOUR, write_to_visitors
from infopunt.jobs.work_letters import HOURS, write_letters
from infopunt.kernel import alive, outbox, statistics
from infopunt.mailbox.auditing import note_head
from infopunt.pages import publishing
from infopunt.pages.leaflets import make_leaflets
from infopunt.publishing import mirror
from infopunt.publishing.history import pack
from infopunt.publishing.operations import tighten
from infopunt.referrals.clock import run_out_on
from infopunt.web.staff import mails

log = logging.getLogger("infopunt.worker")
PAUSE = 0.4  # seconds; with PostgreSQL another node's publishing is seen within it
AFTER_ERROR = 2.0  # seconds; a database that is away or a disk that is full is not asked five times as often
LAST_WORDS = 1.0  # seconds a job has to end when the server stops; else somebody does it again


def _somebody_waits() -> bool:
    return outbox.is_due(timezone.now(), but=BACKGROUND)


def _in_pieces(kind: str, piece: Callable[[], int]) -> None:
    """Do what nobody waits for, piece by piece; the rest comes after what somebody waits for."""
    while piece():
        if _somebody_waits():
            outbox.enqueue(kind, {}, run_at=timezone.now(), key=kind)
            return


def _tighten() -> None:
    _in_pieces("tighten", tighten)


def _pack() -> None:
    _in_pieces("pack", lambda: pack(timezone.now()))


def _publish() -> None:
    publishing.publish_all(timezone.now())


def _verify() -> None:
    """Render everything anew without a cache; what differs is put right, and said."""
    found = publishing.verify(timezone.now())
    if found:
        log.error("verify found %d differences; they are put right", len(found))
        publishing.mend(timezone.now())


def _leaflets() -> None:
    make_leaflets(timezone.now(), make_way=_somebody_waits)
    if _somebody_waits():
        outbox.enqueue("leaflets", {}, run_at=timezone.now(), key="leaflets")


def _release(text: int) -> None:
    """A scheduled draft's moment has come."""
    approving.release(text, now=timezone.now())
    outbox.hurry_job(outbox.PUBLISH, timezone.now())


def _take_off(text: int) -> None:
    """A planned withdrawal's moment has come."""
    withdrawing.take_off(text, now=timezone.now())
    outbox.hurry_job(outbox.PUBLISH, timezone.now())


def _end_notice(id: int) -> None:
    """The moment a notice goes by itself has come."""
    notices.run_out(id, now=timezone.now())
    outbox.hurry_job(outbox.PUBLISH, timezone.now())


def _remind() -> None:
    remind(timezone.now())


def _work_letters(at: str) -> None:
    write_letters(datetime.fromisoformat(at), timezone.now())


def _visitor_letters() -> None:
    write_to_visitors(timezone.now())


def _relay() -> None:
    relay_counts()
    note_head()


def _forget() -> None:
    run_out_on(timezone.localdate())
    forget(timezone.now())


def _visit_sources(since: str) -> None:
    """A piece of a round; whoever is killed in it leaves the rest to the next."""
    begun = time.monotonic()
    done = sources.go_on(
        datetime.fromisoformat(since), make_way=lambda: _somebody_waits() or time.monotonic() - begun > PIECE_OF_ROUND
    )
    if not done:
        sources.enqueue_round(since, timezone.now())


HANDLERS: dict[str, Callable[..., None]] = {
    "tighten": _tighten,
    "pack": _pack,
    "publish": _publish,
    "verify": _verify,
    "leaflets": _leaflets,
    "release": _release,
    "take_off": _take_off,
    "end_notice": _end_notice,
    "remind": _remind,
    "forget": _forget,
    "relay": _relay,
    "mail": mails.send,
    "work_letters": _work_letters,
    "visitor_letters": _visitor_letters,
    "statistics": statistics.refresh,
    "sources": lambda: sources.begin(timezone.now()),
    "visit_sources": _visit_sources,
}
# What readers see is tried until it stands.
FOR_EVER = frozenset(("publish", "release", "take_off", "end_notice", "tighten", "leaflets", "verify"))
# What nobody waits for makes way for all else.
BACKGROUND = frozenset(
    ("tighten", "pack", "leaflets", "verify", "statistics", "forget", "relay", "sources", "visit_sources")
)
PIECE_OF_ROUND = 60.0  # seconds; well within the lease of a job


DAILY = (
    ("publish", 0), ("forget", 1), ("pack", 2), ("verify", 3), ("statistics", 4), ("relay", 6), ("remind", 7),
    ("visitor_letters", HOUR),
)  # fmt: skip


def plan(now: datetime) -> None:
    """Ask for what the clock brings: pages of the new day at midnight in Amsterdam, what has had
    its time forgotten at one, earlier pages kept small at two, a verify
    at three, the database's own counts at four, those of the sealed side at six, reminders at seven; on Mondays at five the
    sources, where they are watched; at nine, one and four letters that there is work, where mail is set,
    and at nine those that visitors asked for."""
    for kind, hour in DAILY:
        due = _next(hour, now)
        outbox.enqueue(kind, {}, run_at=due, key=f"{kind}:{due.date()}")
    for hour in HOURS if settings.EMAIL_HOST else ():
        due = _next(hour, now)
        outbox.enqueue("work_letters", {"at": due.isoformat()}, run_at=due, key=f"work_letters:{due.isoformat()}")
    if settings.WATCH == "on":
        monday = timezone.localtime(now).replace(hour=5, minute=0, second=0, microsecond=0)
        monday += timedelta(days=-monday.weekday() % 7)
        due = monday if monday > now else monday + timedelta(days=7)
        outbox.enqueue("sources", {}, run_at=due, key=f"sources:{due.date()}")


def _next(hour: int, now: datetime) -> datetime:
    """When the clock of the Netherlands next shows that hour."""
    due = timezone.localtime(now).replace(hour=hour, minute=0, second=0, microsecond=0)
    return due if due > now else (due + timedelta(days=1)).replace(hour=hour)


def take_over_from_the_dead() -> None:
    """Jobs that a worker of this node held when it was killed are free at once."""
    dead = alive.dead(workers())
    if outbox.release_held(dead):
        log.warning("jobs of a worker that died are done by another")
    alive.forget_workers(workers(), dead)


def workers() -> Path:
    return Path(settings.DATA) / "locks" / "workers"


class Rounds:
    """One worker's rounds: when it planned last, and on which day it looked after the files."""

    def __init__(self, owner: str, stop: threading.Event) -> None:
        self.owner, self.stop = owner, stop
        self._planned: datetime | None = None
        self._looked: date | None = None

    def round(self) -> None:
        """Everything that is due; raises what a job raised."""
        now = timezone.now()
        if self._planned is None or not timedelta(0) <= now - self._planned < timedelta(hours=1):
            take_over_from_the_dead()
            plan(now)
            self._planned = now
        if connection.vendor == "postgresql":
            mirror.mirror()
        while not self.stop.is_set() and outbox.work_one(HANDLERS, timezone.now, owner=self.owner, for_ever=FOR_EVER):
            pass
        self._look_after_files(publishing.today(now))

    def _look_after_files(self, day: date) -> None:
        """Every byte of this node's files, at the start and once a day: other nodes cannot do that for it."""
        if day == self._looked or self.stop.is_set():
            return
        found = mirror.mend_files()
        if found:
            log.error("%d published files of this node were not as they should be; they are now", len(found))
        self._looked = day


def work(stop: threading.Event) -> None:
    """Work until told to stop; an unforeseen error is logged and the next job gets its turn."""
    with alive.worker(workers()) as owner:
        _work(owner, stop)


def _work(owner: str, stop: threading.Event) -> None:
    worker, failed = Rounds(owner, stop), False
    while not stop.is_set():
        try:
            close_old_connections()
            if failed:  # what could not be settled for want of space or a database: nothing is under way here
                outbox.release_held([owner])
                failed = False
            worker.round()
        except Exception:
            failed = True
            log.exception("a job failed")
            stop.wait(AFTER_ERROR)
        stop.wait(PAUSE)
    connections.close_all()


def start_thread(stop: threading.Event) -> Callable[[], None]:
    """Work beside the server; returns what ends it. A job under way may end, else it is free for whoever comes next."""
    holding = ExitStack()
    owner = holding.enter_context(alive.worker(workers()))
    thread = threading.Thread(target=_work, args=(owner, stop), name="worker", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(LAST_WORDS)
        try:
            outbox.release_held([owner])
        except Exception:
            log.exception("the worker's job is free at the next start")
        holding.close()

    return end
