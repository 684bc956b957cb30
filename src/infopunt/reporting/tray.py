"""The reports of a region as their team sees them: opened in short, in the order in which they are worked on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import WAITING, ConversationStatus
from infopunt.mailbox.summaries import summaries
from infopunt.mailbox.trays import OpenTray
from infopunt.reporting.labels import Group, Summary, groups_of, linked, summary_in
from infopunt.reporting.models import AbuseReport
from infopunt.reporting.rules import AMBER_ACKNOWLEDGE, AMBER_ANSWER, Clock, ClockState, Exit
from infopunt.vault.models import Team

URGENT = (ClockState.LATE, ClockState.AMBER)


@dataclass(frozen=True)
class TrayReport:
    """A report in the tray, with what is known of it in short."""

    report: AbuseReport
    status: ConversationStatus
    summary: Summary
    acknowledge: ClockState
    answer: ClockState
    number: int  # of what was said in it so far
    is_damaged: bool = False

    @property
    def due(self) -> date:
        """The end of the clock that runs first."""
        row = self.report
        return (row.answer_by if row.acknowledged_on else row.acknowledge_by) or date.max

    @property
    def is_busy(self) -> bool:
        """Whether it came in a flood, and is looked at apart."""
        return bool(self.report.conversation.is_busy)


@dataclass(frozen=True)
class OpenReports:
    """All reports of a region that are not closed, and what any of them share."""

    rows: Sequence[TrayReport]
    groups: Sequence[Group]


def open_reports(tray: OpenTray, region: str, languages: Sequence[str], day: date) -> OpenReports:
    """What waits for us first, then in a language one speaks, then what is due soonest. As many queries for a thousand as for
    one. Raises NotInTheTeam."""
    found = _of(region).exclude(status=ConversationStatus.CLOSED)
    opened = summaries(tray, region, Team.ABUSE_REPORTS, found)
    reports = (
        AbuseReport.objects.filter(conversation__in=found)
        .select_related("conversation")
        .annotate(number=Count("conversation__items"))
    )
    rows = [_row(report, opened.get(report.pk, {}), day) for report in reports]
    return OpenReports(
        sorted(rows, key=lambda row: _order(row, languages)), groups_of({row.report.pk: row.summary for row in rows})
    )


def linked_reports(tray: OpenTray, region: str, id: UUID) -> list[UUID]:
    """Other reports, closed ones too, that name the same employer or address. Raises NotInTheTeam."""
    opened = summaries(tray, region, Team.ABUSE_REPORTS, _of(region))
    return linked(id, {other: summary_in(content) for other, content in opened.items()})


def clocks(report: AbuseReport, day: date) -> tuple[ClockState, ClockState]:
    """Whether somebody acknowledged it in time, and answered."""
    if report.acknowledge_by is None or report.answer_by is None:
        return ClockState.MET, ClockState.MET
    acknowledged = Clock(report.acknowledge_by, report.acknowledged_on or report.answered_on)
    answered = Clock(report.answer_by, report.answered_on)
    return acknowledged.state(day, AMBER_ACKNOWLEDGE), answered.state(day, AMBER_ANSWER)


def _of(region: str) -> QuerySet[Conversation]:
    kept = AbuseReport.objects.filter(region=region).exclude(exit=Exit.KEEP).values("pk")
    return Conversation.objects.filter(region=region, team=Team.ABUSE_REPORTS, pk__in=kept)


def _row(report: Any, content: Mapping[str, object], day: date) -> TrayReport:
    status = ConversationStatus(report.conversation.status)
    return TrayReport(report, status, summary_in(content), *clocks(report, day), report.number, is_damaged=not content)


def _order(row: TrayReport, languages: Sequence[str]) -> tuple[bool, bool, date, UUID]:
    waits = row.status in WAITING or row.acknowledge in URGENT
    return not waits, row.report.language not in languages, row.due, row.report.pk
