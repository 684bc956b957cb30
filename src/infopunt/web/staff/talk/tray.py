"""Opening one's tray, the questions in it, and letting a colleague in."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.mailbox import leaving, trays
from infopunt.mailbox.trays import Team, may_answer, may_have_phrase
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.talk import cookie
from infopunt.web.staff.talk.inbox import inquiries
from infopunt.web.staff.talk.locked import REPORTS_HERE, closed, locked, where_to
from infopunt.web.staff.talk.phrase import HERE, phrase_screen


@methods("GET")
def tray(request: StaffRequest) -> HttpResponse:
    """The questions that wait; or, before that, what it takes to see them."""
    permit(may_answer(request.staff, request.region.id, Team.INQUIRIES))
    return before_the_tray(request) or _inbox(request)


def before_the_tray(request: StaffRequest, to: str = "") -> HttpResponse | None:
    """The screen of who has no phrase yet, or no open tray in this browser; None for who has both. Afterwards one goes on `to`
    another tray than the questions."""
    if not trays.has_phrase(request.user.pk):
        return phrase_screen(request)
    return locked(request, to=to) if cookie.tray_in(request) is None else None


@methods("POST")
def shut(request: StaffRequest) -> HttpResponse:
    permit(may_have_phrase(request.staff, request.region.id))
    trays.close_trays(request.user.pk)
    answer = HttpResponseRedirect(where_to(request))
    cookie.drop(answer)
    return answer


@methods("POST")
def let_in(request: StaffRequest, id: int, team: Team) -> HttpResponse:
    """A colleague opens from now on what I open of one team."""
    permit(may_answer(request.staff, request.region.id, team))
    mine = cookie.tray_in(request)
    if mine is None:
        return closed(request)
    trays.let_in(mine, request.region.id, id, team=team, by=request.staff, now=timezone.now())
    messages.success(request, _("Your colleague can open this now."))
    return HttpResponseRedirect(REPORTS_HERE if team is Team.ABUSE_REPORTS else HERE)


@methods("POST")
def renew(request: StaffRequest, team: Team) -> HttpResponse:
    """Somebody left: another key for the team, and what stands is sealed to it anew."""
    permit(may_answer(request.staff, request.region.id, team))
    mine = cookie.tray_in(request)
    if mine is None:
        return closed(request)
    number = leaving.renew(mine, request.region.id, team, by=request.staff, now=timezone.now())
    messages.success(
        request, _("The team has a new key; %(number)s conversations are sealed to it.") % {"number": number}
    )
    return HttpResponseRedirect(REPORTS_HERE if team is Team.ABUSE_REPORTS else HERE)


def people(request: StaffRequest, team: Team) -> dict[str, object]:
    """Who can open what a team is told, whether oneself can, and who waits for that."""
    region = request.region.id
    is_in = trays.is_in(region, request.user.pk, team)
    return {
        "is_in": is_in, "team": team, "here": REPORTS_HERE if team is Team.ABUSE_REPORTS else HERE, "colleagues": trays.who_can_open(region, team),
        "waiting_people": trays.who_waits(region, team) if is_in else [],
        "is_renewal_due": leaving.is_renewal_due(region, team), "has_reports": may_answer(request.staff, region, Team.ABUSE_REPORTS),
    }  # fmt: skip


def _inbox(request: StaffRequest) -> HttpResponse:
    who = people(request, Team.INQUIRIES)
    return page(request, "talk/tray", {**who, **(inquiries(request) if who["is_in"] else {})})
