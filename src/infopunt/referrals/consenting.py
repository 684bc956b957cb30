"""The side of who asked, under their code: to see exactly what would go, say yes or no, and take it back until it was opened."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.mailbox import handling
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import Message, add_content
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import ConversationStatus, Kind, Sender
from infopunt.referrals.consents import consent_content, proposals_in
from infopunt.referrals.copies import WholeCopy, copy_through, throw_copy_away
from infopunt.referrals.document import Document, document_of
from infopunt.referrals.models import Referral
from infopunt.referrals.moving import locked, move
from infopunt.referrals.rules import Basis, ReferralState, may_withdraw
from infopunt.vault.sharing import newest_generation, seal_origin


class NotProposed(Refused):
    say = "This was not proposed to you, or not any more."


class LeftAlready(Refused):
    say = "It was opened there before you took it back. Ask us: we tell them."


@dataclass(frozen=True)
class OwnReferral:
    """A referral as who asked sees it: all of it."""

    row: Referral
    document: Document
    name: str
    explained: dict[str, str] = field(default_factory=dict)
    copy: WholeCopy | None = None
    told: tuple[Message, ...] = ()

    @property
    def state(self) -> ReferralState:
        return ReferralState(self.row.state)

    @property
    def may_withdraw(self) -> bool:
        return may_withdraw(self.state, self.row.left_on is not None)


def own_referrals(opened: OpenConversation) -> list[OwnReferral]:
    """What was proposed in this conversation, where it stands and what the bodies said, in the order of the proposals."""
    said = opened.messages()
    proposed = dict(proposals_in(said))
    if not proposed:
        return []
    rows = Referral.objects.in_bulk(list(proposed))
    results = [one for one in said if one.kind is Kind.RESULT and one.sender is Sender.HANDLER]
    return [
        OwnReferral(
            rows[id],
            document_of(one.content["document"]),
            str(one.content.get("name", "")),
            dict(one.content.get("explained", {})),
            copy_through(opened, rows[id].copy),
            tuple(result for result in results if result.content.get("referral") == str(id)),
        )
        for id, one in proposed.items()
        if id in rows
    ]


def agree(opened: OpenConversation, id: UUID, wording: str, language: str, *, day: date) -> None:
    """Yes, to exactly this and this body, in the words that stood there. Raises NotProposed, HasMoved."""
    (document, name), consent = _proposed(opened, id), uuid4()
    with transaction.atomic(using=REPORTS):
        row, conversation = locked(id), _conversation(opened)
        row.consent = consent
        move(row, ReferralState.CONSENTED, day, ["consent"])
        said = consent_content(
            id, consent, row.authority, document, name=name, basis=Basis.CODE, language=language, wording=wording
        )
        add_content(conversation, opened.key, Kind.CONSENT, Sender.ASKER, said, day=day)
        if conversation.status == ConversationStatus.FOR_YOU:
            handling.step(conversation, ConversationStatus.READING, day)


def take_back(opened: OpenConversation, id: UUID, *, day: date) -> None:
    """No, or not any more: what was made ready is gone, keys first. Raises NotProposed, LeftAlready."""
    _proposed(opened, id)
    with transaction.atomic(using=REPORTS):
        row, conversation = locked(id), _conversation(opened)
        _take_back(row, day)
        said = {"v": 1, "referral": str(id), "authority": row.authority}
        add_content(conversation, opened.key, Kind.WITHDRAWAL, Sender.ASKER, said, day=day)
        if conversation.status in (ConversationStatus.FOR_YOU, ConversationStatus.PASSED_ON):
            handling.step(conversation, ConversationStatus.FOR_YOU, day)


def withdraw_all(opened: OpenConversation, *, day: date) -> None:
    """Before a conversation is erased: what nobody opened yet goes with it; of the rest nobody is left to be told."""
    ids = [id for id, _one in proposals_in(opened.messages())]
    with transaction.atomic(using=REPORTS):
        for row in Referral.objects.select_for_update().filter(pk__in=ids):
            if may_withdraw(ReferralState(row.state), row.left_on is not None):
                _take_back(row, day)
            row.told_on = row.told_on or day
            row.save(update_fields=["told_on"])


def take_back_all(opened: OpenConversation, *, day: date) -> None:
    """Who wants it kept from now on takes back all that was made ready, whichever way the yes came, as long as nobody opened it."""
    for one in own_referrals(opened):
        if one.may_withdraw:
            take_back(opened, one.row.pk, day=day)


def take_back_from(opened: OpenConversation, authority: str, *, day: date) -> None:
    """Who takes back a yes to a body takes back what was made ready for it, as long as nobody opened it."""
    ids = [id for id, one in proposals_in(opened.messages()) if one.content.get("authority") == authority]
    with transaction.atomic(using=REPORTS):
        for row in Referral.objects.select_for_update().filter(pk__in=ids):
            if may_withdraw(ReferralState(row.state), row.left_on is not None):
                _take_back(row, day)


def hand_referrals_to(opened: OpenConversation, team: str) -> None:
    """What was proposed here is that team's from now on, in the transaction that gives it the conversation: who no longer opens
    the one has no referral left that leads to it."""
    ids = [id for id, _one in proposals_in(opened.messages())]
    generation = newest_generation(opened.row.region, team)
    for row in Referral.objects.select_for_update().filter(pk__in=ids):
        row.origin = seal_origin(row.region, team, generation, row.pk, opened.row.pk)
        row.team, row.generation = team, generation
        row.save(update_fields=["origin", "team", "generation"])


def _take_back(row: Referral, day: date) -> None:
    if not may_withdraw(ReferralState(row.state), row.left_on is not None):
        raise LeftAlready
    throw_copy_away(row)
    row.told_on = day  # by themselves
    move(row, ReferralState.WITHDRAWN, day, ["copy", "told_on"])


def _proposed(opened: OpenConversation, id: UUID) -> tuple[Document, str]:
    found = dict(proposals_in(opened.messages())).get(id)
    if found is None or not Referral.objects.filter(pk=id, region=opened.row.region).exists():
        raise NotProposed
    return document_of(found.content["document"]), str(found.content.get("name", ""))


def _conversation(opened: OpenConversation) -> Conversation:
    return Conversation.objects.select_for_update().get(pk=opened.row.pk)
