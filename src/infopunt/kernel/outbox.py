"""Asking for work later. The job is part of the caller's transaction: both happen or neither."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from infopunt.kernel.models import Job

LEASE = timedelta(minutes=10)
TRIES = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(minutes=10)
MOST_COUNTED = 1000
PUBLISH = "publish"
# A door that hurries takes the lock of publishing before the worker begins on everything else the change touches.
HEAD_START = timedelta(seconds=2)


def enqueue(kind: str, about: dict[str, object], *, run_at: datetime, key: str | None = None) -> None:
    """Ask for `kind` to be done at or after `run_at`.

    With a `key`, a job of that key that waits and has not begun does for both, at the earlier moment. It stays locked
    until the caller's transaction ends: who claims it then finds what the caller wrote. A job that runs has read older
    rows and does for nobody else.
    """
    with transaction.atomic():
        waiting = _unlocked(_unbegun(key)).first() if key else None
        if waiting is None:
            Job.objects.create(kind=kind, about=about, run_at=run_at, key=key)
        elif waiting.run_at > run_at:
            waiting.run_at = run_at
            waiting.save(update_fields=["run_at"])


def enqueue_publish(now: datetime) -> None:
    """Ask, in the transaction of a change that readers see, for it to be shown."""
    enqueue(PUBLISH, {}, run_at=now + HEAD_START, key=PUBLISH)


def hurry_job(key: str, now: datetime) -> None:
    """What waits under this key is due now."""
    _unbegun(key).filter(run_at__gt=now).update(run_at=now)


def is_asked(key: str) -> bool:
    """Whether a job of this key waits or is under way."""
    return Job.objects.filter(key=key, done_at=None, gave_up_at=None).exists()


def is_due(now: datetime, *, but: Collection[str]) -> bool:
    """Whether a job that is of none of the kinds `but` waits for a worker now."""
    return _free(now).exclude(kind__in=but).exists()


def _unbegun(key: str) -> QuerySet[Job]:
    return Job.objects.filter(key=key, done_at=None, gave_up_at=None, leased_until=None).order_by("run_at", "pk")


def _free(now: datetime) -> QuerySet[Job]:
    free = Job.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), run_at__lte=now)
    return free.filter(done_at=None, gave_up_at=None).order_by("run_at", "pk")


def _unlocked(jobs: QuerySet[Job]) -> QuerySet[Job]:
    return jobs.select_for_update(skip_locked=True) if connection.features.has_select_for_update_skip_locked else jobs


def claim(now: datetime, owner: str = "") -> Job | None:
    """The job that waits longest, leased to `owner`. A worker that dies leaves it to the next after the lease."""
    with transaction.atomic():
        job = _unlocked(_free(now)).first()
        if job:
            job.leased_until, job.owner, job.tries = now + LEASE, owner, min(job.tries + 1, MOST_COUNTED)
            job.save(update_fields=["leased_until", "owner", "tries"])
        return job


def release_held(owners: Collection[str]) -> int:
    """Whatever these workers held is free at once; returns how many jobs that were."""
    return Job.objects.filter(owner__in=owners, done_at=None).exclude(leased_until=None).update(leased_until=None)


def settle(job: Job, now: datetime, error: BaseException | None, *, for_ever: bool = False) -> None:
    """Done, or tried again after 10, 40, 90 … seconds up to ten minutes; given up after TRIES unless it is `for_ever`.
    A job that somebody else holds by now is theirs."""
    if error is None:
        job.done_at, job.error = now, ""
    elif job.tries >= TRIES and not for_ever:
        job.gave_up_at, job.error = now, type(error).__name__
    else:
        job.run_at, job.error = now + min(FIRST_WAIT * job.tries**2, LONGEST_WAIT), type(error).__name__
    Job.objects.filter(pk=job.pk, owner=job.owner).update(
        done_at=job.done_at, gave_up_at=job.gave_up_at, run_at=job.run_at, error=job.error, leased_until=None
    )


def failing(*kinds: str) -> list[Job]:
    """Jobs, of these kinds or any, that failed and wait for another try, or were given up; the oldest first."""
    jobs = Job.objects.filter(done_at=None).exclude(error="").order_by("pk")
    return list(jobs.filter(kind__in=kinds) if kinds else jobs)


def work_one(
    handlers: dict[str, Callable[..., None]],
    clock: Callable[[], datetime],
    *,
    owner: str = "",
    for_ever: Collection[str] = (),
) -> bool:
    """Do one waiting job; False when none waits. An unforeseen error is raised to the caller after it was noted."""
    job = claim(clock(), owner)
    if job is None:
        return False
    try:
        handlers[job.kind](**job.about)
    except Exception as error:
        settle(job, clock(), error, for_ever=job.kind in for_ever)
        raise
    settle(job, clock(), None)
    return True
