"""What is said in a recording, written down by who answers; who spoke confirms it or corrects it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from infopunt.accounts.rules import Staff
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted
from infopunt.mailbox.asking import OpenConversation, receive_again
from infopunt.mailbox.handling import SaidMeanwhile, step
from infopunt.mailbox.messages import Message, add_content, checked_words
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import ConversationStatus, Kind, Sender
from infopunt.mailbox.trays import OpenTray, may_answer


def write_transcript(
    opened: OpenConversation,
    tray: OpenTray,
    file: int,
    words: Mapping[str, str],
    *,
    by: Staff,
    seen: int,
    day: date,
    now: datetime,
) -> None:
    """What is said in the file of item number `file`, signed by who listened. Raises EmptyMessage, LongMessage,
    SaidMeanwhile, IsOver."""
    if not may_answer(by, opened.row.region, opened.row.team):
        raise NotPermitted
    content = {"v": 1, "file": file, "words": checked_words(words)}
    with transaction.atomic(using=REPORTS):
        row = Conversation.objects.select_for_update().get(pk=opened.row.pk)
        if row.items.count() != seen:
            raise SaidMeanwhile
        step(row, ConversationStatus.FOR_YOU, day)
        add_content(row, opened.key, Kind.TRANSCRIPT, Sender.HANDLER, content, day=day, person=tray.keys)
        audit.record(
            "write transcript",
            f"conversation:{row.pk} item:{file}",
            by=by.email,
            at=now,
            using=REPORTS,
            region=row.region,
        )


def confirm_transcript(opened: OpenConversation, number: int, *, day: date) -> None:
    """Who spoke says that the transcript in item `number` is right. Raises HasEnded."""
    _tell(opened, {"v": 1, "of": number, "right": True}, day)


def correct_transcript(opened: OpenConversation, number: int, words: Mapping[str, str], *, day: date) -> None:
    """Who spoke says what it should be. Raises EmptyMessage, LongMessage, HasEnded."""
    _tell(opened, {"v": 1, "of": number, "words": checked_words(words)}, day)


def open_transcripts(messages: list[Message]) -> set[int]:
    """Items that are a transcript which nobody who spoke confirmed or corrected yet."""
    said = [one for one in messages if one.kind is Kind.TRANSCRIPT and not one.is_damaged]
    answered = {one.content["of"] for one in said if one.sender is Sender.ASKER}
    return {one.number for one in said if one.sender is Sender.HANDLER} - answered


def _tell(opened: OpenConversation, content: Mapping[str, object], day: date) -> None:
    with transaction.atomic(using=REPORTS):
        receive_again(opened, day=day)
        add_content(opened.row, opened.key, Kind.TRANSCRIPT, Sender.ASKER, content, day=day)
