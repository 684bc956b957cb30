"""Changing the pepper of codes: for when somebody may have seen it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.mailbox.asking import TalkClosed
from infopunt.mailbox.models import Conversation
from infopunt.vault import peppers
from infopunt.vault.outside import NoSecret

OPERATOR = "operator"


class StillNeeded(Refused):
    say = "%(number)s conversations still have a code of the earlier pepper. It may go when none has."


@dataclass(frozen=True)
class PepperUse:
    """A pepper, and how many conversations have a code that was made with it."""

    number: int
    conversations: int


@dataclass(frozen=True)
class NewPepper:
    """What is shown once, for paper."""

    name: str
    printed: str = field(repr=False)


def pepper_uses() -> list[PepperUse]:
    """The newest first."""
    used = Counter(Conversation.objects.values_list("pepper", flat=True))
    return [PepperUse(number, used[number]) for number in peppers.pepper_numbers()]


def renew_pepper(*, now: datetime) -> NewPepper:
    """Codes that are made from now on belong to another pepper; earlier codes go on working, and move to it when they are used.
    Raises TalkClosed."""
    try:
        with transaction.atomic(using=REPORTS):
            name, printed = peppers.make_pepper()
            audit.record("new pepper", name, by=OPERATOR, at=now, using=REPORTS)
    except NoSecret:
        raise TalkClosed from None
    return NewPepper(name, printed)


def forget_earlier_peppers(*, now: datetime) -> list[str]:
    """The names of the files that may go. Raises StillNeeded."""
    earlier = pepper_uses()[1:]
    if number := sum(use.conversations for use in earlier):
        raise StillNeeded(number=number)
    with transaction.atomic(using=REPORTS):
        gone = [peppers.forget_pepper(use.number) for use in earlier]
        audit.record("forget pepper", " ".join(gone), by=OPERATOR, at=now, using=REPORTS)
    return gone
