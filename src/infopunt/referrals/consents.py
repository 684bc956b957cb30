"""A yes as it stands in a conversation: to whom, to exactly what, in which words, in which language."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import Message
from infopunt.mailbox.rules import Kind, Matter, Sender
from infopunt.referrals.document import Document, document_of
from infopunt.referrals.models import Referral
from infopunt.vault.rules.keys import PersonKeys

VERSION = 1
# By which part of a report a field of a body is agreed to, where it is called otherwise there.
PARTS_OF_REPORT = {"what": ("tiles", "words"), "address": ("place", "municipality")}


def consent_content(
    referral: UUID,
    consent: UUID,
    authority: str,
    document: Document,
    *,
    name: str,
    basis: str,
    language: str,
    wording: str,
) -> dict[str, Any]:
    return {
        "v": VERSION, "referral": str(referral), "id": str(consent), "authority": authority, "name": name, "of": document.digest(authority),
        "fields": document.names, "basis": basis, "language": language, "words": wording,
    }  # fmt: skip


def proposals_in(said: Sequence[Message]) -> Iterator[tuple[UUID, Message]]:
    """What a team proposed in this conversation, signed, by the id of its referral."""
    for one in said:
        if one.kind is Kind.PROPOSAL and one.sender is Sender.HANDLER and one.matter is Matter.REFERRAL:
            yield UUID(one.content[Matter.REFERRAL]), one


def proposed_document(said: Sequence[Message], referral: Referral) -> Document | None:
    """What exactly was proposed; None when it is not there as it was written."""
    proposals = dict(proposals_in(said))
    return document_of(proposals[referral.pk].content["document"]) if referral.pk in proposals else None


def has_yes(said: Sequence[Message], referral: Referral, document: Document) -> bool:
    """Whether a yes to exactly this, for this body, stands in the conversation and was not taken back since."""
    of, yes = document.digest(referral.authority), False
    for one in said:
        about = one.content.get("referral")
        if one.kind is Kind.CONSENT and about == str(referral.pk):
            yes = one.content.get("of") == of and one.content.get("id") == str(referral.consent)
        elif one.kind is Kind.WITHDRAWAL and one.content.get("authority") == referral.authority:
            yes = yes and about not in (None, str(referral.pk))
    return yes


def intake_yes(said: Sequence[Message], authority: str) -> Message | None:
    """The asker's own yes to this body in the form of their report, if it was not taken back since."""
    found = None
    for one in said:
        if one.sender is not Sender.ASKER or one.matter is not Matter.BODY:
            continue
        if one.content.get("authority") == authority:
            found = one if one.kind is Kind.CONSENT else None if one.kind is Kind.WITHDRAWAL else found
    return found


def goes_by_intake(yes: Message, document: Document) -> bool:
    """Whether a yes in the form of a report covers every field: a name or a number to call is nothing anybody could tick there."""
    agreed = set(yes.content.get("fields", ()))
    return all(agreed.intersection(PARTS_OF_REPORT.get(name, (name,))) for name in document.names)


def is_by(said: OpenConversation, referral: Referral, person: PersonKeys) -> bool:
    """Whether this person's key signed the proposal, whatever name the row has."""
    numbers = [one.number for id, one in proposals_in(said.messages()) if id == referral.pk]
    signed = said.row.items.filter(number__in=numbers).values_list("signing", flat=True)
    return person.signing.public in {bytes(signing) for signing in signed}
