"""Taking a question in for somebody at the desk or on the telephone: the same question, under a code of their own."""

from datetime import date, datetime

from django.db import transaction

from infopunt.accounts.rules import Staff
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted
from infopunt.mailbox.trays import Team, may_answer
from infopunt.questions.operations import AskedInquiry, ask_question
from infopunt.scheduling.rules import Channel


def take_in(
    form: bytes, region: str, language: str, topic: str, words: str, *, channel: str, by: Staff, now: datetime, day: date
) -> AskedInquiry:  # fmt: skip
    """Ask for somebody. Of who took it in the log keeps that they did, and neither log nor question leads to the other.

    Raises EmptyMessage, LongMessage, TalkClosed.
    """
    if not may_answer(by, region, Team.INQUIRIES):
        raise NotPermitted
    with transaction.atomic(using=REPORTS):
        audit.record("take in for somebody", f"region:{region}", by=by.email, at=now, using=REPORTS, region=region)
    return ask_question(
        form,
        region,
        language,
        topic,
        words,
        day=day,
        channel=Channel.CALL if channel == Channel.CALL else Channel.VISIT,
    )
