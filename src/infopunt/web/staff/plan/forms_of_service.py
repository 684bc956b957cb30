"""Forms of service: what is tried where, and since when."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.directory.models import Place
from infopunt.kernel.errors import Refused
from infopunt.kernel.words import in_language
from infopunt.scheduling import forms_of_service, operations
from infopunt.scheduling.models import FormOfService
from infopunt.web.shared.days import BadDay, day_of
from infopunt.web.staff.faults import Said, refused_in
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.sending import once

FIELDS = ("id", "area", "place", "nl", "en", "first")


@methods("GET", "POST")
def everything(request: StaffRequest) -> HttpResponse:
    """All of the region, the newest first; a new one below."""
    staff, region = request.staff, request.region.id
    permit(operations.may_see_plan(staff, region) or forms_of_service.may_shape_some(staff, region))
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    faults: list[Said] = []
    if request.method == "POST":
        permit(forms_of_service.may_shape(staff, region, given["area"]))
        try:
            once(request, lambda: _begin(request, given).pk)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect("/staff/plan/forms/")
        except Refused as no:
            faults = refused_in("new", no)
    return _list(request, given, faults)


def _begin(request: StaffRequest, given: dict[str, str]) -> FormOfService:
    return forms_of_service.begin_form(
        given["id"], request.region.id, {"nl": given["nl"], "en": given["en"]}, _day(given["first"]),
        area=given["area"], place=_place(request, given["place"]), by=request.staff, now=timezone.now(),
    )  # fmt: skip


def _list(
    request: StaffRequest, given: dict[str, str], faults: list[Said], ended: tuple[str, str] = ("", "")
) -> HttpResponse:
    """The screen; `ended`: of which form a last day was typed that cannot be, and what."""
    region, language = request.region, request.user.language
    areas = {area.id: area.name for area in region.areas.all()}
    places = dict(_places(request))
    rows = [
        {"form": form, "may": forms_of_service.may_shape(request.staff, region.id, form.area), "name": in_language(form.names, language),
         "last": ended[1] if ended[0] == form.id else form.last,
         "where": places.get(form.place, form.place) or areas.get(form.area) or _("the whole region")}
        for form in FormOfService.objects.filter(region=region.id).order_by("-first", "id")
    ]  # fmt: skip
    context = {
        "rows": rows, "places": places.items(), "given": given, "faults": faults,
        "areas": [pair for pair in areas.items() if forms_of_service.may_shape(request.staff, region.id, pair[0])],
        "may_all": forms_of_service.may_shape(request.staff, region.id), "may": forms_of_service.may_shape_some(request.staff, region.id),
    }  # fmt: skip
    return page(request, "plan/forms", context, 422 if faults else 200)


@methods("POST")
def end(request: StaffRequest, id: str) -> HttpResponse:
    permit(forms_of_service.may_shape_some(request.staff, request.region.id))
    get_object_or_404(FormOfService, pk=id, region=request.region.id)
    last, seen = (request.POST.get(name, "").strip() for name in ("last", "seen"))
    try:
        forms_of_service.end_form(
            id, request.region.id, _day(last) if last else None, seen=day_of(seen), by=request.staff, now=timezone.now()
        )
        messages.success(request, _("Saved."))
    except Refused as no:
        faults = refused_in(f"end-{id}", no, {"first": "last", "": "last"})
        return _list(request, dict.fromkeys(FIELDS, ""), faults, (id, last))
    return HttpResponseRedirect("/staff/plan/forms/")


def _day(words: str) -> date:
    day = day_of(words)
    if day is None:
        raise BadDay(at="first")
    return day


def _places(request: StaffRequest) -> list[tuple[str, str]]:
    layers = ["", request.region.id]
    rows = Place.objects.filter(organisation__layer__in=layers, kind__in=["desk", "mobile"]).order_by("name")
    return list(rows.values_list("id", "name"))


def _place(request: StaffRequest, id: str) -> str:
    """The place when it is one of those that can be chosen, else none."""
    return id if id in dict(_places(request)) else ""
