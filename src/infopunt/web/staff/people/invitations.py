"""How somebody comes to work here: asked, reminded, taken back, and the screen their link opens."""

from dataclasses import replace

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import invitations
from infopunt.accounts.models import Invitation
from infopunt.kernel.errors import Refused
from infopunt.web.staff import mails
from infopunt.web.staff.faults import refusal, refused
from infopunt.web.staff.gate import StaffRequest, methods, page
from infopunt.web.staff.people.forms import AcceptForm, InviteForm
from infopunt.web.staff.people.people import home, reach, screen
from infopunt.web.staff.sending import once


@methods("POST")
def invite(request: StaffRequest) -> HttpResponse:
    """Invite somebody: by letter, and without a mail server by a link that is shown."""
    region = reach(request)
    form = InviteForm(request.POST, region=region)
    if not form.is_valid():
        return screen(request, region, form, status=422)
    try:
        made = once(request, lambda: _invited(request, form, region).pk)
    except Refused as no:
        form.add_error("email", refusal(no))
        return screen(request, region, form, status=422)
    return _asked(request, region, invitations.secret_of(Invitation.objects.get(pk=made).seed))


@methods("POST")
def waiting(request: StaffRequest, id: int) -> HttpResponse:
    """An invitation nobody used yet: send it again, show its link, or take it back."""
    region, now = reach(request), timezone.now()
    if "withdraw" in request.POST:
        invitations.withdraw_invitation(id, by=request.staff, now=now)
        messages.success(request, _("The invitation is taken back: its link opens nothing."))
        return home(region)
    show = "show" in request.POST
    secret = invitations.invite_again(id, by=request.staff, now=now, by_letter=not show)
    return _asked(request, region, secret, shown=show)


def _invited(request: StaffRequest, form: InviteForm, region: str) -> Invitation:
    data, now = form.cleaned_data, timezone.now()
    secret = invitations.invite(
        data["email"], data["name"], form.duties(region), by=request.staff, now=now, languages=data["languages"]
    )
    return invitations.open_invitation(secret, now)


def _asked(request: StaffRequest, region: str, secret: str, *, shown: bool = False) -> HttpResponse:
    if shown or not settings.EMAIL_HOST:
        row = invitations.open_invitation(secret, timezone.now())
        return screen(request, region, InviteForm(region=region), mails.invitation_link(row))
    messages.success(request, _("The invitation is on its way."))
    return home(region)


@methods("GET", "POST")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Where an invitation leads: a password, and then straight to the second way to prove that it is you."""
    now = timezone.now()
    try:
        row = invitations.open_invitation(secret, now)
        form = AcceptForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return _in(request, secret, form.cleaned_data["password"], row)
    except invitations.WeakPassword as no:
        form.add_error("password", [str(replace(one, label="")) for one in refused(no)])
    except invitations.DeadInvitation as no:
        return page(request, "said", {"title": _("This link no longer works"), "say": refusal(no)}, 410)
    return page(request, "people/invitation", {"form": form, "invitation": row}, 422 if form.errors else 200)


def _in(request: HttpRequest, secret: str, password: str, row: Invitation) -> HttpResponse:
    worker = invitations.accept(secret, password, now=timezone.now())
    perform_password_login(request, {"email": worker.email}, Login(user=worker, email=worker.email))
    return HttpResponseRedirect("/staff/")


@methods("GET")
def unknown(request: HttpRequest) -> HttpResponse:
    """Where a municipality's own sign-in ends for who was not invited, cancelled, or met an error."""
    say = _("This sign-in did not lead to an account here. Ask your administrator for an invitation.")
    return page(request, "said", {"title": _("No account"), "say": say}, 403)


@methods("GET")
def closed(request: HttpRequest) -> HttpResponse:
    say = _("Nobody signs up here by themselves. Ask your administrator for an invitation.")
    return page(request, "said", {"title": _("By invitation only"), "say": say}, 403)
