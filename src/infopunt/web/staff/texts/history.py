"""What a text was: every version and revision, and what the content folder offers."""

import hashlib
import json
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.information import drafts, editing
from infopunt.information.content import Content
from infopunt.information.rules import Block, Translation, blocks_of
from infopunt.kernel.errors import Refused
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number
from infopunt.web.staff.texts.one_text import around_text, base_of, text_for


@methods("GET", "POST")
def history(request: StaffRequest, id: int) -> HttpResponse:
    """Every version and revision, what each changed, and the way back to it."""
    text = text_for(request, id)
    faults: list[Said] = []
    if request.method == "POST":
        base = whole_number(request, "base")
        number = whole_number(request, "number")
        try:
            drafts.bring_back(
                text, number, of=request.POST.get("of", "version"), base=base, by=request.staff, now=timezone.now()
            )
            messages.success(request, _("It is the newest revision of the draft now; readers see no change yet."))
            return HttpResponseRedirect(f"/staff/texts/{id}/")
        except Refused as no:
            faults = refused(no)
    versions = [("version", v.number, v.created_at, v.changed_by, v.blocks) for v in text.versions.order_by("number")]
    revisions = [("revision", r.number, r.at, r.by, r.blocks) for r in text.revisions.order_by("number")]
    rows = sorted(versions + revisions, key=lambda row: row[2])
    told: list[tuple[object, ...]] = []
    # A version is told against the version before it, which is what readers noticed; a revision against what stood before it.
    before: tuple[Block, ...] = ()
    shown: tuple[Block, ...] = ()
    for kind, number, at, by, blocks in rows:
        now, then = blocks_of(blocks), shown if kind == "version" else before
        told.append((kind, number, at, by, editing.changed_blocks(then, now) if then else []))
        before, shown = now, now if kind == "version" else shown
    told.reverse()
    base = base_of(text)
    context = {**around_text(request, text), "rows": told, "base": base, "faults": faults}
    return page(request, "texts/history", context, 422 if faults else 200)


@methods("GET", "POST")
def offered(request: StaffRequest, id: int) -> HttpResponse:
    """What the content folder offers for a text that was edited here since: the difference, and a choice."""
    text = text_for(request, id)
    permit(request.method == "GET" or permissions.may_edit(request.staff, text.page.layer))
    if text.offered is None:
        return HttpResponseRedirect(f"/staff/texts/{id}/")
    theirs, seen = blocks_of(text.offered["blocks"]), _looks(text.offered)
    stale = request.method == "POST" and request.POST.get("seen", seen) != seen
    if stale:
        messages.error(request, _("The content folder offers something else by now. It stands below; look again."))
    elif request.method == "POST":
        now = timezone.now()
        if "take" in request.POST:
            front = text.offered
            content = Content(
                theirs,
                tuple(front["sources"]),
                date.fromisoformat(front["checked_on"]),
                Translation(front["translation"]),
            )
            base = base_of(text)
            drafts.save(text, content, base=base, by=request.staff, now=now)
            messages.success(request, _("It is a draft now."))
        text.offered = None
        text.save(update_fields=["offered"])
        return HttpResponseRedirect(f"/staff/texts/{id}/")
    mine = blocks_of(text.current.blocks) if text.current else ()
    context = {**around_text(request, text), "changes": editing.changed_blocks(mine, theirs), "seen": seen}
    return page(request, "texts/offered", context, 409 if stale else 200)


def _looks(offered: dict[str, object]) -> str:
    """A short word that changes with anything that is offered."""
    return hashlib.sha256(json.dumps(offered, sort_keys=True).encode()).hexdigest()[:20]
