"""A second handler looks and sends. What leaves the house as a file leaves once more on its own, each time with a purpose."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from infopunt.accounts.rules import Staff
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.events import Counted, count
from infopunt.mailbox import handling
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import add_content, checked_words
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import ConversationStatus, Kind, Sender
from infopunt.mailbox.trays import OpenTray
from infopunt.referrals.consents import has_yes, is_by, proposed_document
from infopunt.referrals.copies import WholeCopy, begin_copy, copy_through, partner_team, throw_copy_away
from infopunt.referrals.document import Document
from infopunt.referrals.files import files_along
from infopunt.referrals.links import NewLink, keep_link, new_link
from infopunt.referrals.models import Referral
from infopunt.referrals.moving import HasMoved, locked, log_step, may_refer, move
from infopunt.referrals.replying import reply
from infopunt.referrals.rules import STAYS, ReferralState, Way, may_withdraw
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.sharing import newest_generation

SENT = "referrals.sent"
# Hands a document to another server under a reference and answers with the ids it got there.
HandOver = Callable[[Referral, Document], dict[str, str]]


class OwnProposal(Refused):
    say = "Somebody else has to look at this before it goes: you wrote it."


class NoYes(Refused):
    say = "There is no yes to exactly this any more."


class NoWay(Refused):
    say = "This body cannot be reached this way yet."


class NoPurpose(Refused):
    say = "Say what it is taken out for."
    at = "purpose"


@dataclass(frozen=True)
class SentReferral:
    """What was sent; `link` only once, where the body gets an address and a code."""

    row: Referral
    link: NewLink | None = None


def send(
    origin: OpenConversation, tray: OpenTray, id: UUID, *, by: Staff, now: datetime, day: date,
    hand_over: HandOver | None = None,
) -> SentReferral:  # fmt: skip
    """Make the copy of exactly what was agreed and let the body at it. Raises OwnProposal, NoYes, NoWay,
    FileNotWhole, HasMoved, IsOver."""
    row = Referral.objects.get(pk=id)
    if not may_refer(by, row.region, row.team):
        raise NotPermitted
    document = _agreed(origin, tray, row, by)
    files = files_along(origin, origin.messages(), document)
    link = new_link() if row.channel == Way.LINK else None
    if row.channel == Way.KLANTINTERACTIES:
        if hand_over is None:
            raise NoWay
        made = hand_over(row, document)
        Referral.objects.filter(pk=id).update(made=made, left_on=day)
    elif row.channel == Way.INBOX and not newest_generation(row.region, partner_team(row.authority)):
        raise NoWay
    with transaction.atomic(using=REPORTS):
        row, conversation = locked(id), Conversation.objects.select_for_update().get(pk=origin.row.pk)
        _agreed(OpenConversation(conversation, origin.key), tray, row, by)
        inbox, wrap = row.channel == Way.INBOX, link.hand.receipt.wrap if link else b""
        try:
            copy = begin_copy(
                origin, row.authority, document, tray.keys, day=day, to_team=inbox, wrap=wrap, files=files
            )
        except CannotOpen:  # somebody put another key in place of the body's
            raise NoWay from None
        row.copy = copy.pk
        move(row, ReferralState.SENT, day, ["copy"])
        if link:
            keep_link(row, link, day)
        _passed_on(conversation, day)
        log_step("send", row, by.email, now, f" to:{row.authority} consent:{row.consent}")
        count(Counted(SENT, day, row.region, channel=row.channel), using=REPORTS)
    return SentReferral(row, link)


def export_copy(
    origin: OpenConversation, id: UUID, purpose: str, *, by: Staff, now: datetime, day: date
) -> tuple[Referral, WholeCopy]:
    """The copy, to be written into a file or on paper: from then on it has left. Raises NoPurpose, HasMoved, NotPermitted."""
    if not may_refer(by, origin.row.region, origin.row.team):
        raise NotPermitted
    purpose = " ".join(purpose.split())[:60]
    if not purpose:
        raise NoPurpose
    with transaction.atomic(using=REPORTS):
        row = locked(id)
        copy = copy_through(origin, row.copy)
        if copy is None or copy.is_damaged or Way(row.channel) in STAYS or row.state == ReferralState.WITHDRAWN:
            raise HasMoved
        row.left_on = row.left_on or day
        row.save(update_fields=["left_on"])
        log_step("export", row, by.email, now, f" to:{row.authority} consent:{row.consent} for:{purpose}"[:150])
    return row, copy


def hear(
    origin: OpenConversation, tray: OpenTray, id: UUID, state: str, reason: str, words: str, *, by: Staff, now: datetime, day: date
) -> None:  # fmt: skip
    """What a body said by telephone or letter, written down by a handler. Raises NoStep, NoReasonGiven, LongMessage, HasMoved."""
    if not may_refer(by, origin.row.region, origin.row.team):
        raise NotPermitted
    with transaction.atomic(using=REPORTS):
        row = locked(id)
        copy = copy_through(origin, row.copy)
        if copy is None or copy.opened is None:
            raise HasMoved
        reply(row, copy.opened, state, reason, words, day=day, person=tray.keys)
        log_step("hear of", row, by.email, now)


def tell(
    origin: OpenConversation, tray: OpenTray, id: UUID, words: dict[str, str], *, by: Staff, now: datetime, day: date
) -> None:
    """Say to who asked how it ended, in their language. Raises EmptyMessage, LongMessage, HasMoved, IsOver."""
    if not may_refer(by, origin.row.region, origin.row.team):
        raise NotPermitted
    with transaction.atomic(using=REPORTS):
        row, conversation = locked(id), Conversation.objects.select_for_update().get(pk=origin.row.pk)
        if row.ended_on is None or row.told_on:
            raise HasMoved
        said = {
            "v": 1,
            "referral": str(id),
            "authority": row.authority,
            "state": row.state,
            "words": checked_words(words),
        }
        add_content(conversation, origin.key, Kind.RESULT, Sender.HANDLER, said, day=day, person=tray.keys)
        handling.step(conversation, ConversationStatus.FOR_YOU, day)
        row.told_on = day
        row.save(update_fields=["told_on"])
        log_step("tell of", row, by.email, now)


def recall(id: UUID, *, by: Staff, now: datetime, day: date) -> None:
    """Take it back as long as nobody opened it. Raises HasMoved, NotPermitted."""
    with transaction.atomic(using=REPORTS):
        row = locked(id)
        if not may_refer(by, row.region, row.team):
            raise NotPermitted
        if not may_withdraw(ReferralState(row.state), row.left_on is not None):
            raise HasMoved
        throw_copy_away(row)
        move(row, ReferralState.WITHDRAWN, day, ["copy"])
        log_step("recall", row, by.email, now)


def _agreed(origin: OpenConversation, tray: OpenTray, row: Referral, by: Staff) -> Document:
    """Exactly what there is a yes to, looked at by somebody else than who wrote it."""
    if row.state != ReferralState.CONSENTED:
        raise HasMoved
    if by.email == row.proposed_by or is_by(origin, row, tray.keys):
        raise OwnProposal
    said = origin.messages()
    document = proposed_document(said, row)
    if document is None or not has_yes(said, row, document):
        raise NoYes
    return document


def _passed_on(conversation: Conversation, day: date) -> None:
    """What the asker wrote meanwhile was read by who sends this."""
    if conversation.status == ConversationStatus.RECEIVED:
        handling.step(conversation, ConversationStatus.READING, day)
    handling.step(conversation, ConversationStatus.PASSED_ON, day)
