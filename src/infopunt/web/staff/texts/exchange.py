"""Sending a page to a translation agency and taking it back, as XLIFF 2 or PO."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.information import drafts, translating
from infopunt.information.exchange import Parcel, Unit, read_parcel, to_po, to_xliff
from infopunt.information.models import Text
from infopunt.kernel.errors import Refused
from infopunt.web.staff.gate import StaffRequest, only, permit, refusal
from infopunt.web.staff.texts.one_text import base_of, text_for
from infopunt.web.staff.texts.translations import checked_of, dutch_of, glossary, source_of

LARGEST = 2_000_000  # bytes


class OtherText(Refused):
    say = "This file belongs to another page or language."


class OlderSource(Refused):
    say = "The Dutch text changed since this file was made; blocks that changed were left out."


@only("GET", "POST")
def exchange(request: StaffRequest, id: int) -> HttpResponse:
    """GET gives the file (`?as=po` or XLIFF), POST takes one back as a draft: all of it or nothing."""
    text = text_for(request, id)
    permit(permissions.may_translate(request.staff, text.page.layer) and text.language != "nl")
    if request.method == "GET":
        return _file(text, request.GET.get("as", "xliff"))
    try:
        left = _take(request, text)
    except Refused as no:
        messages.error(request, refusal(no))
    else:
        messages.success(request, _("Taken over as a draft."))
        if left:
            messages.info(request, refusal(OlderSource()))
    return HttpResponseRedirect(f"/staff/texts/{id}/")


def _file(text: Text, kind: str) -> HttpResponse:
    source = source_of(dutch_of(text))
    content = drafts.latest(text)
    here = {block.id: block.md for block in content.blocks} if content else {}
    rows = translating.rows_of(source, {}, content, (), text.language, glossary())
    notes = {row.id: "; ".join(f"{dutch} = {own}" for dutch, own in row.terms) for row in rows}
    units = tuple(
        Unit(block.id, block.hash, block.md, here.get(block.id, ""), notes.get(block.id, ""))
        for block in source
        if block.is_written
    )
    parcel = Parcel(str(text.page), text.language, units)
    body, ending, mime = (
        (to_po(parcel), "po", "text/x-gettext-translation")
        if kind == "po"
        else (to_xliff(parcel), "xlf", "application/xliff+xml")
    )
    name = f"{text.page.theme}-{text.page.slug}.{text.language}.{ending}"
    return HttpResponse(body, content_type=mime, headers={"content-disposition": f'attachment; filename="{name}"'})


def _take(request: StaffRequest, text: Text) -> int:
    """Save what an agency sent back; returns how many blocks were left out because the Dutch moved on."""
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Choose a file first."))
    if file.size is None or file.size > LARGEST:
        raise Refused(_("The file is too large."))
    parcel = read_parcel(file.read())
    if parcel.text != str(text.page) or parcel.language != text.language:
        raise OtherText
    dutch = dutch_of(text)
    source, before = source_of(dutch), drafts.latest(text)
    now = {block.id: block.hash for block in source if block.is_written}
    typed = {block.id: block.md for block in before.blocks if block.is_written} if before else {}
    fits = {unit.id: unit.target for unit in parcel.units if unit.target and now.get(unit.id) == unit.of}
    content = translating.translated(
        source, {**typed, **fits}, before, read=list(fits), signed=False, checked=checked_of(dutch)
    )
    base = base_of(text)
    drafts.save(text, content, base=base, by=request.staff, now=timezone.now())
    return sum(1 for unit in parcel.units if unit.target and unit.id not in fits)
