"""The inbox of a region: what waits, without opening it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from infopunt.mailbox.rules import WAITING, ConversationStatus, Sender
from infopunt.mailbox.trays import Team
from infopunt.questions.models import Inquiry
from infopunt.questions.rules import is_amber


@dataclass(frozen=True)
class Waiting:
    """A question in the inbox. `is_more`: it was answered before, and whoever asked wrote more."""

    inquiry: Inquiry
    status: ConversationStatus
    is_amber: bool
    is_mine: bool
    is_more: bool

    @property
    def waits_for_us(self) -> bool:
        return self.status in WAITING


def inquiry_of(conversation: UUID) -> Inquiry | None:
    return Inquiry.objects.filter(pk=conversation).first()


def has_due(region: str, day: date) -> bool:
    """Whether a question that waits for us has to be answered now."""
    waiting = Inquiry.objects.filter(region=region, conversation__team=Team.INQUIRIES, conversation__status__in=WAITING)
    return any(is_amber(due, day) for due in waiting.order_by("answer_by").values_list("answer_by", flat=True)[:1])


def tray(region: str, languages: Sequence[str], day: date, *, language: str = "", topic: str = "") -> list[Waiting]:
    """Questions that are not closed: what waits for us first, then in a language one speaks, then what is due soonest. One
    query, however many; `language` and `topic` choose among them."""
    rows = (
        Inquiry.objects.filter(region=region, conversation__team=Team.INQUIRIES)
        .exclude(conversation__status=ConversationStatus.CLOSED)
        .select_related("conversation")
        .annotate(answers=Count("conversation__items", filter=Q(conversation__items__sender=Sender.HANDLER)))
    )
    if language:
        rows = rows.filter(language=language)
    if topic:
        rows = rows.filter(topic=topic)
    return sorted((_waiting(row, languages, day) for row in rows), key=_first_things_first)


def _waiting(row: Inquiry, languages: Sequence[str], day: date) -> Waiting:
    status = ConversationStatus(row.conversation.status)
    return Waiting(
        row, status, status in WAITING and is_amber(row.answer_by, day), row.language in languages,
        status is ConversationStatus.RECEIVED and getattr(row, "answers", 0) > 0,
    )  # fmt: skip


def _first_things_first(one: Waiting) -> tuple[bool, bool, date, UUID]:
    return (not one.waits_for_us, not one.is_mine, one.inquiry.answer_by, one.inquiry.pk)
