"""Where a question or a report stands, in days: by when there is an answer, whether we are late, how it ended, and whether a reminder comes."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from infopunt.kernel.words import in_language
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import Message
from infopunt.mailbox.reminders import reminder_on
from infopunt.mailbox.rules import OVER, WAITING, ConversationStatus
from infopunt.questions.models import Inquiry
from infopunt.regions.models import Region
from infopunt.reporting.models import AbuseReport
from infopunt.reporting.queries import standing_consents
from infopunt.reporting.rules import Exit
from infopunt.web.public.talk.frame import day_words
from infopunt.web.public.talk.tiles import exits_to_choose


def standing(opened: OpenConversation, inquiry: Inquiry | None, day: date) -> dict[str, object]:
    """Nothing of it for what is no question."""
    if inquiry is None:
        return {}
    stands, remind = opened.status(day), reminder_day(opened, inquiry, day)
    reminded = reminder_on(opened) if settings.EMAIL_HOST else None
    return {
        "day": day_words(inquiry.answer_by) if stands in WAITING else "",
        "is_late": stands in WAITING and inquiry.answer_by < day,
        "result": inquiry.result if stands in OVER else "",
        "remind": day_words(remind) if remind and not reminded else "",
        "reminded": day_words(reminded) if reminded else "",
    }


def reminder_day(opened: OpenConversation, inquiry: Inquiry | None, day: date) -> date | None:
    """When one may come: on the day of the answer, while that is ahead and mail is set."""
    if inquiry is None or not settings.EMAIL_HOST or opened.status(day) not in WAITING or inquiry.answer_by <= day:
        return None
    return inquiry.answer_by


def wording(region: Region, language: str) -> list[str]:
    """What somebody says yes to, as they read it."""
    return [
        _("What you tell may be abuse. A small team that handles abuse can do more than we can here."),
        _(
            "If you say yes, that team of %(name)s reads all of this and answers you with the same code. The team for questions "
            "then opens it no more. Nothing goes to your boss or to any authority."
        )
        % {"name": in_language(region.names, language)},
    ]


def report_standing(
    opened: OpenConversation, report: AbuseReport | None, messages: Sequence[Message], day: date
) -> dict[str, object]:
    """Nothing of it for what is no report."""
    if report is None:
        return {}
    chosen = "" if report.exit == Exit.PASS_ON else report.exit  # to whom it goes on can always be chosen again
    stands = {
        "is_alone": opened.is_alone, "exits": exits_to_choose(without=chosen),
        "passed_on": [one.name for one in standing_consents(messages)],
    }  # fmt: skip
    return stands | _promised(opened.status(day), report, day)


def _promised(stands: ConversationStatus, report: AbuseReport, day: date) -> dict[str, object]:
    """When it is worth coming back, as long as something is still to come."""
    if report.acknowledge_by is None or report.answer_by is None or stands in OVER:
        return {}
    is_new = stands is ConversationStatus.RECEIVED and report.acknowledge_by >= day
    return {
        "day": day_words(report.answer_by), "answer_by": day_words(report.answer_by),
        "acknowledge_by": day_words(report.acknowledge_by) if is_new else "",
        "is_late": stands in WAITING and report.answer_by < day,
    }  # fmt: skip
