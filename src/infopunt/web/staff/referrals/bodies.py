"""Who works for which body, and with whose word."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.mailbox.trays import OpenTray
from infopunt.referrals.authorities.names import authority_names
from infopunt.referrals.moving import may_let_bodies_in
from infopunt.referrals.partners import (
    bodies_left,
    let_partner_in,
    partners_with_phrase,
    people_of_bodies,
    renew_body_key,
    take_partner_out,
)
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.referrals.opening import HERE
from infopunt.web.staff.talk import cookie
from infopunt.web.staff.talk.locked import closed


@methods("GET")
def bodies(request: StaffRequest) -> HttpResponse:
    region = request.region.id
    permit(may_let_bodies_in(request.staff, region))
    names, people = authority_names(request.user.language), people_of_bodies(region)
    partners = partners_with_phrase(region)
    rows = [
        (id, name, people.get(id, []), [one for one in partners if one not in people.get(id, [])])
        for id, name in sorted(names.items(), key=lambda pair: pair[1].lower())
    ]
    return page(request, "referrals/bodies", {"rows": rows, "partners": partners, "left": bodies_left(region)})


@methods("POST")
def member(request: StaffRequest, body: str, id: int) -> HttpResponse:
    """Let somebody in who works there, or take them out: the key of the body is made anew, for those who work there now."""
    tray = _open_tray(request, body)
    if tray is None:
        return closed(request)
    change = take_partner_out if request.POST.get("do") == "out" else let_partner_in
    change(tray, request.region.id, body, id, by=request.staff, now=timezone.now())
    return _renewed(request)


@methods("POST")
def renew(request: StaffRequest, body: str) -> HttpResponse:
    """Somebody who worked there left, or is a partner no more."""
    tray = _open_tray(request, body)
    if tray is None:
        return closed(request)
    renew_body_key(tray, request.region.id, body, by=request.staff, now=timezone.now())
    return _renewed(request)


def _open_tray(request: StaffRequest, body: str) -> OpenTray | None:
    permit(may_let_bodies_in(request.staff, request.region.id))
    tray = cookie.tray_in(request)
    if tray and body not in authority_names("nl"):
        raise Http404
    return tray


def _renewed(request: StaffRequest) -> HttpResponse:
    messages.success(request, _("The key of this body is new: only these people open what is open and what comes."))
    return HttpResponseRedirect(f"{HERE}bodies/")
