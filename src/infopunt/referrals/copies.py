"""The copy a body gets: a sealed conversation of its own, with no way back from it to where it came from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from secrets import token_bytes
from uuid import UUID, uuid4

from infopunt.kernel.codes import PUBLIC, code_from
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.attachments import AttachedFile, attach_copy, read_file
from infopunt.mailbox.handling import open_for
from infopunt.mailbox.messages import Message, add_content
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import ConversationStatus, Kind, Sender
from infopunt.mailbox.trays import NotInTheTeam, OpenTray
from infopunt.referrals.document import Document, document_of, file_names
from infopunt.referrals.files import are_named, files_in_copy
from infopunt.referrals.models import Link, Referral
from infopunt.referrals.rules import Reason, ReferralState
from infopunt.vault import conversations, sharing
from infopunt.vault.conversations import NOBODY
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.teams import team_private

PARTNER = "partner:"


@dataclass(frozen=True)
class BodyReply:
    """What a body said, once: the step it took, why where it did not, and its own words."""

    state: ReferralState
    reason: Reason | None
    words: str
    said_on: date


@dataclass(frozen=True)
class WholeCopy:
    """A copy that is open: what was handed over and what the body said since. Nothing of it when it is not as it was sealed."""

    id: UUID
    document: Document
    replies: Sequence[BodyReply] = ()
    is_damaged: bool = False
    opened: OpenConversation | None = field(default=None, repr=False)
    files: Sequence[AttachedFile] = ()

    @property
    def file_names(self) -> list[str]:
        return file_names(file.kind for file in self.files)

    def content_of(self, file: AttachedFile) -> bytes | None:
        """None where it is not whole."""
        return read_file(self.opened, file, file.anew) if self.opened and file.anew else None


def partner_team(authority: str) -> str:
    return f"{PARTNER}{authority}"


def reference_of(referral: UUID) -> str:
    """Ten digits by which a body and we can speak of a referral; they open nothing, and nobody makes an id of them."""
    return code_from(referral.bytes, b"reference", PUBLIC)


def begin_copy(
    origin: OpenConversation, authority: str, document: Document, person: PersonKeys, *, day: date, to_team: bool,
    wrap: bytes = b"", files: Sequence[tuple[str, bytes]] = (),
) -> Conversation:  # fmt: skip
    """Seal exactly this, signed, and its files: to the key of the body where it has one, or behind a code; and to the origin.
    Raises CannotOpen where the root of the region does not stand for the key of the body."""
    id, team, region = uuid4(), partner_team(authority), origin.row.region
    begun = conversations.begin_key(region, team if to_team else "", id, wrap or token_bytes(32), vouched=True)
    row = Conversation.objects.create(
        id=id, lookup=token_bytes(16), pepper=0, region=region, team=team, generation=begun.generation if to_team else NOBODY,
        asker=begun.asker, opened_on=day, status=ConversationStatus.PASSED_ON,
    )  # fmt: skip
    sharing.seal_through(begun.key, origin.key)
    add_content(row, begun.key, Kind.PROPOSAL, Sender.HANDLER, document.content(), day=day, person=person)
    for kind, content in files:
        attach_copy(OpenConversation(row, begun.key), kind, content, day=day, person=person)
    return row


def copy_through(origin: OpenConversation, copy: UUID | None) -> WholeCopy | None:
    """A copy as who has its origin reads it; None when there is none any more."""
    row = Conversation.objects.filter(pk=copy).first() if copy else None
    if row is None:
        return None
    try:
        return whole(OpenConversation(row, sharing.open_through(origin.key, row.pk)))
    except CannotOpen:
        return None


def whole(opened: OpenConversation) -> WholeCopy:
    """The copy in an open conversation. A body's words count only beside what we signed: with another key put in its place
    nothing here is shown."""
    said = opened.messages()
    if not said or said[0].is_damaged or said[0].kind is not Kind.PROPOSAL or said[0].sender is not Sender.HANDLER:
        return WholeCopy(opened.row.pk, Document(""), is_damaged=True)
    document, files = document_of(said[0].content), files_in_copy(said)
    if not are_named(files, document):
        return WholeCopy(opened.row.pk, Document(""), is_damaged=True)
    replies = [reply for one in said[1:] if (reply := _reply(one))]
    return WholeCopy(opened.row.pk, document, replies, opened=opened, files=files)


def origin_conversation(referral: Referral, tray: OpenTray) -> OpenConversation:
    """The conversation a referral came from, as its team reads it. Raises NotInTheTeam, and DoesNotExist when it was erased."""
    try:
        private = team_private(referral.region, referral.team, referral.generation, tray.worker, tray.keys)
        id = sharing.open_origin(private, bytes(referral.origin), referral.region, referral.pk)
    except CannotOpen:
        raise NotInTheTeam from None
    return open_for(tray, Conversation.objects.get(pk=id, region=referral.region))


def throw_copy_away(referral: Referral) -> None:
    """The keys, then what was sealed, and the address that led there."""
    Link.objects.filter(referral=referral).delete()
    if referral.copy:
        conversations.throw_away([referral.copy])
        Conversation.objects.filter(pk=referral.copy).delete()
        referral.copy = None


def _reply(message: Message) -> BodyReply | None:
    content, day = message.content, message.said_on
    if message.is_damaged or day is None or message.kind is not Kind.RESULT:
        return None
    try:
        reason = Reason(content["reason"]) if content.get("reason") else None
        return BodyReply(ReferralState(content["state"]), reason, str(content.get("words", "")), day)
    except (KeyError, ValueError):
        return None
