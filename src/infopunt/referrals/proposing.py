"""A handler proposes: which body, exactly what, in which way. Nothing leaves by this."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from infopunt.accounts.rules import Staff
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.mailbox import handling
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import add_content
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import ConversationStatus, Kind, Sender
from infopunt.mailbox.trays import OpenTray
from infopunt.referrals.consents import consent_content, goes_by_intake, intake_yes
from infopunt.referrals.document import LONGEST_FIELD, LONGEST_TEXT, MOST_FOR_SERVER, Document, filled_fields
from infopunt.referrals.files import files_along
from infopunt.referrals.models import Referral
from infopunt.referrals.moving import log_step, may_refer
from infopunt.referrals.rules import WITH_FILES, Basis, ReferralState, Way, due_on
from infopunt.vault.sharing import seal_origin


class EmptyDocument(Refused):
    say = "Write what the body gets to read."
    at = "text"


class LongDocument(Refused):
    say = "This is too long. Please keep it under %(number)s characters."
    at = "text"


class NoWordsOfConsent(Refused):
    say = "Write down what you read out and what the visitor said yes to."
    at = "wording"


class NoYesAtIntake(Refused):
    say = "This visitor did not say yes to this body when they reported, or took it back. Ask them."
    at = "basis"


class MoreThanAtIntake(Refused):
    say = "This holds more than the visitor said yes to when they reported. Leave those fields empty, or ask them."
    at = "fields"


class NoWayForFiles(Refused):
    say = "Files go along by the inbox, a link or a file only the body opens. Choose one of these, or no files."
    at = "files"


class NoYesToFiles(Refused):
    say = "The yes in the form of the report is to no files. Ask the visitor, or choose no files."
    at = "files"


class NothingExplained(Refused):
    say = "Say in the visitor's language what the Dutch text says: they decide about it."
    at = "explained"


@dataclass(frozen=True)
class Proposal:
    """What is proposed. `explained`: what the text says, in the asker's language; `wording`: what was said yes to at the desk."""

    authority: str
    name: str
    channel: Way
    document: Document
    basis: Basis = Basis.CODE
    spoken: str = "nl"
    explained: str = ""
    wording: str = ""


def propose(
    opened: OpenConversation, tray: OpenTray, proposal: Proposal, *, by: Staff, now: datetime, day: date
) -> Referral:
    """Put it before the asker; or, with a yes that was given already, before a second handler.

    Raises EmptyDocument, LongDocument, NothingExplained, NoWordsOfConsent, NoYesAtIntake, MoreThanAtIntake, NoWayForFiles,
    NoYesToFiles, FileNotWhole, FilesHeavy, IsOver.
    """
    if not may_refer(by, opened.row.region, opened.row.team):
        raise NotPermitted
    proposal = _checked(proposal)
    files_along(opened, opened.messages(), proposal.document)
    with transaction.atomic(using=REPORTS):
        row = Conversation.objects.select_for_update().get(pk=opened.row.pk)
        referral = _row(row, proposal, by, day)
        said = {
            "v": 1, "referral": str(referral.pk), "authority": proposal.authority, "name": proposal.name, "channel": proposal.channel,
            "document": proposal.document.content(), "explained": {proposal.spoken: proposal.explained},
        }  # fmt: skip
        add_content(row, opened.key, Kind.PROPOSAL, Sender.HANDLER, said, day=day, person=tray.keys)
        if proposal.basis is Basis.CODE:
            handling.step(row, ConversationStatus.FOR_YOU, day)
        else:
            _take_down(opened, row, tray, referral, proposal, day)
        referral.due_on = due_on(ReferralState(referral.state), day)
        referral.save(force_insert=True)
        log_step("propose", referral, by.email, now, f" to:{referral.authority}")
    return referral


def _checked(proposal: Proposal) -> Proposal:
    text, files = proposal.document.text.strip(), proposal.document.files
    document = Document(text, filled_fields(proposal.document.fields), proposal.document.language, files)
    if not text:
        raise EmptyDocument
    most = MOST_FOR_SERVER if proposal.channel is Way.KLANTINTERACTIES else LONGEST_TEXT
    if len(text) + sum(len(name) + len(value) + 3 for name, value in document.fields) > most:
        raise LongDocument(number=most)
    if any(len(value) > LONGEST_FIELD for _name, value in document.fields):
        raise LongDocument(number=LONGEST_FIELD, at="fields")
    if proposal.basis is Basis.CODE and proposal.spoken != document.language and not proposal.explained.strip():
        raise NothingExplained
    if proposal.basis is Basis.DESK and not proposal.wording.strip():
        raise NoWordsOfConsent
    if files and proposal.channel not in WITH_FILES:
        raise NoWayForFiles
    if files and proposal.basis is Basis.INTAKE:
        raise NoYesToFiles
    return Proposal(
        proposal.authority, proposal.name, proposal.channel, document, proposal.basis, proposal.spoken,
        proposal.explained.strip()[:LONGEST_TEXT], proposal.wording.strip()[:LONGEST_TEXT],
    )  # fmt: skip


def _row(row: Conversation, proposal: Proposal, by: Staff, day: date) -> Referral:
    id = uuid4()
    return Referral(
        id=id, region=row.region, authority=proposal.authority, channel=proposal.channel,
        language=proposal.document.language, since=day, team=row.team, generation=row.generation, proposed_by=by.email,
        origin=seal_origin(row.region, row.team, row.generation, id, row.pk),
    )  # fmt: skip


def _take_down(
    opened: OpenConversation, row: Conversation, tray: OpenTray, referral: Referral, proposal: Proposal, day: date
) -> None:
    """The yes that was given before, as an item of its own, signed by who writes it down."""
    words, language = proposal.wording, "nl"
    if proposal.basis is Basis.INTAKE:
        given = intake_yes(opened.messages(), proposal.authority)
        if given is None:
            raise NoYesAtIntake
        if not goes_by_intake(given, proposal.document):
            raise MoreThanAtIntake
        words, language = str(given.content.get("words", "")), str(given.content.get("language", ""))
    referral.consent, referral.state = uuid4(), ReferralState.CONSENTED
    said = consent_content(
        referral.pk, referral.consent, referral.authority, proposal.document, name=proposal.name, basis=proposal.basis, language=language, wording=words
    )  # fmt: skip
    add_content(row, opened.key, Kind.CONSENT, Sender.HANDLER, said, day=day, person=tray.keys)
