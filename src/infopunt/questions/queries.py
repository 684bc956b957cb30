"""The tray of a region: what waits, without opening it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from infopunt.mailbox.rules import ConversationStatus
from infopunt.questions.models import Inquiry
from infopunt.questions.rules import is_amber

WAITING = (ConversationStatus.RECEIVED, ConversationStatus.READING)


@dataclass(frozen=True)
class Waiting:
    """A question in the tray."""

    inquiry: Inquiry
    status: ConversationStatus
    is_amber: bool


def inquiry_of(conversation: UUID) -> Inquiry | None:
    return Inquiry.objects.filter(pk=conversation).first()


def tray(region: str, languages: Sequence[str], day: date) -> list[Waiting]:
    """Questions that are not closed: what waits for us first, then in a language one speaks, then what is due soonest."""
    rows = (
        Inquiry.objects.filter(region=region)
        .exclude(conversation__status=ConversationStatus.CLOSED)
        .select_related("conversation")
    )
    waiting = [
        Waiting(
            row,
            status := ConversationStatus(row.conversation.status),
            status in WAITING and is_amber(row.answer_by, day),
        )
        for row in rows
    ]
    return sorted(
        waiting,
        key=lambda one: (
            one.status not in WAITING, one.inquiry.language not in languages, one.inquiry.answer_by, one.inquiry.pk,
        ),
    )  # fmt: skip
