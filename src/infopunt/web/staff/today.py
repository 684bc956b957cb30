"""What waits for me today: reviews, drafts, texts and facts that are due, translations that lag, tasks."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.information.models import Task
from infopunt.information.rules import is_page_address
from infopunt.kernel import outbox
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, regions_of
from infopunt.web.staff.rows import asked_often, drafts_for, what_is_due
from infopunt.web.staff.waiting import waiting


def layers_of(request: StaffRequest) -> list[str]:
    """The layers somebody works on here: the country's, the region's and its voices', only their own voice's, or none."""
    staff, region = request.staff, request.region
    voices = [f"{region.id}:{slug}" for slug in region.voices.values_list("slug", flat=True)]
    if not (staff.is_guest or permissions.may_see_texts(staff)):
        return []
    if staff.is_guest:
        return [layer for layer in voices if staff.has_for(layer, *(duty.role for duty in staff.duties))]
    return ["", region.id, *voices]


@methods("GET")
def today(request: StaffRequest) -> HttpResponse:
    staff, region = request.staff, request.region
    wide, day = permissions.may_see_texts(staff), timezone.localdate()
    tasks = Task.objects.filter(region=region.id, done_on=None).order_by("made_on", "pk") if wide else []
    layers = layers_of(request)
    groups = [*drafts_for(request, layers), *(what_is_due(request, layers) if wide else [])]
    if wide:
        groups.append((_("Asked often, and no page answers it"), asked_often(request)))
    return page(
        request, "today",
        {
            "unshown": bool(outbox.failing(outbox.PUBLISH, "release", "take_off")) if wide else False,
            "waiting": waiting(request, day),
            "groups": [(title, rows) for title, rows in groups if rows],
            "tasks": [(task, is_page_address(task.address, region.languages)) for task in tasks],
        },
    )  # fmt: skip


@methods("POST")
def choose_region(request: StaffRequest) -> HttpResponse:
    wanted = request.POST.get("region", "")
    permit(wanted in {region.id for region in regions_of(request.staff)})
    request.session["region"] = wanted
    return HttpResponseRedirect("/staff/")


@methods("POST")
def choose_language(request: StaffRequest) -> HttpResponse:
    wanted = request.POST.get("language", "")
    permit(wanted in ("nl", "en"))
    request.user.language = wanted
    request.user.save(update_fields=["language"])
    translation.activate(wanted)
    return HttpResponseRedirect("/staff/")
