"""Letters to those who answer: at three fixed hours, that there is work. They say no more than that: whoever reads over a
shoulder, or keeps the mail, learns nothing of who asked what, how much or when."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings

from infopunt.accounts.models import Worker
from infopunt.kernel.models import Mark
from infopunt.mailbox.queries import has_unread
from infopunt.mailbox.trays import Team, who_can_open
from infopunt.questions.queries import has_due
from infopunt.regions.models import Region
from infopunt.web.staff.mails import work_letter

HOURS = (9, 13, 16)
LATE = timedelta(minutes=30)  # later than this a letter would say when, not that: the next hour sends it


def write_letters(at: datetime, now: datetime) -> int:
    """One letter to everybody for whom something waits at this hour; how many were sent. A letter counts as sent when the mail
    server took it; one it refused keeps no other back and is tried again."""
    if not settings.EMAIL_HOST or now - at > LATE:
        return 0
    sent, refused = 0, None
    for worker in sorted(_with_work(at), key=lambda one: one.email):
        mark, hour = _mark(worker), at.isoformat()
        if Mark.objects.filter(name=mark, value=hour).exists():
            continue
        try:
            work_letter(worker).send()
        except OSError as error:  # every error of the mail library is one
            refused = error
            continue
        sent += 1
        Mark.objects.update_or_create(name=mark, defaults={"value": hour})
    if refused:
        raise refused
    return sent


def _with_work(at: datetime) -> set[Worker]:
    """Who can open something that nobody read yet, or that has to be answered."""
    return {
        worker
        for region in Region.objects.filter(has_talk=True)
        for team in Team
        if has_unread(region.id, team) or (team is Team.INQUIRIES and has_due(region.id, at.date()))
        for worker in who_can_open(region.id, team)
    }


def _mark(worker: Worker) -> str:
    return "work-letter:" + hashlib.sha256(worker.email.encode()).hexdigest()[:40]
