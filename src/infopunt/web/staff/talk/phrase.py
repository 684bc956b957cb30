"""Setting a key phrase: the first one, or another after it was forgotten; and the code on paper, shown once."""

import time
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.errors import Refused
from infopunt.kernel.throttle import Throttle
from infopunt.mailbox import phrases, trays
from infopunt.mailbox.trays import may_answer_some, may_audit, may_have_phrase
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit

_tries = Throttle(10, 900, time.monotonic)  # phrases of one person in a quarter of an hour


HERE = "/staff/talk/"
LOG = "/staff/talk/log/"
PARTNER_HERE = "/staff/partner/"


class TooManyPhrases(Refused):
    say = "Too many tries. Wait a quarter of an hour."
    at = "phrase"


@methods("POST")
def phrase(request: StaffRequest) -> HttpResponse:
    """A key phrase. With the code on paper the keys stay the same; without it they are new. The answer shows the next code: it
    cannot be asked for again."""
    permit(may_have_phrase(request.staff, request.region.id))
    words, again = request.POST.get("phrase", ""), request.POST.get("again", "")
    paper = request.POST.get("paper", "").strip()
    try:
        slowly(request)
        if paper:
            code = phrases.set_phrase_again(request.user, paper, words, again, now=timezone.now())
        else:
            code = phrases.set_phrase(request.user, words, again, now=timezone.now())
    except Refused as no:
        return phrase_screen(request, refused(no))
    return page(request, "talk/paper", {"code": code, "is_kept": bool(paper), "home": home(request)})


def phrase_screen(request: StaffRequest, faults: Sequence[Said] = ()) -> HttpResponse:
    context = {"faults": faults, "has_phrase": trays.has_phrase(request.user.pk)}
    return page(request, "talk/phrase", context, 422 if faults else 200)


def home(request: StaffRequest) -> str:
    """Where one's own tray leads: an auditor's to the log, a partner's to what was passed on."""
    if may_audit(request.staff, request.region.id):
        return LOG
    return HERE if may_answer_some(request.staff, request.region.id) else PARTNER_HERE


def slowly(request: StaffRequest) -> None:
    if _tries.wait_for(str(request.user.pk)):
        raise TooManyPhrases
