"""An urgent notice on top of every page of a region; and what visitors missed, as work."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from infopunt.accounts import permissions
from infopunt.accounts.rules import Staff
from infopunt.information.models import Notice, Remark, Task
from infopunt.kernel import audit, outbox
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.words import is_blank

LONGEST_NOTICE = 300  # characters; it stands on a telephone above everything else
CORE = ("nl", "en")  # what every reader can fall back on


class NotYourRegion(NotPermitted):
    """You may not do this in this region."""


class NoticeLacksWords(Refused):
    say = "A notice needs words in Dutch and in English."
    at = "words-nl"


class EndsInThePast(Refused):
    say = "The notice would end before it begins."


class OtherNotice(Refused):
    say = "Somebody else changed the notice meanwhile. It stands below as it is now; look again."


class LongNotice(Refused):
    say = "The notice is too long: at most 300 characters."
    at = "words-nl"


@transaction.atomic
def warn(
    region: str, words: Mapping[str, str], *, by: Staff, now: datetime, ends_at: datetime | None = None,
    seen: int | None = None,
) -> Notice:  # fmt: skip
    """Put a notice on top of all pages of a region, in place of the one that stands there (`seen`, 0 for none); it goes by
    itself at `ends_at`."""
    if not permissions.may_warn(by, region):
        raise NotYourRegion
    kept = {language: " ".join(text.split()) for language, text in words.items() if not is_blank(text)}
    if not all(language in kept for language in CORE):
        raise NoticeLacksWords
    if any(len(text) > LONGEST_NOTICE for text in kept.values()):
        raise LongNotice
    if ends_at is not None and ends_at <= now:
        raise EndsInThePast
    _as_seen(region, seen)
    Notice.objects.filter(region=region, until=None).update(until=now)
    outbox.enqueue_publish(now)
    audit.record("warned", f"region:{region}", by=by.email, at=now)
    notice = Notice.objects.create(region=region, words=kept, by=by.email, since=now, ends_at=ends_at)
    if ends_at:
        outbox.enqueue("end_notice", {"id": notice.pk}, run_at=ends_at, key=f"end_notice:{notice.pk}")
    return notice


def _as_seen(region: str, seen: int | None) -> None:
    """Refuse to replace or end another notice than the one on the screen; None where no screen showed one."""
    standing = Notice.objects.select_for_update().filter(region=region, until=None).values_list("pk", flat=True).first()
    if seen is not None and seen != (standing or 0):
        raise OtherNotice


@transaction.atomic
def run_out(id: int, *, now: datetime) -> None:
    """The moment of a notice has come; nothing is done for one that was ended or replaced before."""
    if Notice.objects.filter(pk=id, until=None, ends_at__lte=now).update(until=now):
        outbox.enqueue_publish(now)
        audit.record("notice ended", f"notice:{id}", by="schedule", at=now)


@transaction.atomic
def end_notice(region: str, *, by: Staff, now: datetime, seen: int | None = None) -> None:
    if not permissions.may_warn(by, region):
        raise NotYourRegion
    _as_seen(region, seen)
    Notice.objects.filter(region=region, until=None).update(until=now)
    outbox.enqueue_publish(now)
    audit.record("notice ended", f"region:{region}", by=by.email, at=now)


@transaction.atomic
def task_from(remark: Remark, say: str, *, by: Staff, now: datetime) -> Task:
    """One step from what a visitor missed to something to do."""
    if not permissions.may_read_remarks(by, remark.region):
        raise NotYourRegion
    remark.read = True
    remark.save(update_fields=["read"])
    audit.record("task made", f"remark:{remark.pk}", by=by.email, at=now)
    return Task.objects.create(
        region=remark.region, address=remark.address, language=remark.language, say=(say.strip() or remark.words)[:2000],
        by=by.email, made_on=now.date(),
    )  # fmt: skip


@transaction.atomic
def put_aside(remark: Remark, *, by: Staff, now: datetime) -> None:
    """Read, and nothing to do."""
    if not permissions.may_read_remarks(by, remark.region):
        raise NotYourRegion
    if Remark.objects.filter(pk=remark.pk, read=False).update(read=True):
        audit.record("remark put aside", f"remark:{remark.pk}", by=by.email, at=now)


@transaction.atomic
def finish_task(task: Task, *, by: Staff, now: datetime) -> None:
    if not permissions.may_read_remarks(by, task.region):
        raise NotYourRegion
    if Task.objects.filter(pk=task.pk, done_on=None).update(done_on=now.date(), done_by=by.email):
        audit.record("task done", f"task:{task.pk}", by=by.email, at=now)
