"""Who works here: invitations, roles, leavers, and the organisations that speak for themselves."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from infopunt.accounts import operations, permissions
from infopunt.accounts.models import Invitation, Worker
from infopunt.accounts.rules import Duty, Role
from infopunt.kernel.errors import Refused
from infopunt.regions.models import Voice
from infopunt.regions.operations import give_voice
from infopunt.web.staff.gate import StaffRequest, only, page, permit, refusal

ROLES = [
    (Role.ADVISER, gettext_lazy("Adviser")),
    (Role.EDITOR, gettext_lazy("Editor")),
    (Role.TRANSLATOR, gettext_lazy("Translator")),
    (Role.APPROVER, gettext_lazy("Approver")),
    (Role.HANDLER, gettext_lazy("Handler of reports")),
    (Role.MANAGER, gettext_lazy("Programme manager")),
    (Role.ADMINISTRATOR, gettext_lazy("Administrator")),
]


class DutiesForm(forms.Form):
    """Roles in one region, and the voice when somebody speaks for an organisation only."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), choices=ROLES, widget=forms.CheckboxSelectMultiple, required=False
    )
    voice = forms.ChoiceField(label=gettext_lazy("Speaks for"), required=False)

    def __init__(self, *args: object, voices: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["voice"].choices = [("", _("the information point")), *voices]  # type: ignore[attr-defined]

    def duties(self, region: str) -> list[Duty]:
        return [Duty(Role(role), region, self.cleaned_data["voice"]) for role in self.cleaned_data["roles"]]


class InviteForm(DutiesForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    field_order = ["name", "email", "roles", "voice"]

    def clean(self) -> dict[str, object]:
        if not self.cleaned_data.get("roles"):
            self.add_error("roles", _("Choose at least one role."))
        return self.cleaned_data


def _reach(request: StaffRequest) -> str:
    """The region whose people are shown: '' where an administrator of the country chose it."""
    if request.GET.get("region") == "all":
        permit(permissions.may_manage_people(request.staff, ""))
        return ""
    permit(permissions.may_manage_people(request.staff, request.region.id))
    return request.region.id


def _voices(region: str) -> list[tuple[str, str]]:
    return list(Voice.objects.filter(region=region).order_by("name").values_list("slug", "name"))


@only("GET")
def everybody(request: StaffRequest, form: InviteForm | None = None, link: str = "", status: int = 200) -> HttpResponse:
    region = _reach(request)
    workers = Worker.objects.filter(duties__region=region, is_active=True).distinct().order_by("name", "email")
    names = dict(ROLES)
    rows = [
        (worker, ", ".join(str(names[Role(duty.role)]) for duty in worker.duties.all() if duty.region == region))
        for worker in workers.prefetch_related("duties")
    ]
    waiting = [one for one in Invitation.objects.filter(used_at=None, ends_at__gt=timezone.now()).order_by("ends_at")
               if any(duty[1] == region for duty in one.duties)]  # fmt: skip
    return page(
        request, "people/people",
        {
            "rows": rows, "waiting": waiting, "form": form or InviteForm(voices=_voices(region)), "link": link,
            "reach": region, "voices": Voice.objects.filter(region=region).order_by("name"),
            "may_all": permissions.may_manage_people(request.staff, ""), "kinds": Voice.KINDS,
        },
        status,
    )  # fmt: skip


@only("POST")
def invite(request: StaffRequest) -> HttpResponse:
    region = _reach(request)
    form = InviteForm(request.POST, voices=_voices(region))
    if not form.is_valid():
        return _again(request, form)
    email, name = form.cleaned_data["email"], form.cleaned_data["name"]
    try:
        secret = operations.invite(email, name, form.duties(region), by=request.staff, now=timezone.now())
    except Refused as no:
        form.add_error("email", refusal(no))
        return _again(request, form)
    link = request.build_absolute_uri(f"/staff/invitation/{secret}/")
    if not settings.EMAIL_HOST:
        return _again(request, None, link, 200)
    words = _("You are invited to work with Infopunt. Open this link within seven days:") + f"\n\n{link}\n"
    send_mail(_("Your invitation to Infopunt"), words, None, [email])
    messages.success(request, _("The invitation is on its way."))
    return HttpResponseRedirect("/staff/people/")


def _again(request: StaffRequest, form: InviteForm | None, link: str = "", status: int = 422) -> HttpResponse:
    request.method = "GET"
    return everybody(request, form, link, status)


@only("POST")
def voices(request: StaffRequest) -> HttpResponse:
    """An organisation that gets pages of its own."""
    region = _reach(request)
    slug, name = request.POST.get("slug", "").strip().lower(), request.POST.get("name", "").strip()
    kind = request.POST.get("kind", "")
    right = slug.isascii() and slug.isalnum() and slug[:1].isalpha() and len(slug) <= 30
    if not right or not name or kind not in dict(Voice.KINDS) or not region:
        messages.error(
            request, _("An organisation needs a name, a kind and a short word of letters for its addresses.")
        )
    else:
        give_voice(region, slug, name=name[:100], kind=kind, by=request.staff.email, now=timezone.now())
        messages.success(request, _("The organisation can be given pages now: invite its people."))
    return HttpResponseRedirect("/staff/people/")


@only("GET", "POST")
def somebody(request: StaffRequest, id: int) -> HttpResponse:
    region = _reach(request)
    worker = get_object_or_404(Worker, pk=id, is_active=True, duties__region=region) if request.method else None
    assert worker is not None
    mine = [duty for duty in worker.duties.all() if duty.region == region]
    start = {"roles": [duty.role for duty in mine], "voice": next((duty.voice for duty in mine), "")}
    form = DutiesForm(request.POST or None, initial=start, voices=_voices(region))
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_duties(worker, region, form.duties(region), by=request.staff, now=timezone.now())
        except Refused as no:
            form.add_error("roles", refusal(no))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect("/staff/people/")
    status = 422 if request.method == "POST" else 200
    return page(request, "people/person", {"worker": worker, "form": form}, status)


@only("POST")
def remove(request: StaffRequest, id: int) -> HttpResponse:
    permit(permissions.may_manage_people(request.staff, request.region.id))
    worker = get_object_or_404(Worker, pk=id, is_active=True)
    operations.remove(worker, by=request.staff, now=timezone.now())
    messages.success(request, _("%(name)s can no longer sign in.") % {"name": worker.name})
    return HttpResponseRedirect("/staff/people/")


class AcceptForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Choose a password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least twelve characters. A few words are easy to remember."),
    )  # fmt: skip


@only("GET", "POST")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Where an invitation leads: a password, then the ordinary sign-in."""
    now = timezone.now()
    try:
        found = operations.open_invitation(secret, now)
        form = AcceptForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            operations.accept(secret, form.cleaned_data["password"], now=now)
            messages.success(request, _("Your account is there. Sign in with your new password."))
            return HttpResponseRedirect("/staff/account/login/")
    except operations.WeakPassword as no:
        form.add_error("password", str(no))
    except operations.DeadInvitation as no:
        return page(request, "said", {"title": _("This link no longer works"), "say": refusal(no)}, 410)
    return page(request, "people/invitation", {"form": form, "invitation": found}, 422 if form.errors else 200)


@only("GET")
def unknown(request: HttpRequest) -> HttpResponse:
    """Where a municipality's own sign-in ends for who was not invited, cancelled, or met an error."""
    say = _("This sign-in did not lead to an account here. Ask your administrator for an invitation.")
    return page(request, "said", {"title": _("No account"), "say": say}, 403)


@only("GET")
def closed(request: HttpRequest) -> HttpResponse:
    say = _("Nobody signs up here by themselves. Ask your administrator for an invitation.")
    return page(request, "said", {"title": _("By invitation only"), "say": say}, 403)
