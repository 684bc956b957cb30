"""The directory: who helps, what is old or unconfirmed, and the link by which an organisation says so itself."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.directory import operations
from infopunt.directory.comparing import entry_differences
from infopunt.directory.models import Ask, Organisation
from infopunt.directory.pack import as_data, entry_of, shown
from infopunt.directory.rules import DOUBTFUL, OLD
from infopunt.kernel.faults import At, Faulty
from infopunt.web.staff import mails
from infopunt.web.staff.directory.in_words import EntryWords, Row, history
from infopunt.web.staff.directory.typed import OFTEN, municipality_names, typed_entry
from infopunt.web.staff.faults import refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number
from infopunt.web.staff.sending import once


def _mine(request: StaffRequest) -> list[str]:
    return ["", request.region.id]


@methods("GET")
def everybody(request: StaffRequest) -> HttpResponse:
    """Every entry; what is older than ninety days or was corrected by its organisation stands first."""
    permit(permissions.may_see_texts(request.staff))
    day = timezone.localdate()
    rows = Organisation.objects.filter(layer__in=_mine(request)).order_by("name")
    replies = (
        Ask.objects.filter(organisation__layer__in=_mine(request))
        .exclude(said="")
        .select_related("organisation")
        .order_by("-answered_at")[:20]
    )
    old = rows.filter(checked_on__lt=day - OLD)
    return page(
        request,
        "directory/directory",
        {
            "rows": rows,
            "old": old,
            "replies": replies,
            "may": any(operations.may_edit_entry(request.staff, layer) for layer in _mine(request)),
        },
    )


@methods("GET", "POST")
def entry(request: StaffRequest, id: str) -> HttpResponse:
    permit(permissions.may_see_texts(request.staff))
    found = get_object_or_404(Organisation, pk=id, layer__in=_mine(request))
    may = _may_edit(request, found)
    if request.method == "POST":
        permit(may)
        try:
            _save(request, found)
        except (Faulty, operations.StaleEntry) as no:
            return _refused(request, found, no)
        messages.success(request, _("Saved: readers see it now."))
        return HttpResponseRedirect(f"/staff/directory/{id}/")
    return _form(request, found, as_data(found), may=may)


def _save(request: StaffRequest, found: Organisation) -> None:
    revision, data = whole_number(request, "revision"), typed_entry(request.POST, as_data(found))
    operations.change_entry(data, revision=revision, by=request.staff, now=timezone.now())


def _refused(request: StaffRequest, found: Organisation, no: Faulty | operations.StaleEntry) -> HttpResponse:
    """The form as it was sent, with what keeps it from being saved."""
    found.refresh_from_db()
    now = as_data(found)
    typed = typed_entry(request.POST, now)
    more: dict[str, Any] = {} if isinstance(no, Faulty) else {"theirs": _theirs(request, now, typed)}
    return _form(request, found, typed, faults=refused(no, _field), status=422, **more)


def _theirs(request: StaffRequest, now: dict[str, Any], typed: dict[str, Any]) -> list[Row]:
    """Field by field what stands there now and what was typed."""
    mine = shown(operations.checked_pack(typed, operations.known_names()))
    return EntryWords(request.region, [now, mine]).rows(entry_differences(now, mine))


def _form(
    request: StaffRequest, found: Organisation, data: dict[str, Any], *, may: bool = True, **more: Any
) -> HttpResponse:
    status = more.pop("status", 200)
    changes = list(found.changes.order_by("-at", "-pk")[:10])
    return page(
        request, "directory/entry",
        {"entry": found, "data": data, "may": may, "revision": found.revision, "fields": DOUBTFUL,
         "answers": ("unknown", "yes", "no"), "changes": history(request.region, as_data(found), changes),
         "often": list(dict.fromkeys([*request.region.languages, *OFTEN])), "municipalities": municipality_names(),
         "link": request.session.pop("ask-link", ""), **more},
        status,
    )  # fmt: skip


def _may_edit(request: StaffRequest, entry: Organisation) -> bool:
    return operations.may_edit_entry(request.staff, entry.layer, operations.area_of(entry_of(entry)))


def _field(at: At) -> str:
    """The name in the form of a place in an entry."""
    if at[:1] == ("places",):
        return "-".join(map(str, ("place", *at[1:3])))
    return "-".join(map(str, at))


@methods("POST")
def ask(request: StaffRequest, id: str) -> HttpResponse:
    """Send the organisation a link to confirm or correct its entry, after saving what stands in the form beside the button; without
    mail, show the link once."""
    found = get_object_or_404(Organisation, Q(layer__in=_mine(request)), pk=id)
    permit(_may_edit(request, found))
    by_letter = bool(settings.EMAIL_HOST and (request.POST.get("contact", "").strip() or found.contact))
    try:
        made = once(request, lambda: _save_and_ask(request, found, by_letter))
    except (Faulty, operations.StaleEntry) as no:
        return _refused(request, found, no)
    if by_letter:
        messages.success(request, _("The question is on its way."))
    else:
        secret = operations.secret_of_ask(found.asks.get(pk=made).seed)
        request.session["ask-link"] = mails.ask_link(secret, found)
    return HttpResponseRedirect(f"/staff/directory/{id}/")


def _save_and_ask(request: StaffRequest, found: Organisation, by_letter: bool) -> int:
    """Nobody is asked about what is typed and not saved; what was not changed stays whose it was."""
    if "revision" in request.POST and _changes(request, found):
        _save(request, found)
        found.refresh_from_db()
    now = timezone.now()
    return operations.open_ask(operations.ask(found, by=request.staff, now=now, by_letter=by_letter), now).pk


def _changes(request: StaffRequest, found: Organisation) -> bool:
    typed = operations.checked_pack(typed_entry(request.POST, as_data(found)), operations.known_names())
    return typed != entry_of(found)
