"""Reports as they can be known without a key."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from infopunt.mailbox.messages import Message
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import Kind, Matter
from infopunt.regions.models import Municipality
from infopunt.regions.terms import Terms
from infopunt.reporting.models import AbuseReport
from infopunt.reporting.rules import Account, Consent, account_in, consent_in


def report_of(conversation: UUID) -> AbuseReport | None:
    return AbuseReport.objects.filter(pk=conversation).first()


def area_around(region: str, municipality: str) -> str:
    """The area a municipality lies in; '' where it is none of the region."""
    found = Municipality.objects.filter(code=municipality, area__region=region).first()
    return found.area_id if found else ""


def forgotten_on(report: AbuseReport | None, row: Conversation, terms: Terms) -> date:
    """The day after which a conversation is gone, with all that was said in it; before it is closed, if it never is."""
    if row.closed_on is None:
        return row.opened_on + timedelta(days=terms.never_closed)
    is_short = report is not None and not report.has_follow_up
    return row.closed_on + timedelta(days=min(terms.closed, terms.without_follow_up) if is_short else terms.closed)


def account_told(messages: Iterable[Message]) -> Account:
    """What was told, of an open conversation; nothing when it is damaged."""
    return next((account_in(one.content) for one in messages if one.kind is Kind.REPORT and one.content), Account())


def standing_consents(messages: Iterable[Message]) -> list[Consent]:
    """Every yes of the form of a report that was not taken back. Those to one document in particular: referrals."""
    given: dict[int, Consent] = {}
    for one in messages:
        if one.matter is not Matter.BODY:
            continue
        if one.kind is Kind.CONSENT:
            given[one.number] = consent_in(one.content, one.number, one.said_on)
        elif one.kind is Kind.WITHDRAWAL:
            given.pop(one.content.get("of", 0), None)
    return list(given.values())
