"""Asking for work later. The job is part of the caller's transaction: both happen or neither."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from infopunt.kernel.models import Job

LEASE = timedelta(minutes=10)
TRIES = 6
KEEP = timedelta(days=30)


def enqueue(kind: str, about: dict[str, object], *, run_at: datetime, key: str | None = None) -> None:
    """Ask for `kind` to be done at or after `run_at`; with a `key`, once, however often it is asked for."""
    Job.objects.bulk_create([Job(kind=kind, about=about, run_at=run_at, key=key)], ignore_conflicts=True)


def claim(now: datetime) -> Job | None:
    """The job that waits longest, leased to the caller. A worker that dies leaves it to the next after the lease."""
    with transaction.atomic():
        free = Job.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), run_at__lte=now)
        free = free.filter(done_at=None, gave_up_at=None).order_by("run_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        job = free.first()
        if job:
            job.leased_until, job.tries = now + LEASE, job.tries + 1
            job.save(update_fields=["leased_until", "tries"])
        return job


def settle(job: Job, now: datetime, error: BaseException | None) -> None:
    """Done, or tried again after 1, 4, 9 … minutes, or given up after TRIES."""
    if error is None:
        job.done_at, job.error = now, ""
    elif job.tries >= TRIES:
        job.gave_up_at, job.error = now, type(error).__name__
    else:
        job.run_at, job.error = now + timedelta(minutes=job.tries**2), type(error).__name__
    job.leased_until = None
    job.save(update_fields=["done_at", "gave_up_at", "run_at", "leased_until", "error"])


def forget_old(now: datetime) -> None:
    """Remove jobs that were done long ago; those that were given up stay for somebody to look at."""
    Job.objects.filter(done_at__lt=now - KEEP).delete()


def work_one(handlers: dict[str, Callable[..., None]], clock: Callable[[], datetime]) -> bool:
    """Do one waiting job; False when none waits. An unforeseen error is raised to the caller after it was noted."""
    job = claim(clock())
    if job is None:
        return False
    try:
        handlers[job.kind](**job.about)
    except Exception as error:
        settle(job, clock(), error)
        raise
    settle(job, clock(), None)
    return True
