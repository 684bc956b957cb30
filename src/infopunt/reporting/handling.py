"""What a handler does with a report: acknowledge, answer or ask back, label, close. Each step in the log of the sealed side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from infopunt.accounts.rules import Staff
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.events import Counted
from infopunt.mailbox import handling
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import ConversationStatus, Kind
from infopunt.mailbox.summaries import write_summary
from infopunt.mailbox.trays import OpenTray, may_answer
from infopunt.reporting.counting import ENDED_ABOUT, ENDED_AS, ENDED_SECTOR, ENDED_WHERE, count_later
from infopunt.reporting.labels import Labels, Summary, summary_in, with_labels
from infopunt.reporting.models import AbuseReport
from infopunt.reporting.queries import area_around
from infopunt.reporting.rules import WITHOUT_FOLLOW_UP, ReportResult
from infopunt.vault.models import Team


class LabelsMeanwhile(Refused):
    say = "A colleague changed these labels meanwhile. Look at them first."


class Purpose(StrEnum):
    """Why a report is printed."""

    TALK = "talk"  # with who told it
    COLLEAGUES = "colleagues"
    LAW = "law"  # somebody may claim it by law


@dataclass(frozen=True)
class DoneAt:
    """When a handler does something."""

    now: datetime
    day: date


def acknowledge(
    opened: OpenConversation, tray: OpenTray, words: Mapping[str, str], *, by: Staff, seen: int, at: DoneAt
) -> None:
    """Tell the asker that somebody read it and works on it; a second time says nothing again. Raises SaidMeanwhile, IsOver."""
    with transaction.atomic(using=REPORTS):
        report = _locked(opened, by)
        if report.acknowledged_on is None:
            _say(opened, tray, words, by, seen, at, ConversationStatus.READING)
            report.acknowledged_on = at.day
            report.save(update_fields=["acknowledged_on"])


def answer_report(
    opened: OpenConversation, tray: OpenTray, words: Mapping[str, str], *, is_question: bool, by: Staff, seen: int, at: DoneAt
) -> None:  # fmt: skip
    """An answer, which stops both clocks; or a question back, after which only the answer is still due. Raises SaidMeanwhile,
    IsOver, EmptyMessage, LongMessage."""
    with transaction.atomic(using=REPORTS):
        report = _locked(opened, by)
        _say(opened, tray, words, by, seen, at, ConversationStatus.FOR_YOU)
        report.acknowledged_on = report.acknowledged_on or at.day
        report.answered_on = report.answered_on if is_question else report.answered_on or at.day
        report.save(update_fields=["acknowledged_on", "answered_on"])


def set_labels(
    opened: OpenConversation, tray: OpenTray, labels: Labels, *, by: Staff, before: Labels, now: datetime
) -> None:
    """What a handler makes of it, sealed in its summary; those of before are written over. Raises LabelsMeanwhile when the ones
    that stand are not those that were there `before`."""
    with transaction.atomic(using=REPORTS):
        _locked(opened, by)
        content = summary_content(opened)
        if summary_in(content).labels != before:
            raise LabelsMeanwhile
        write_summary(opened, with_labels(content, labels), tray.keys)
        _note("label", opened.row.pk, opened.row.region, by, now)


def close_report(opened: OpenConversation, result: ReportResult, *, by: Staff, seen: int, at: DoneAt) -> None:
    """Nothing more will happen, unless the asker writes again in time. How it ended is counted, apart from it and once. Raises
    SaidMeanwhile, IsOver."""
    with transaction.atomic(using=REPORTS):
        report = _locked(opened, by)
        handling.close_conversation(opened, by=by, seen=seen, now=at.now, day=at.day)
        report.has_follow_up = result not in WITHOUT_FOLLOW_UP
        if not report.is_counted:
            _count(report.region, result, summary_in(summary_content(opened)), at.day)
            report.is_counted = True
        report.save(update_fields=["has_follow_up", "is_counted"])


def close_as_junk(tray: OpenTray, region: str, seen: Mapping[UUID, int], *, by: Staff, at: DoneAt) -> int:
    """Close those of a flood that somebody looked at in the tray, each with a line of its own; how many. One in which something
    was said meanwhile, or that did not come in a flood, stays."""
    rows = Conversation.objects.filter(region=region, team=Team.ABUSE_REPORTS, pk__in=seen, is_busy=True)
    closed = 0
    for row in rows.exclude(status=ConversationStatus.CLOSED):
        try:
            close_report(handling.open_for(tray, row), ReportResult.JUNK, by=by, seen=seen[row.pk], at=at)
        except (handling.SaidMeanwhile, handling.IsOver):
            continue
        closed += 1
    return closed


def note_print(opened: OpenConversation, purpose: Purpose, *, by: Staff, now: datetime) -> None:
    """Somebody takes it out of here on paper, and says why."""
    with transaction.atomic(using=REPORTS):
        _locked(opened, by)
        _note(f"print for {purpose}:", opened.row.pk, opened.row.region, by, now)


def summary_content(opened: OpenConversation) -> Mapping[str, object]:
    """The summary of an open conversation; empty where there is none or it is damaged."""
    said = [one for one in opened.messages() if one.kind is Kind.SUMMARY and not one.is_damaged]
    return said[-1].content if said else {}


def _say(
    opened: OpenConversation, tray: OpenTray, words: Mapping[str, str], by: Staff, seen: int, at: DoneAt, then: ConversationStatus
) -> None:  # fmt: skip
    handling.answer(opened, tray, words, by=by, seen=seen, now=at.now, day=at.day, then=then)


def _locked(opened: OpenConversation, by: Staff) -> AbuseReport:
    if not may_answer(by, opened.row.region, Team.ABUSE_REPORTS):
        raise NotPermitted
    return AbuseReport.objects.select_for_update().get(pk=opened.row.pk)


def _count(region: str, result: ReportResult, summary: Summary, day: date) -> None:
    """How often it ends so, and about what, in rows of which none leads to a report or to another row."""
    area, town = area_around(region, summary.municipality), summary.municipality.lower()
    rows = [Counted(ENDED_AS, day, region, topic=result)]
    rows += [Counted(ENDED_ABOUT, day, region, area=area, topic=tile) for tile in summary.tiles]
    rows += [Counted(ENDED_SECTOR, day, region, topic=summary.labels.sector)] if summary.labels.sector else []
    rows += [Counted(ENDED_WHERE, day, region, area=area, place=town)] if area else []
    count_later(region, rows)


def _note(verb: str, conversation: UUID, region: str, by: Staff, now: datetime) -> None:
    audit.record(f"{verb} report", f"conversation:{conversation}", by=by.email, at=now, using=REPORTS, region=region)
