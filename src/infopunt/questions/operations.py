"""Asking a question, and writing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.events import Counted, count
from infopunt.mailbox import asking
from infopunt.mailbox.asking import HasEnded, OpenConversation
from infopunt.mailbox.messages import add, checked_words
from infopunt.mailbox.rules import WAITING, ConversationStatus, Kind, Sender
from infopunt.questions.models import Inquiry
from infopunt.questions.rules import answer_by

ASKED = "questions.asked"
ONLINE = "online"


@dataclass(frozen=True)
class AskedInquiry:
    """The code of a question that was sent now or by the same form before; '' when that was too long ago to show it again."""

    code: str = field(repr=False)
    answer_by: date
    is_changed: bool = False  # the form was sent before with other words: those stand, these do not


def ask_question(
    form: bytes, region: str, language: str, topic: str, words: str, *, along: str = "", day: date, channel: str = ONLINE
) -> AskedInquiry:  # fmt: skip
    """Keep a question, sealed, and say its code. The same form has the same code and one question, however often it comes.
    `along`: what the visitor adds by their own hand, a check's summary or a work log.

    Raises EmptyMessage, LongMessage, TalkClosed. Language and theme stand beside the question, readable: by them it finds who can
    answer.
    """
    said = checked_words({language: words})
    hand = asking.code_for_form(form)
    with transaction.atomic(using=REPORTS):
        begun = asking.begin_conversation(hand, region, said, day=day)
        if begun:
            if along:
                add(begun.row, begun.key, {language: along}, Kind.MORE, Sender.ASKER, day=day)
            due = answer_by(day)
            Inquiry.objects.create(conversation=begun.row, region=region, language=language, topic=topic, answer_by=due)
            count(Counted(ASKED, day, region, language=language, topic=topic, channel=channel), using=REPORTS)
            return AskedInquiry(hand.code, due)
    return _again(asking.conversation_of(hand, region), hand.code, said, day)


def asked_before(form: bytes, region: str, *, day: date) -> AskedInquiry:
    """What a form was sent for, with its code where that may still be shown."""
    hand = asking.code_for_form(form)
    return _again(asking.conversation_of(hand, region), hand.code, None, day)


def write_more(opened: OpenConversation, words: Mapping[str, str], *, day: date) -> None:
    """The asker writes more. What was answered or closed waits for us anew, and is promised a new day. Raises HasEnded."""
    before = opened.status(day)
    if before is ConversationStatus.ENDED:
        raise HasEnded
    with transaction.atomic(using=REPORTS):
        asking.say_more(opened, words, day=day)
        if before not in WAITING:
            Inquiry.objects.filter(pk=opened.row.pk).update(answer_by=answer_by(day))


def _again(found: OpenConversation | None, code: str, said: dict[str, str] | None, day: date) -> AskedInquiry:
    """Who sends a form again sees its code on the day itself, until somebody reads it: later it would be shown to whoever has
    the phone."""
    if found is None or found.row.opened_on != day or found.row.status != ConversationStatus.RECEIVED:
        return AskedInquiry("", answer_by(day))
    first = found.messages()[0]
    return AskedInquiry(code, answer_by(found.row.opened_on), said is not None and dict(first.words) != said)
