"""Letters to the people who keep the site true: facts that end, texts whose review day has come, entries nobody looked at."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from infopunt.accounts.models import Worker
from infopunt.accounts.queries import emails_with
from infopunt.accounts.rules import Role
from infopunt.directory.queries import stale
from infopunt.facts.models import Fact
from infopunt.facts.queries import ending
from infopunt.information.queries import due
from infopunt.kernel.models import Mark
from infopunt.mailbox.auditing import verify_log
from infopunt.regions.models import Region
from infopunt.web.staff.mails import address


@dataclass(frozen=True)
class Line:
    """Something to check, and how it is noted that somebody was told: once per `value`."""

    words: str
    about: str
    value: str


def remind(now: datetime) -> int:
    """Send what is new since the last letter about it: each fact once per ending, texts and entries once a week. Returns how many letters.

    A letter counts as sent when the mail server took it; one it refused keeps no other back and is tried again.
    """
    if not settings.EMAIL_HOST:
        return 0
    sent, refused = 0, None
    for email, lines in _lines(timezone.localtime(now).date()).items():
        marks = {line: _mark(email, line) for line in lines}
        told = dict(Mark.objects.filter(name__in=set(marks.values())).values_list("name", "value"))
        new = [line for line in marks if told.get(marks[line]) != line.value]
        if not new:
            continue
        words = "\n".join([address("/staff/"), "", *(line.words for line in new)])
        try:
            send_mail("Infopunt: na te kijken / to check", words, None, [email])
        except OSError as error:  # every error of the mail library is one
            refused = error
            continue
        sent += 1
        for name, value in {marks[line]: line.value for line in new}.items():
            Mark.objects.update_or_create(name=name, defaults={"value": value})
    if refused:
        raise refused
    return sent


def _lines(day: date) -> dict[str, list[Line]]:
    """Everything somebody is to be told about on this day, told before or not."""
    lines: dict[str, list[Line]] = defaultdict(list)
    here = set(Worker.objects.filter(is_active=True).values_list("email", flat=True))
    owners = dict(Fact.objects.values_list("id", "owner"))
    for id, statement, last in ending(day):
        owner = owners[id]
        for email in [owner] if owner in here else emails_with(Role.EDITOR, ""):
            lines[email].append(Line(f"{statement} ({id}): {last.isoformat()}", f"fact {id}", last.isoformat()))
    # By the week and not by the day: a Monday on which nothing ran is made good on Tuesday.
    week = "{}-W{:02}".format(*day.isocalendar()[:2])
    for email in sorted(_auditors()):
        lines[email].append(Line(f"log of talk / logboek: {verify_log().seal}", "log of talk", week))
    for region in Region.objects.all():
        old = stale(region.id, day) + (stale("", day) if region.is_default else [])
        said = [f"/staff/directory/{id}/ {name}: {checked.isoformat()}" for id, name, checked in old]
        said += [
            f"{text.page}: {checked.isoformat()}"
            for text, checked, _why in due(["", region.id], day, region.review_months)
        ]
        for email in emails_with(Role.EDITOR, region.id) if said else []:
            lines[email] += [Line(words, "week", week) for words in said]
    return lines


def _auditors() -> set[str]:
    """Who is told how far the log of the sealed side goes: a log that ends earlier than a mail says was cut off."""
    regions = Region.objects.filter(has_talk=True).values_list("id", flat=True)
    return {email for region in regions for email in emails_with(Role.AUDITOR, region)}


def _mark(email: str, line: Line) -> str:
    return "told:" + hashlib.sha256(f"{email} {line.about}".encode()).hexdigest()[:40]
