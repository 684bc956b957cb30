"""Telling of abuse, and changing one's mind about what is to be done with it. Of who does it nothing is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.kernel.events import Counted, count
from infopunt.mailbox import asking
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import LongMessage, add_content
from infopunt.mailbox.rules import LONGEST, ConversationStatus, Kind, Sender
from infopunt.referrals.consenting import hand_referrals_to, take_back_all, take_back_from
from infopunt.reporting.labels import summary_of
from infopunt.reporting.models import AbuseReport
from infopunt.reporting.queries import account_told, standing_consents
from infopunt.reporting.rules import (
    FORMAT,
    Account,
    Consent,
    Exit,
    account_content,
    acknowledge_until,
    answer_until,
)
from infopunt.vault.models import Team

REPORTED = "reporting.reported"


class NothingTold(Refused):
    say = "Tick what happened, or write it."
    at = "tiles"


@dataclass(frozen=True)
class SubmittedReport:
    """The code of a report that was sent now or by the same form before; '' when that was too long ago to show it again."""

    code: str = field(repr=False)
    exit: Exit
    acknowledge_by: date | None = None
    answer_by: date | None = None
    opened: OpenConversation | None = None
    is_changed: bool = False  # the form was sent before with another content: that stands, this does not


def submit_report(
    form: bytes, region: str, language: str, account: Account, exit: Exit, *, day: date
) -> SubmittedReport:
    """Keep a report, sealed, and say its code. The same form has the same code and one report, however often it comes.

    Raises NothingTold, LongMessage, TalkClosed. What is kept for its asker alone no team can open.
    """
    if account.is_empty:
        raise NothingTold
    if any(len(words) > LONGEST for words in account.words.values()):
        raise LongMessage(number=LONGEST)
    hand = asking.code_for_form(form)
    with transaction.atomic(using=REPORTS):
        begun = asking.begin_conversation(
            hand, region, day=day, team=Team.ABUSE_REPORTS, kind=Kind.REPORT, content=account_content(account),
            alone=exit is Exit.KEEP,
        )  # fmt: skip
        if begun:
            _say(begun, Kind.SUMMARY, summary_of(account), day)
            _say(begun, Kind.EXIT, {"v": FORMAT, "exit": exit}, day)
            row = AbuseReport(conversation=begun.row, region=region, language=language, exit=exit)
            _set_clocks(row, day)
            row.save(force_insert=True)
            _count(region, language, day)
            return SubmittedReport(hand.code, exit, row.acknowledge_by, row.answer_by, begun)
    return _again(asking.conversation_of(hand, region), hand.code, day, account, exit)


def reported_before(form: bytes, region: str, *, day: date) -> SubmittedReport:
    """What this form sent, its code only as long as that may be shown again."""
    hand = asking.code_for_form(form)
    return _again(asking.conversation_of(hand, region), hand.code, day)


def take_over_question(opened: OpenConversation, language: str, wording: Mapping[str, str], *, day: date) -> None:
    """What was a question is a report from now on, by its asker's yes to this `wording`: the same code, another team, and its
    clocks begin. Raises HasEnded."""
    account = Account(words=next((dict(one.words) for one in opened.messages() if one.words), {}))
    with transaction.atomic(using=REPORTS):
        asking.receive_again(opened, day=day)
        asking.hand_to_team(opened, Team.ABUSE_REPORTS)
        hand_referrals_to(opened, Team.ABUSE_REPORTS)
        _say(opened, Kind.REPORT, account_content(account), day)
        _say(opened, Kind.SUMMARY, summary_of(account), day)
        _say(opened, Kind.EXIT, {"v": FORMAT, "exit": Exit.ADVISE, "said": dict(wording)}, day)
        row = AbuseReport(conversation_id=opened.row.pk, region=opened.row.region, language=language, exit=Exit.ADVISE)
        _set_clocks(row, day)
        row.save(force_insert=True)
        _count(row.region, language, day)


def choose_exit(opened: OpenConversation, exit: Exit, *, day: date) -> None:
    """Something else is to be done with it. What was kept the team opens from now on; what is kept from now on it opens no
    more, though what was read was read. The same again changes nothing. Raises HasEnded."""
    with transaction.atomic(using=REPORTS):
        report = AbuseReport.objects.select_for_update().get(pk=opened.row.pk)
        if report.exit == exit:
            return
        asking.receive_again(opened, day=day)
        if exit is Exit.KEEP:
            _take_back(opened, standing_consents(opened.messages()), day)
            take_back_all(opened, day=day)
            asking.keep_from_team(opened)
        else:
            asking.share_with_team(opened)
        _say(opened, Kind.EXIT, {"v": FORMAT, "exit": exit}, day)
        report.exit = exit
        _set_clocks(report, day)
        report.save(update_fields=["exit", "acknowledge_by", "answer_by"])


def give_consent(opened: OpenConversation, consents: Iterable[Consent], *, day: date) -> None:
    """A yes to each of these recipients, kept as it was read; a yes that stands is not said twice. Raises HasEnded."""
    with transaction.atomic(using=REPORTS):
        choose_exit(opened, Exit.PASS_ON, day=day)
        standing = {one.authority for one in standing_consents(opened.messages())}
        new = [one for one in consents if one.authority not in standing]
        for one in new:
            _say(opened, Kind.CONSENT, one.content(), day)
        if new:
            asking.receive_again(opened, day=day)


def take_consent_back(opened: OpenConversation, number: int, *, day: date) -> None:
    """The yes with this number holds no more, and what was made ready by it goes, unless somebody opened it. One that does not
    stand is left alone. Raises HasEnded."""
    with transaction.atomic(using=REPORTS):
        taken = [one for one in standing_consents(opened.messages()) if one.number == number]
        if taken:
            asking.receive_again(opened, day=day)
            _take_back(opened, taken, day)


def _take_back(opened: OpenConversation, consents: Iterable[Consent], day: date) -> None:
    for yes in consents:
        _say(opened, Kind.WITHDRAWAL, {"v": FORMAT, "of": yes.number, "authority": yes.authority}, day)
        take_back_from(opened, yes.authority, day=day)


def _say(opened: OpenConversation, kind: Kind, content: dict[str, object], day: date) -> None:
    add_content(opened.row, opened.key, kind, Sender.ASKER, content, day=day)


def _set_clocks(row: AbuseReport, day: date) -> None:
    """They start when a team may look for the first time, and stop when it may not."""
    if row.exit == Exit.KEEP:
        row.acknowledge_by = row.answer_by = None
    elif row.answer_by is None:
        row.acknowledge_by, row.answer_by = acknowledge_until(day), answer_until(day)


def _count(region: str, language: str, day: date) -> None:
    """That somebody did. Nothing of what was told: on a day with one report a row about it would be that report's, and one that is
    kept is nobody's to count. What it was about is counted by the month, by who closes it."""
    count(Counted(REPORTED, day, region, language=language, channel="online"), using=REPORTS)


def _again(
    found: OpenConversation | None, code: str, day: date, account: Account | None = None, exit: Exit | None = None
) -> SubmittedReport:
    """Who sends a form again sees its code on the day itself, until somebody reads it."""
    report = AbuseReport.objects.filter(pk=found.row.pk).first() if found else None
    if found is None or report is None or found.row.opened_on != day or found.row.status != ConversationStatus.RECEIVED:
        return SubmittedReport("", exit or Exit.ADVISE)
    told, stands = account_told(found.messages()), Exit(report.exit)
    is_changed = account is not None and (told != account or stands is not exit)
    return SubmittedReport(code, stands, report.acknowledge_by, report.answer_by, found, is_changed)
