"""The side of the body: it sees one copy and nothing else of ours, and says what it does with it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from infopunt.accounts.rules import Staff
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.events import Counted, count
from infopunt.mailbox.asking import CodeInHand, OpenConversation
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.trays import OpenTray
from infopunt.referrals.copies import PARTNER, WholeCopy, partner_team, reference_of, whole
from infopunt.referrals.links import opened_by
from infopunt.referrals.models import Referral
from infopunt.referrals.moving import locked, move
from infopunt.referrals.partners import bodies_of, may_work_for_a_body
from infopunt.referrals.replying import reply
from infopunt.referrals.rules import ReferralState, Way, steps_of_body
from infopunt.vault.conversations import open_with_team
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.teams import team_private

ANSWERED = "referrals.answered"


@dataclass(frozen=True)
class BodyFile:
    """A file that went along, under a name that says nothing."""

    name: str
    content: bytes = field(repr=False)


class NotThere(Refused):
    say = "There is nothing here, or not any more."


@dataclass(frozen=True)
class BodyCopy:
    """A copy as the body meets it. Of the referral it knows where it stands and by when, nothing more."""

    copy: WholeCopy
    authority: str
    state: ReferralState
    due_on: date | None
    sent_on: date
    reference: str

    @property
    def steps(self) -> list[ReferralState]:
        return steps_of_body(self.state)


@dataclass(frozen=True)
class WaitingCopy:
    """A copy in the inbox of a body, not opened."""

    copy: UUID
    authority: str
    state: ReferralState
    due_on: date | None
    reference: str


def inbox(region: str, worker: int, *, by: Staff) -> list[WaitingCopy]:
    """What lies there for the bodies somebody works for: what is open, soonest due first, then what ended."""
    if not may_work_for_a_body(by, region):
        raise NotPermitted
    rows = Referral.objects.filter(region=region, channel=Way.INBOX, authority__in=bodies_of(region, worker))
    found = rows.exclude(copy=None).order_by(F("ended_on").asc(nulls_first=True), "due_on", "copy")
    fields = found.values_list("id", "copy", "authority", "state", "due_on")
    return [
        WaitingCopy(copy, body, ReferralState(state), due, reference_of(id))
        for id, copy, body, state, due in fields
        if copy
    ]


def open_in_inbox(copy: UUID, region: str, tray: OpenTray, *, by: Staff, now: datetime, day: date) -> BodyCopy:
    """A copy opened with the key of the body it is for; from now on it has been seen. Raises NotThere."""
    if not may_work_for_a_body(by, region):
        raise NotPermitted
    row, opened = _in_inbox(copy, region, tray)
    audit.record("read copy", f"copy:{copy}", by=by.email, at=now, using=REPORTS, region=region)
    return _seen(row, opened, day)


def file_in_inbox(
    copy: UUID, region: str, tray: OpenTray, number: int, *, by: Staff, now: datetime, day: date
) -> BodyFile:
    """One of the files of a copy, counted from 1. Raises NotThere."""
    opened = open_in_inbox(copy, region, tray, by=by, now=now, day=day)
    return _file(opened, number, by.email, region, now)


def answer_in_inbox(
    copy: UUID, region: str, tray: OpenTray, state: str, reason: str, words: str, *, by: Staff, now: datetime, day: date
) -> None:
    """Raises NotThere, NoStep, NoReasonGiven, LongMessage, HasMoved."""
    if not may_work_for_a_body(by, region):
        raise NotPermitted
    row, opened = _in_inbox(copy, region, tray)
    with transaction.atomic(using=REPORTS):
        _answer(row, opened, state, reason, words, day)
        audit.record("answer copy", f"copy:{copy}", by=by.email, at=now, using=REPORTS, region=region)


def open_with_link(address: str, hand: CodeInHand, region: str, *, now: datetime, day: date) -> BodyCopy:
    """The same for who has an address and its code. Raises NotThere, whatever the reason."""
    found = _by_link(address, hand, region, day)
    audit.record("read copy", f"copy:{found[1].row.pk}", by="link", at=now, using=REPORTS, region=region)
    return _seen(*found, day)


def file_with_link(address: str, hand: CodeInHand, region: str, number: int, *, now: datetime, day: date) -> BodyFile:
    """Raises NotThere."""
    return _file(open_with_link(address, hand, region, now=now, day=day), number, "link", region, now)


def answer_with_link(
    address: str, hand: CodeInHand, region: str, state: str, reason: str, words: str, *, now: datetime, day: date
) -> None:
    """Raises NotThere, NoStep, NoReasonGiven, LongMessage, HasMoved."""
    found = _by_link(address, hand, region, day)
    with transaction.atomic(using=REPORTS):
        _answer(*found, state, reason, words, day)
        audit.record("answer copy", f"copy:{found[1].row.pk}", by="link", at=now, using=REPORTS, region=region)


def _file(opened: BodyCopy, number: int, by: str, region: str, now: datetime) -> BodyFile:
    copy = opened.copy
    if not 1 <= number <= len(copy.files):
        raise NotThere
    content = copy.content_of(copy.files[number - 1])
    if content is None:
        raise NotThere
    audit.record("take file of copy", f"copy:{copy.id} file:{number}", by=by, at=now, using=REPORTS, region=region)
    return BodyFile(copy.file_names[number - 1], content)


def _by_link(address: str, hand: CodeInHand, region: str, day: date) -> tuple[Referral, OpenConversation]:
    found = opened_by(address, hand, region, day)
    if found is None:
        raise NotThere
    return found


def _in_inbox(copy: UUID, region: str, tray: OpenTray) -> tuple[Referral, OpenConversation]:
    row = Referral.objects.filter(copy=copy, region=region, channel=Way.INBOX).first()
    conversation = Conversation.objects.filter(pk=copy, region=region, team__startswith=PARTNER).first()
    if row is None or conversation is None:
        raise NotThere
    team, generation = partner_team(row.authority), conversation.generation
    try:
        private = team_private(region, team, generation, tray.worker, tray.keys)
        return row, OpenConversation(conversation, open_with_team(region, copy, team, generation, private))
    except CannotOpen:
        raise NotThere from None


def _seen(row: Referral, opened: OpenConversation, day: date) -> BodyCopy:
    with transaction.atomic(using=REPORTS):
        row = Referral.objects.select_for_update().filter(pk=row.pk, copy=opened.row.pk).first() or row
        if row.copy is None:
            raise NotThere
        if row.state == ReferralState.SENT:
            row.left_on = day
            move(row, ReferralState.SEEN, day, ["left_on"])
    return BodyCopy(
        whole(opened), row.authority, ReferralState(row.state), row.due_on, opened.row.opened_on, reference_of(row.pk)
    )  # fmt: skip


def _answer(row: Referral, opened: OpenConversation, state: str, reason: str, words: str, day: date) -> None:
    row = locked(row.pk)
    reply(row, opened, state, reason, words, day=day)
    count(Counted(ANSWERED, day, row.region, channel=row.channel), using=REPORTS)
