"""The directory: who helps, what is old or unconfirmed, and the link by which an organisation says so itself."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.directory import operations
from infopunt.directory.models import Ask, Organisation
from infopunt.directory.pack import as_data, entry_of
from infopunt.directory.rules import DOUBTFUL, OLD
from infopunt.kernel.faults import At, Faulty
from infopunt.web.shared.days import iso
from infopunt.web.staff import mails
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
    revision, data = whole_number(request, "revision"), _typed(request, as_data(found))
    operations.change_entry(data, revision=revision, by=request.staff, now=timezone.now())


def _refused(request: StaffRequest, found: Organisation, no: Faulty | operations.StaleEntry) -> HttpResponse:
    """The form as it was sent, with what keeps it from being saved."""
    theirs: dict[str, Any] = {} if isinstance(no, Faulty) else {"theirs": as_data(found)}
    return _form(request, found, _typed(request, as_data(found)), faults=refused(no, _field), status=422, **theirs)


def _form(
    request: StaffRequest, found: Organisation, data: dict[str, Any], *, may: bool = True, **more: Any
) -> HttpResponse:
    status = more.pop("status", 200)
    return page(
        request, "directory/entry",
        {"entry": found, "data": data, "may": may, "revision": found.revision, "fields": DOUBTFUL,
         "answers": ("unknown", "yes", "no"), "changes": found.changes.order_by("-at")[:10],
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


def _typed(request: StaffRequest, data: dict[str, Any]) -> dict[str, Any]:
    """The entry with what was typed; what the form does not show stays as it was."""
    post = request.POST
    new = {
        **data,
        **{name: post.get(name, "").strip() for name in ("name", "url", "contact", "independent", "checked")},
    }
    new["checked"] = iso(new["checked"])
    new["source"] = {
        "title": post.get("source-title", "").strip(),
        "url": post.get("source-url", "").strip(),
        "date": post.get("source-date", "").strip(),
    }
    places = []
    for at, old in enumerate(data.get("places", [])):
        row = {
            **old,
            **{
                name: post.get(f"place-{at}-{name}", "").strip()
                for name in ("name", "address", "phone", "url", "hours")
            },
        }
        row |= _located(post, at, old)
        row["languages"] = post.get(f"place-{at}-languages", "").replace(",", " ").split()
        row["unverified"] = post.getlist(f"place-{at}-unverified")
        places.append(row)
    return {**new, "places": places}


def _located(post: QueryDict, at: int, old: dict[str, Any]) -> dict[str, Any]:
    """Where a place lies and its own number; as it was where a form does not ask."""
    found: dict[str, Any] = {
        name: str(post[f"place-{at}-{name}"]).strip()
        for name in ("municipality", "number")
        if f"place-{at}-{name}" in post
    }
    for name in ("lat", "lon"):
        words = str(post.get(f"place-{at}-{name}", old.get(name, ""))).strip().replace(",", ".")
        found[name] = words or None
    return found


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
    return operations.open_ask(operations.ask(found, by=request.staff.email, now=now, by_letter=by_letter), now).pk


def _changes(request: StaffRequest, found: Organisation) -> bool:
    typed = operations.checked_pack(_typed(request, as_data(found)), operations.known_names())
    return typed != entry_of(found)
