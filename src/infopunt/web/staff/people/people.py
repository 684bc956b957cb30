"""Who works here: roles, leavers, and the organisations that speak for themselves."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import operations, permissions
from infopunt.accounts.duties import duties_of, rule_of
from infopunt.accounts.models import Invitation, Worker
from infopunt.accounts.queries import staff_of
from infopunt.accounts.rules import Duty, Staff
from infopunt.accounts.voices import VoiceThere, give_voice
from infopunt.kernel.errors import Refused
from infopunt.mailbox import leaving
from infopunt.regions.models import Voice
from infopunt.web.staff.faults import Said, refusal, refused, refused_in
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.people.forms import DutiesForm, InviteForm, areas_of, mark, said, seen_in


def reach(request: StaffRequest) -> str:
    """The region whose people are shown: '' where an administrator of the country chose it."""
    region = "" if request.GET.get("region") == "all" else request.region.id
    permit(permissions.may_manage_people(request.staff, region))
    return region


def home(region: str) -> HttpResponseRedirect:
    """Back to the people of where one came from."""
    return HttpResponseRedirect("/staff/people/" if region else "/staff/people/?region=all")


@methods("GET")
def everybody(request: StaffRequest) -> HttpResponse:
    region = reach(request)
    return screen(request, region, InviteForm(region=region))


def screen(
    request: StaffRequest, region: str, form: InviteForm, link: str = "", status: int = 200, **more: object
) -> HttpResponse:
    """The people of a region, the invitations that wait, and the form for another; `link` is shown once."""
    areas = areas_of(region)
    workers = Worker.objects.filter(duties__region=region, is_active=True).distinct().order_by("name", "email")
    rows = [
        (worker, said((rule_of(duty) for duty in worker.duties.all() if duty.region == region), areas))
        for worker in workers.prefetch_related("duties")
    ]
    waiting = []
    for invitation in Invitation.objects.filter(used_at=None, ends_at__gt=timezone.now()).order_by("ends_at"):
        duties = [duty for duty in duties_of(invitation) if duty.region == region]
        if duties:
            waiting.append((invitation, said(duties, areas)))
    return page(
        request, "people/people",
        {
            "rows": rows, "waiting": waiting, "form": form, "link": link, "reach": region,
            "voices": Voice.objects.filter(region=region).order_by("name"),
            "may_all": permissions.may_manage_people(request.staff, ""), "kinds": Voice.KINDS,
            "voice": dict.fromkeys(("slug", "name", "kind"), ""), **more,
        },
        status,
    )  # fmt: skip


@methods("POST")
def voices(request: StaffRequest) -> HttpResponse:
    """An organisation that gets pages of its own."""
    region = reach(request)
    slug, name = request.POST.get("slug", "").strip().lower(), request.POST.get("name", "").strip()
    kind = request.POST.get("kind", "")
    right = slug.isascii() and slug.isalnum() and slug[:1].isalpha() and len(slug) <= 30
    if not right or not name or kind not in dict(Voice.KINDS) or not region:
        say = _("An organisation needs a name, a kind and a short word of letters for its addresses.")
        field = "name" if not name else "kind" if kind not in dict(Voice.KINDS) else "slug"
        return _voice_refused(request, region, [Said("", say, field, "voice")])
    try:
        give_voice(region, slug, name=name[:100], kind=kind, by=request.staff, now=timezone.now())
        messages.success(request, _("The organisation can be given pages now: invite its people."))
    except VoiceThere as no:
        return _voice_refused(request, region, refused_in("voice", no))
    return HttpResponseRedirect("/staff/people/")


def _voice_refused(request: StaffRequest, region: str, faults: list[Said]) -> HttpResponse:
    voice = {name: request.POST.get(name, "") for name in ("slug", "name", "kind")}
    return screen(request, region, InviteForm(region=region), status=422, voice=voice, faults=faults)


@methods("GET", "POST")
def somebody(request: StaffRequest, id: int) -> HttpResponse:
    """The roles of one person in the region; what they do elsewhere is not shown and stays."""
    region = reach(request)
    worker = get_object_or_404(Worker.objects.filter(is_active=True, duties__region=region).distinct(), pk=id)
    if request.method == "GET":
        return _person(request, region, worker, _form(region, worker))
    form = _form(region, worker, request)
    if form.is_valid():
        try:
            duties = form.duties(region)
            leaving.refuse_last(worker, _with(worker, region, duties))
            operations.set_duties(
                worker, region, duties, by=request.staff, now=timezone.now(),
                seen=seen_in(request.POST.get("seen", ""), region), languages=form.cleaned_data["languages"],
                seen_languages=request.POST.get("spoken", "").split(),
            )  # fmt: skip
        except operations.OtherDuties as no:
            worker.refresh_from_db()
            form = _form(region, worker)
            return _person(request, region, worker, form, refused(no), 409)
        except Refused as no:
            form.add_error("roles", refusal(no))
        else:
            leaving.take_what_no_longer_fits(worker, by=request.staff.email, now=timezone.now())
            messages.success(request, _("Saved."))
            return home(region)
    return _person(request, region, worker, form, status=422)


def _with(worker: Worker, region: str, duties: Sequence[Duty]) -> Staff:
    """Who they would be with these duties in the region."""
    elsewhere = [duty for duty in staff_of(worker).duties if duty.region != region]
    return Staff(worker.email, worker.name, (*elsewhere, *duties))


def _duties(region: str, worker: Worker) -> list[Duty]:
    return [duty for duty in staff_of(worker).duties if duty.region == region]


def _form(region: str, worker: Worker, request: StaffRequest | None = None) -> DutiesForm:
    given = request.POST if request else None
    return DutiesForm(given, region=region, duties=_duties(region, worker), spoken=worker.languages)


def _person(
    request: StaffRequest, region: str, worker: Worker, form: DutiesForm, faults: Sequence[Said] = (), status: int = 200
) -> HttpResponse:
    seen = " ".join(mark(duty) for duty in _duties(region, worker))
    context = {
        "worker": worker,
        "form": form,
        "seen": seen,
        "spoken": " ".join(worker.languages),
        "faults": faults,
        "reach": region,
    }
    return page(request, "people/person", context, status)


@methods("POST")
def remove(request: StaffRequest, id: int) -> HttpResponse:
    region = reach(request)
    worker = get_object_or_404(Worker, pk=id, is_active=True)
    leaving.refuse_last(worker)
    operations.remove(worker, by=request.staff, now=timezone.now())
    leaving.take_out(worker.pk, by=request.staff.email, now=timezone.now())
    messages.success(request, _("%(name)s can no longer sign in.") % {"name": worker.name})
    return home(region)
