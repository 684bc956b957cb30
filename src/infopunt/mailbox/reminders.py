"""One e-mail to who asked for it: where it goes is sealed to the operational key, led to by no conversation, and gone when sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.mailbox.asking import OpenConversation, operational_key, reminder_id
from infopunt.mailbox.models import Reminder
from infopunt.vault.rules.sealing import CannotOpen, Context, Domain, seal_words, unseal_words

LONGEST = 254  # signs of an e-mail address


class NoAddress(Refused):
    say = "Write an e-mail address, like name@example.org."
    at = "email"


@dataclass(frozen=True)
class DueReminder:
    """Where a reminder goes, for as long as it is sent."""

    id: str
    language: str
    email: str = field(repr=False)


def set_reminder(opened: OpenConversation, email: str, language: str, due: date) -> None:
    """One e-mail on that day; another address takes the place of the first. Raises NoAddress, TalkClosed."""
    email = email.strip()
    try:
        validate_email(email[: LONGEST + 1])
    except ValidationError:
        raise NoAddress from None
    id, region = reminder_id(opened), opened.row.region
    sealed = seal_words(operational_key(), email, _place(region, id))
    with transaction.atomic(using=REPORTS):
        Reminder.objects.filter(pk=id).delete()
        Reminder.objects.create(id=id, region=region, language=language, due_on=due, sealed=sealed)


def drop_reminder(opened: OpenConversation) -> None:
    Reminder.objects.filter(pk=reminder_id(opened)).delete()


def reminder_on(opened: OpenConversation) -> date | None:
    """The day for which one is set."""
    return Reminder.objects.filter(pk=reminder_id(opened)).values_list("due_on", flat=True).first()


def due_reminders(day: date) -> Iterator[DueReminder]:
    """Those of that day and of earlier ones on which nothing could be sent. Raises TalkClosed."""
    for row in Reminder.objects.filter(due_on__lte=day).order_by("pk"):
        try:
            email = unseal_words(operational_key(), bytes(row.sealed), _place(row.region, row.pk))
        except CannotOpen:
            continue
        yield DueReminder(row.pk, row.language, email)


def forget_reminder(id: str) -> None:
    Reminder.objects.filter(pk=id).delete()


def _place(region: str, id: str) -> Context:
    return Context(Domain.REMINDER, region, bytes.fromhex(id))
