"""A referral or a conversation with the keys of who looks: the same for every screen here."""

from dataclasses import dataclass
from uuid import UUID

from django.shortcuts import get_object_or_404

from infopunt.mailbox import handling
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.trays import OpenTray, may_answer_some
from infopunt.questions.queries import inquiry_of
from infopunt.referrals.copies import origin_conversation
from infopunt.referrals.models import Referral
from infopunt.referrals.moving import teams_of
from infopunt.reporting.queries import report_of
from infopunt.web.staff.gate import StaffRequest, permit
from infopunt.web.staff.talk import cookie

HERE = "/staff/referrals/"


@dataclass(frozen=True)
class Opened:
    """What somebody works with: the row, the conversation it came from, their own tray."""

    tray: OpenTray
    origin: OpenConversation
    row: Referral

    @property
    def spoken(self) -> str:
        return spoken_in(self.origin.row.pk)


class OriginGone(Exception):
    """The conversation of this referral is not there any more."""

    def __init__(self, row: Referral) -> None:
        super().__init__()
        self.row = row


def open_referral(request: StaffRequest, id: UUID) -> Opened | None:
    """None where the tray is closed; 404 for what another region or team made. Raises OriginGone."""
    tray = _tray(request)
    if tray is None:
        return None
    region = request.region.id
    row = get_object_or_404(Referral, pk=id, region=region, team__in=teams_of(request.staff, region))
    try:
        return Opened(tray, origin_conversation(row, tray), row)
    except Conversation.DoesNotExist:
        raise OriginGone(row) from None


def open_conversation(request: StaffRequest, id: UUID) -> tuple[OpenTray, OpenConversation] | None:
    tray = _tray(request)
    if tray is None:
        return None
    region = request.region.id
    row = get_object_or_404(Conversation, pk=id, region=region, team__in=teams_of(request.staff, region))
    return tray, handling.open_for(tray, row)


def spoken_in(conversation: UUID) -> str:
    """The language of who asked."""
    known = inquiry_of(conversation) or report_of(conversation)
    return known.language if known else "nl"


def _tray(request: StaffRequest) -> OpenTray | None:
    permit(may_answer_some(request.staff, request.region.id))
    return cookie.tray_in(request)
