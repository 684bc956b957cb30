"""A question that is about abuse: whoever answers proposes to give it to the team for reports, and only the asker's yes does."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from infopunt.accounts.rules import Staff
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted
from infopunt.mailbox import asking, handling
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import Message, add_content
from infopunt.mailbox.rules import Kind, Matter, Sender
from infopunt.mailbox.trays import OpenTray, Team, may_answer
from infopunt.questions.models import Inquiry

FOR_REPORTS = {"v": 1, Matter.TEAM.value: Team.ABUSE_REPORTS.value}


def propose_report(
    inquiry: Inquiry, opened: OpenConversation, tray: OpenTray, *, by: Staff, seen: int, now: datetime, day: date
) -> None:
    """Ask the visitor whether the team for reports may have it. Raises SaidMeanwhile, IsOver."""
    if not may_answer(by, inquiry.region, opened.row.team):
        raise NotPermitted
    handling.ask_yes_or_no(opened, tray, FOR_REPORTS, by=by, seen=seen, now=now, day=day)


def is_proposed(said: Iterable[Message]) -> bool:
    """Whether such a proposal, signed by one of us, waits for the asker."""
    waits = False
    for one in said:
        if one.matter is Matter.TEAM:
            waits = one.kind is Kind.PROPOSAL and one.sender is Sender.HANDLER
    return waits


def decline_report(opened: OpenConversation, *, day: date) -> None:
    """The asker's no: nothing changes hands, and whoever proposed it reads that. Raises HasEnded."""
    with transaction.atomic(using=REPORTS):
        asking.receive_again(opened, day=day)
        add_content(opened.row, opened.key, Kind.WITHDRAWAL, Sender.ASKER, FOR_REPORTS, day=day)


def leave_to_reports(opened: OpenConversation) -> None:
    """It is no question any more; in the transaction that makes a report of it."""
    Inquiry.objects.filter(pk=opened.row.pk).delete()
