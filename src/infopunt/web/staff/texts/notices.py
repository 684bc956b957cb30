"""The urgent notice of a region; what visitors missed, and the tasks made from it."""

from collections import defaultdict
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.information import notices as verbs
from infopunt.information.models import Notice, Remark, Task
from infopunt.information.rules import is_page_address
from infopunt.kernel.errors import Refused
from infopunt.pages.publishing import hurry_notice
from infopunt.pages.words.languages import direction, own_name
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number
from infopunt.web.staff.sending import once
from infopunt.web.staff.texts.one_text import moment_given


@methods("GET", "POST")
def notice(request: StaffRequest) -> HttpResponse:
    """Write, look at, replace or end the sentence on top of every page; it is there when this screen comes back."""
    region = request.region
    permit(permissions.may_warn(request.staff, region.id))
    if request.method != "POST":
        return _notice(request)
    given = {code: request.POST.get(f"words-{code}", "") for code in region.languages}
    if "look" in request.POST:
        return _notice(request, given, looked=True)
    kept = "end" in request.POST and _is_new(region.id, given)
    try:
        say = _end(request) if "end" in request.POST else _warn(request, given)
    except Refused as no:
        return _notice(request, given, refused(no))
    messages.success(request, say)
    if kept:
        messages.info(request, _("What you wrote still stands below; no page shows it."))
        return _notice(request, given)
    return HttpResponseRedirect("/staff/notice/")


def _is_new(region: str, given: dict[str, str]) -> bool:
    """Whether other words were typed than those that stand on the pages."""
    shown = Notice.objects.filter(region=region, until=None).first()
    words = shown.words if shown else {}
    return any(" ".join(text.split()) not in ("", words.get(code, "")) for code, text in given.items())


def _warn(request: StaffRequest, given: dict[str, str]) -> str:
    now, words = timezone.now(), request.POST.get("ends", "").strip()
    ends_at = moment_given(words, "ends") if words else None
    once(
        request,
        lambda: (
            verbs.warn(request.region.id, given, by=request.staff, now=now, ends_at=ends_at, seen=_seen(request)).pk
        ),
    )
    if hurry_notice(request.region, now):
        return _("Every page of the region shows it now.")
    return _("Saved. Every page of the region shows it in a moment.")


def _end(request: StaffRequest) -> str:
    now = timezone.now()
    verbs.end_notice(request.region.id, by=request.staff, now=now, seen=_seen(request))
    if hurry_notice(request.region, now):
        return _("It is gone: no page shows a notice any more.")
    return _("It goes from every page in a moment.")


def _seen(request: StaffRequest) -> int | None:
    """The notice that stood on the screen, 0 for none."""
    return whole_number(request, "seen", 10**9) if "seen" in request.POST else None


def _notice(
    request: StaffRequest,
    given: dict[str, str] | None = None,
    faults: Sequence[Said] = (),
    *,
    looked: bool = False,
) -> HttpResponse:
    region = request.region
    shown = Notice.objects.filter(region=region.id, until=None).first()
    words = given if given is not None else (shown.words if shown else {})
    codes = _order(region.languages)
    said = {code: " ".join(words.get(code, "").split()) for code in codes}
    context = {
        "shown": shown, "faults": faults, "ends": request.POST.get("ends", "").strip(), "looked": looked,
        "fields": [(code, own_name(code), direction(code), words.get(code, "")) for code in codes],
        "lacking": [own_name(code) for code in codes if not said[code] and code not in verbs.CORE],
        "preview": [(code, own_name(code), direction(code), said[code]) for code in codes if said[code]] if looked else [],
        "earlier": Notice.objects.filter(region=region.id).exclude(until=None).order_by("-since")[:10],
    }  # fmt: skip
    return page(request, "texts/notice", context, 422 if faults else 200)


def _order(languages: list[str]) -> list[str]:
    """Dutch, then English, which are needed, then as the region offers its languages."""
    return sorted(languages, key=lambda code: (code not in verbs.CORE, code != "nl"))


@methods("GET")
def remarks(request: StaffRequest) -> HttpResponse:
    """What visitors missed, by page and language; the page with most unread words first."""
    region = request.region
    permit(permissions.may_read_remarks(request.staff, region.id))
    groups: dict[tuple[str, str], list[Remark]] = defaultdict(list)
    for one in Remark.objects.filter(region=region.id, read=False).order_by("-left_on", "-pk")[:300]:
        groups[one.address, one.language].append(one)
    ordered = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    rows = [
        (address, is_page_address(address, region.languages), own_name(language), direction(language), language, found)
        for (address, language), found in ordered
    ]
    return page(request, "texts/remarks", {"rows": rows})


@methods("POST")
def remark(request: StaffRequest, id: int) -> HttpResponse:
    """One step: a task with these words, or nothing to do."""
    found = get_object_or_404(Remark, pk=id, region=request.region.id)
    if "task" in request.POST:
        say = request.POST.get("say", "")
        once(request, lambda: verbs.task_from(found, say, by=request.staff, now=timezone.localtime()).pk)
        messages.success(request, _("It stands among the tasks of today."))
    else:
        verbs.put_aside(found, by=request.staff, now=timezone.now())
    return HttpResponseRedirect("/staff/remarks/")


@methods("POST")
def done(request: StaffRequest, id: int) -> HttpResponse:
    task = get_object_or_404(Task, pk=id, region=request.region.id)
    verbs.finish_task(task, by=request.staff, now=timezone.localtime())
    return HttpResponseRedirect("/staff/")
