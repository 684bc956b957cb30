"""The urgent notice of a region; what visitors missed, and the tasks made from it."""

from collections import defaultdict

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.information import notices as verbs
from infopunt.information.models import Notice, Remark, Task
from infopunt.kernel.errors import Refused
from infopunt.pages.publishing import hurry_notice
from infopunt.pages.words.languages import direction, own_name
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, only, page, permit
from infopunt.web.staff.sending import once


@only("GET", "POST")
def notice(request: StaffRequest) -> HttpResponse:
    """Write, replace or end the sentence on top of every page; it is there when this screen comes back."""
    region = request.region
    permit(permissions.may_warn(request.staff, region.id))
    now = timezone.now()
    faults: list[Said] = []
    words = {code: request.POST.get(f"words-{code}", "") for code in region.languages}
    if request.method == "POST":
        try:
            if "end" in request.POST:
                verbs.end_notice(region.id, by=request.staff, now=now)
            else:
                once(request, lambda: verbs.warn(region.id, words, by=request.staff, now=now).pk)
        except Refused as no:
            faults = refused(no)
        else:
            seen = hurry_notice(region, now)
            say = (
                _("Every page of the region shows it now.")
                if seen
                else _("Saved. Every page of the region shows it in a moment.")
            )
            messages.success(request, say)
            return HttpResponseRedirect("/staff/notice/")
    shown = Notice.objects.filter(region=region.id, until=None).first()
    given = words if faults else (shown.words if shown else {})
    fields = [(code, own_name(code), direction(code), given.get(code, "")) for code in _order(region.languages)]
    earlier = Notice.objects.filter(region=region.id).exclude(until=None).order_by("-since")[:10]
    context = {"shown": shown, "fields": fields, "faults": faults, "earlier": earlier}
    return page(request, "texts/notice", context, 422 if faults else 200)


def _order(languages: list[str]) -> list[str]:
    return sorted(languages, key=lambda code: (code not in verbs.CORE, code))


@only("GET")
def remarks(request: StaffRequest) -> HttpResponse:
    """What visitors missed, by page and language; the page with most unread words first."""
    region = request.region
    permit(permissions.may_read_remarks(request.staff, region.id))
    groups: dict[tuple[str, str], list[Remark]] = defaultdict(list)
    for one in Remark.objects.filter(region=region.id, read=False).order_by("-left_on", "-pk")[:300]:
        groups[one.address, one.language].append(one)
    ordered = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    rows = [
        (address, own_name(language), direction(language), language, found) for (address, language), found in ordered
    ]
    return page(request, "texts/remarks", {"rows": rows})


@only("POST")
def remark(request: StaffRequest, id: int) -> HttpResponse:
    """One step: a task with these words, or nothing to do."""
    found = get_object_or_404(Remark, pk=id, region=request.region.id)
    if "task" in request.POST:
        say = request.POST.get("say", "")
        once(request, lambda: verbs.task_from(found, say, by=request.staff, now=timezone.localtime()).pk)
        messages.success(request, _("It stands among the tasks of today."))
    else:
        verbs.put_aside(found, by=request.staff)
    return HttpResponseRedirect("/staff/remarks/")


@only("POST")
def done(request: StaffRequest, id: int) -> HttpResponse:
    task = get_object_or_404(Task, pk=id, region=request.region.id)
    verbs.finish(task, by=request.staff, now=timezone.localtime())
    return HttpResponseRedirect("/staff/")
