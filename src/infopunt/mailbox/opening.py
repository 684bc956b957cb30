"""Files are opened by who answers. One that is kept as it came only after another said yes: it may name who sent it, and it may harm."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from infopunt.accounts.rules import Staff
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.attachments import AttachedFile, read_file
from infopunt.mailbox.models import Attachment, SecondYes
from infopunt.mailbox.trays import OpenTray, may_answer


class OwnYes(Refused):
    say = "You asked for this yourself. A colleague has to agree."


class NoSecondYes(Refused):
    say = "A colleague has to agree first; a yes holds for the day it was given."


def look_at(opened: OpenConversation, file: AttachedFile, *, along: bool = False, by: Staff, now: datetime) -> None:
    """Somebody looks at a file, or listens to it, or takes it `along`."""
    if not may_answer(by, opened.row.region, opened.row.team):
        raise NotPermitted
    audit.record(
        "take file along" if along else "read file",
        f"conversation:{opened.row.pk} item:{file.number}",
        by=by.email,
        at=now,
        using=REPORTS,
        region=opened.row.region,
    )


def ask_for_exact(
    opened: OpenConversation, tray: OpenTray, attachment: UUID, *, by: Staff, day: date, now: datetime
) -> None:
    """Ask a colleague for their yes; asked again, it is asked anew."""
    with transaction.atomic(using=REPORTS):
        row = _exact(opened, attachment, by)
        SecondYes.objects.update_or_create(
            attachment=row, asked_by=tray.worker, defaults={"asked_on": day, "agreed_by": None, "agreed_on": None}
        )
        _note("ask for exact file", row, by, now)


def agree_to_exact(
    opened: OpenConversation, tray: OpenTray, attachment: UUID, asked_by: int, *, by: Staff, day: date, now: datetime
) -> None:
    """A second one who answers says yes to who asked. Raises OwnYes."""
    with transaction.atomic(using=REPORTS):
        row = _exact(opened, attachment, by)
        if tray.worker == asked_by:
            raise OwnYes
        waiting = SecondYes.objects.filter(attachment=row, asked_by=asked_by, agreed_by=None)
        if waiting.update(agreed_by=tray.worker, agreed_on=day):
            _note(f"agree that worker:{asked_by} opens exact file", row, by, now)


def open_exact(
    opened: OpenConversation, tray: OpenTray, file: AttachedFile, *, by: Staff, day: date, now: datetime
) -> bytes | None:
    """The file as it came, on the day of the second yes; None where it is not whole. Raises NoSecondYes."""
    if file.exact is None:
        return None
    with transaction.atomic(using=REPORTS):
        row = _exact(opened, file.exact, by)
        if not SecondYes.objects.filter(attachment=row, asked_by=tray.worker, agreed_on=day).exists():
            raise NoSecondYes
        _note("open exact file", row, by, now)
    return read_file(opened, file, file.exact)


def asked_for(opened: OpenConversation) -> list[SecondYes]:
    """Who asked for which exact file, and who agreed."""
    return list(SecondYes.objects.filter(attachment__conversation=opened.row.pk).order_by("pk"))


def _exact(opened: OpenConversation, attachment: UUID, by: Staff) -> Attachment:
    if not may_answer(by, opened.row.region, opened.row.team):
        raise NotPermitted
    return Attachment.objects.select_related("conversation").get(
        pk=attachment, conversation=opened.row.pk, is_exact=True
    )


def _note(verb: str, attachment: Attachment, by: Staff, now: datetime) -> None:
    region = attachment.conversation.region
    audit.record(verb, f"file:{attachment.pk}", by=by.email, at=now, using=REPORTS, region=region)
