"""Opening one's tray, the questions in it, and letting a colleague in."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.kernel.errors import Refused
from infopunt.mailbox import leaving, trays
from infopunt.mailbox.rules import LONGEST_PHRASE
from infopunt.mailbox.trays import Team, may_answer, may_have_phrase
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.talk import cookie
from infopunt.web.staff.talk.inbox import inquiries
from infopunt.web.staff.talk.phrase import HERE as HERE
from infopunt.web.staff.talk.phrase import PARTNER_HERE, home, phrase_screen, slowly

REPORTS = "reports"
REPORTS_HERE = f"{HERE}{REPORTS}/"
PARTNERS = "partner"
TRAYS = {REPORTS: REPORTS_HERE, PARTNERS: PARTNER_HERE}  # where one goes on, by what a form says


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
    return _locked(request, to=to) if cookie.tray_in(request) is None else None


@methods("POST")
def unlock(request: StaffRequest) -> HttpResponse:
    """Open the tray with the phrase."""
    permit(may_have_phrase(request.staff, request.region.id))
    try:
        slowly(request)
        key = trays.open_tray(request.user, request.POST.get("phrase", "")[:LONGEST_PHRASE], now=timezone.now())
    except Refused as no:
        return _locked(request, refused(no), request.POST.get("to", ""))
    answer = HttpResponseRedirect(_where_to(request))
    cookie.keep(answer, key)
    return answer


@methods("POST")
def shut(request: StaffRequest) -> HttpResponse:
    permit(may_have_phrase(request.staff, request.region.id))
    trays.close_trays(request.user.pk)
    answer = HttpResponseRedirect(_where_to(request))
    cookie.drop(answer)
    return answer


@methods("POST")
def let_in(request: StaffRequest, id: int, team: Team) -> HttpResponse:
    """A colleague opens from now on what I open of one team."""
    permit(may_answer(request.staff, request.region.id, team))
    mine = cookie.tray_in(request)
    if mine is not None:
        trays.let_in(mine, request.region.id, id, team=team, by=request.staff, now=timezone.now())
        messages.success(request, _("Your colleague can open this now."))
    return HttpResponseRedirect(REPORTS_HERE if team is Team.ABUSE_REPORTS else HERE)


@methods("POST")
def renew(request: StaffRequest, team: Team) -> HttpResponse:
    """Somebody left: another key for the team, and what stands is sealed to it anew."""
    permit(may_answer(request.staff, request.region.id, team))
    mine = cookie.tray_in(request)
    if mine is not None:
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


def _where_to(request: StaffRequest) -> str:
    """One of our own trays; what a form says about it is a name, never an address."""
    return TRAYS.get(request.POST.get("to", ""), home(request))


def _locked(request: StaffRequest, faults: Sequence[Said] = (), to: str = "") -> HttpResponse:
    context = {"faults": faults, "to": to if to in TRAYS else "", "has_phrase": True}
    return page(request, "talk/locked", context, 422 if faults else 200)


def _inbox(request: StaffRequest) -> HttpResponse:
    who = people(request, Team.INQUIRIES)
    return page(request, "talk/tray", {**who, **(inquiries(request) if who["is_in"] else {})})
