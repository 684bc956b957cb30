"""Answering a question and closing it: what the desk does with one it has opened."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from infopunt.accounts.rules import Staff
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.events import Counted, count
from infopunt.mailbox import handling
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.trays import OpenTray, may_answer
from infopunt.questions.models import Inquiry
from infopunt.questions.rules import Result

RESULTS = {
    Result.ANSWERED: "questions.answered",
    Result.ELSEWHERE: "questions.sent-elsewhere",
    Result.NOTHING: "questions.not-helped",
}
WITHOUT_PAGE = "questions.without-page"


class OnlyDutch(Refused):
    say = (
        "Write it in the visitor's language too, or tick that the answer is in Dutch only: the visitor then reads that."
    )
    at = "words"


class NoResult(Refused):
    say = "Choose how it ended: the visitor reads it."
    at = "result"


def answer_inquiry(
    inquiry: Inquiry, opened: OpenConversation, tray: OpenTray, words: Mapping[str, str], *, in_dutch: bool, by: Staff,
    seen: int, now: datetime, day: date,
) -> None:  # fmt: skip
    """An answer in the language of the question, or `in_dutch` alone. Raises OnlyDutch, SaidMeanwhile, IsOver."""
    if not may_answer(by, inquiry.region, opened.row.team):
        raise NotPermitted
    if not (in_dutch or words.get(inquiry.language, "").strip()) and any(text.strip() for text in words.values()):
        raise OnlyDutch
    handling.answer(opened, tray, words, by=by, seen=seen, now=now, day=day)


def close_inquiry(
    inquiry: Inquiry, opened: OpenConversation, result: str, *, without_page: str = "", by: Staff, seen: int,
    now: datetime, day: date,
) -> None:  # fmt: skip
    """Close it with how it ended, counted the first time. `without_page`: the topic about which no page answers this, for
    editors: they see the number, never the question. Raises NoResult, SaidMeanwhile, IsOver."""
    if not may_answer(by, inquiry.region, opened.row.team):
        raise NotPermitted
    if result not in list(Result):
        raise NoResult
    with transaction.atomic(using=REPORTS):
        handling.close_conversation(opened, by=by, seen=seen, now=now, day=day)
        if not inquiry.result:
            _count(inquiry, RESULTS[Result(result)], inquiry.topic, day)
            if without_page:
                _count(inquiry, WITHOUT_PAGE, without_page, day)
        Inquiry.objects.filter(pk=inquiry.pk).update(result=result)


def _count(inquiry: Inquiry, kind: str, topic: str, day: date) -> None:
    count(Counted(kind, day, inquiry.region, language=inquiry.language, topic=topic, channel="online"), using=REPORTS)
