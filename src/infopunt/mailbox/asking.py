"""The side of who asks: a code, and whatever it opens. Of who they are nothing is known, so no line is written about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from infopunt.kernel.codes import digits_of
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.mailbox.crowds import count_begun
from infopunt.mailbox.messages import Message, add, add_content, messages
from infopunt.mailbox.models import Conversation, Reminder
from infopunt.mailbox.rules import ConversationStatus, Kind, Sender, may_follow, status_on
from infopunt.vault import conversations
from infopunt.vault.conversations import NOBODY, ConversationKey
from infopunt.vault.models import Team
from infopunt.vault.outside import OPERATIONAL, NoSecret
from infopunt.vault.peppers import newest_pepper, peppers
from infopunt.vault.rules.receipts import Receipt, code_of_form, receipt_of
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.teams import has_region_keys, secret_that_fits

LAST = 4  # digits somebody types again, so that they look at their paper once


class TalkClosed(Refused):
    say = "This is not open at the moment."


class HasEnded(Refused):
    say = "This was closed too long ago to write more. Ask a new question."
    at = "words"


@dataclass(frozen=True)
class CodeInHand:
    """A code with what it opens, for as long as a request lasts."""

    code: str = field(repr=False)
    receipt: Receipt = field(repr=False)
    pepper: int = 1  # which one made the receipt


@dataclass(frozen=True)
class OpenConversation:
    """A conversation with its key."""

    row: Conversation
    key: ConversationKey = field(repr=False)

    @property
    def is_alone(self) -> bool:
        """Whether nobody but who has the code opens it."""
        return self.row.generation == NOBODY

    def status(self, day: date) -> ConversationStatus:
        return status_on(ConversationStatus(self.row.status), self.row.closed_on, day)

    def messages(self) -> list[Message]:
        return messages(self.row.items.all(), self.key)


def code_for_form(form: bytes) -> CodeInHand:
    """The code that belongs to a form. It takes a tenth of a second: never inside a transaction. Raises TalkClosed."""
    return in_hand(code_of_form(_pepper()[1], form))


def in_hand(code: str) -> CodeInHand:
    """A code that was typed, right or not. It takes as long whether it opens something or nothing. Raises TalkClosed."""
    number, pepper = _pepper()
    return CodeInHand(code, receipt_of(pepper, code), number)


def ends_like(form: bytes, typed: str) -> bool:
    """Whether these are the last digits of the form's code: whoever has the form has the code anyway. Raises TalkClosed."""
    digits = digits_of(typed)
    return len(digits) == LAST and code_of_form(_pepper()[1], form).endswith(digits)


def is_open(region: str) -> bool:
    """Whether codes can be made and read here: the region has its keys, and the pepper is there, and the right one."""
    try:
        _pepper()
    except TalkClosed:
        return False
    return has_region_keys(region)


def begin_conversation(
    hand: CodeInHand, region: str, words: Mapping[str, str] | None = None, *, day: date, team: Team = Team.INQUIRIES,
    kind: Kind = Kind.QUESTION, content: Mapping[str, Any] | None = None, alone: bool = False,
) -> OpenConversation | None:  # fmt: skip
    """A new conversation with its first words, or with `content` of another kind; None when this code has one already: the
    form was sent before. `alone`: only the code opens it, until share_with_team."""
    try:
        with transaction.atomic(using=REPORTS):
            id = uuid4()
            begun = conversations.begin_key(region, "" if alone else team, id, hand.receipt.wrap)
            row = Conversation.objects.create(
                id=id, lookup=hand.receipt.lookup, region=region, team=team, generation=begun.generation,
                pepper=hand.pepper, asker=begun.asker, opened_on=day, is_busy=count_begun(region),
            )  # fmt: skip
            if content is None:
                add(row, begun.key, words or {}, kind, Sender.ASKER, day=day)
            else:
                add_content(row, begun.key, kind, Sender.ASKER, content, day=day)
    except IntegrityError:
        return None
    return OpenConversation(row, begun.key)


def share_with_team(opened: OpenConversation) -> None:
    """What only the code opened, the team opens from now on; twice is once."""
    with transaction.atomic(using=REPORTS):
        row = Conversation.objects.select_for_update().get(pk=opened.row.pk)
        if row.generation == NOBODY:
            row.generation = conversations.seal_to_team(opened.key, row.team)
            row.save(update_fields=["generation"])


def conversation_of(hand: CodeInHand, region: str) -> OpenConversation | None:
    """What the code opens in this region; None for nothing, whatever the reason. What was made with an earlier pepper is from now
    on kept with the newest; only while there are two does a code cost twice as much. Never inside a transaction."""
    return _opened(hand.receipt, region) or _of_earlier_pepper(hand, region)


def keep_from_team(opened: OpenConversation) -> None:
    """Only the code opens it from now on. What was read was read."""
    with transaction.atomic(using=REPORTS):
        conversations.leave_to_asker(opened.row.pk)
        Conversation.objects.filter(pk=opened.row.pk).update(generation=NOBODY)


def hand_to_team(opened: OpenConversation, team: Team) -> None:
    """That team opens it from now on, and the one before it no more. What was read was read."""
    with transaction.atomic(using=REPORTS):
        conversations.leave_to_asker(opened.row.pk)
        generation = conversations.seal_to_team(opened.key, team)
        Conversation.objects.filter(pk=opened.row.pk).update(team=team, generation=generation)


def receive_again(opened: OpenConversation, *, day: date) -> None:
    """The asker did something with it: it waits for the team anew. Raises HasEnded."""
    with transaction.atomic(using=REPORTS):
        if _received(opened, day) is None:
            raise HasEnded


def _opened(receipt: Receipt, region: str) -> OpenConversation | None:
    row = Conversation.objects.filter(lookup=receipt.lookup, region=region).first()
    if row is None:
        return None
    try:
        return OpenConversation(row, conversations.open_with_code(region, row.pk, receipt.wrap))
    except CannotOpen:
        return None


def _of_earlier_pepper(hand: CodeInHand, region: str) -> OpenConversation | None:
    for number, pepper in peppers():
        if number < hand.pepper:
            earlier = receipt_of(pepper, hand.code)
            opened = _opened(earlier, region)
            if opened:
                _wrap_anew(opened, earlier, hand)
                return opened
    return None


def _wrap_anew(opened: OpenConversation, earlier: Receipt, hand: CodeInHand) -> None:
    row = opened.row
    with transaction.atomic(using=REPORTS):
        conversations.change_code(opened.key, earlier.wrap, hand.receipt.wrap)
        row.lookup, row.pepper = hand.receipt.lookup, hand.pepper
        row.save(update_fields=["lookup", "pepper"])


def say_more(opened: OpenConversation, words: Mapping[str, str], *, day: date) -> None:
    """The asker writes more; what was closed not long ago opens again. Raises HasEnded."""
    with transaction.atomic(using=REPORTS):
        row = _received(opened, day)
        if row is None:
            raise HasEnded
        add(row, opened.key, words, Kind.MORE, Sender.ASKER, day=day)


def reminder_id(opened: OpenConversation) -> str:
    """Only who opens the conversation can say which reminder is its own."""
    return opened.key.derived("reminder", 16).hex()


def erase(opened: OpenConversation) -> None:
    """All of it is gone, for everybody and for good: the keys first."""
    with transaction.atomic(using=REPORTS):
        Reminder.objects.filter(pk=reminder_id(opened)).delete()
        conversations.throw_away([opened.row.pk])
        opened.row.delete()


def _received(opened: OpenConversation, day: date) -> Conversation | None:
    """The conversation, waiting for its team anew; None when it has ended."""
    row = Conversation.objects.select_for_update().get(pk=opened.row.pk)
    if not may_follow(status_on(ConversationStatus(row.status), row.closed_on, day), ConversationStatus.RECEIVED):
        return None
    row.status, row.closed_on = ConversationStatus.RECEIVED, None
    row.save(update_fields=["status", "closed_on"])
    return row


def operational_key() -> bytes:
    """What seals reminders and makes proofs. Raises TalkClosed where it is not, or is another's."""
    try:
        return secret_that_fits(OPERATIONAL)
    except NoSecret:
        raise TalkClosed from None


def _pepper() -> tuple[int, bytes]:
    try:
        return newest_pepper()
    except NoSecret:
        raise TalkClosed from None
