"""The side of who answers: opened with the key of a team, every step in the log of the sealed side."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from infopunt.accounts.rules import Staff
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import add, add_content
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import ConversationStatus, Kind, Sender, may_follow, status_on
from infopunt.mailbox.trays import NotInTheTeam, OpenTray, may_answer
from infopunt.vault.conversations import open_with_team
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.teams import team_private


class SaidMeanwhile(Refused):
    say = "Something was said meanwhile. Read it first; what you wrote still stands below."
    at = "words"


class IsOver(Refused):
    say = "This conversation is closed."


def open_for(tray: OpenTray, row: Conversation) -> OpenConversation:
    """A conversation as its team reads it; raises NotInTheTeam."""
    try:
        private = team_private(row.region, row.team, row.generation, tray.worker, tray.keys)
        return OpenConversation(row, open_with_team(row.region, row.pk, row.team, row.generation, private))
    except CannotOpen:
        raise NotInTheTeam from None


def begin_reading(opened: OpenConversation, *, by: Staff, day: date, now: datetime) -> None:
    """Somebody looks at it: the asker reads that from now on."""
    with transaction.atomic(using=REPORTS):
        _note("read", opened.row, by, now)
        if opened.row.status == ConversationStatus.RECEIVED:
            step(_locked(opened, by), ConversationStatus.READING, day)


def answer(
    opened: OpenConversation,
    tray: OpenTray,
    words: Mapping[str, str],
    *,
    by: Staff,
    seen: int,
    now: datetime,
    day: date,
    then: ConversationStatus = ConversationStatus.FOR_YOU,
) -> None:
    """Words to the asker, signed by who says them, to what they had `seen` last. Raises SaidMeanwhile, IsOver, EmptyMessage,
    LongMessage."""
    with transaction.atomic(using=REPORTS):
        row = _locked(opened, by)
        if row.items.count() != seen:
            raise SaidMeanwhile
        step(row, then, day)
        add(row, opened.key, words, Kind.ANSWER, Sender.HANDLER, day=day, person=tray.keys)
        _note("answer", row, by, now)


def ask_yes_or_no(
    opened: OpenConversation,
    tray: OpenTray,
    content: Mapping[str, Any],
    *,
    by: Staff,
    seen: int,
    now: datetime,
    day: date,
) -> None:
    """Something the asker says yes or no to, signed. Raises SaidMeanwhile, IsOver."""
    with transaction.atomic(using=REPORTS):
        row = _locked(opened, by)
        if row.items.count() != seen:
            raise SaidMeanwhile
        step(row, ConversationStatus.FOR_YOU, day)
        add_content(row, opened.key, Kind.PROPOSAL, Sender.HANDLER, content, day=day, person=tray.keys)
        _note("propose in", row, by, now)


def close_conversation(opened: OpenConversation, *, by: Staff, seen: int, now: datetime, day: date) -> None:
    """Nothing more will happen, unless the asker writes again in time. Raises SaidMeanwhile, IsOver."""
    with transaction.atomic(using=REPORTS):
        row = _locked(opened, by)
        if row.items.count() != seen:
            raise SaidMeanwhile
        step(row, ConversationStatus.CLOSED, day)
        _note("close", row, by, now)


def _locked(opened: OpenConversation, by: Staff) -> Conversation:
    if not may_answer(by, opened.row.region, opened.row.team):
        raise NotPermitted
    return Conversation.objects.select_for_update().get(pk=opened.row.pk)


def step(row: Conversation, status: ConversationStatus, day: date) -> None:
    """Where a locked conversation stands from now on; raises IsOver."""
    if not may_follow(status_on(ConversationStatus(row.status), row.closed_on, day), status):
        raise IsOver
    row.status, row.closed_on = status, day if status is ConversationStatus.CLOSED else None
    row.save(update_fields=["status", "closed_on"])


def _note(verb: str, row: Conversation, by: Staff, now: datetime) -> None:
    thing = f"conversation:{row.pk}"
    audit.record(f"{verb} conversation", thing, by=by.email, at=now, using=REPORTS, region=row.region)
