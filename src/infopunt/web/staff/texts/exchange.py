"""Sending a page to a translation agency and taking it back, as XLIFF 2 or PO."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.information import drafts, translating
from infopunt.information.content import latest
from infopunt.information.exchange import read_parcel, to_po, to_xliff
from infopunt.information.models import Text
from infopunt.kernel.errors import Refused
from infopunt.web.staff.faults import refusal, refused_in
from infopunt.web.staff.gate import StaffRequest, methods, permit
from infopunt.web.staff.texts.one_text import base_of, text_for
from infopunt.web.staff.texts.translations import checked_of, dutch_of, glossary, source_of, translator_screen

LARGEST = 2_000_000  # bytes


class NoFile(Refused):
    say = "Choose a file first."
    at = "file"


class LargeFile(Refused):
    say = "The file is too large."
    at = "file"


class OtherText(Refused):
    say = "This file belongs to another page or language."


class OlderSource(Refused):
    say = "The Dutch text changed since this file was made; blocks that changed were left out."


class Unfinished(Refused):
    say = "%(number)s blocks of the file are not finished (half translated, or marked as needing work); they were left out."


@methods("GET", "POST")
def exchange(request: StaffRequest, id: int) -> HttpResponse:
    """GET gives the file (`?as=po` or XLIFF), POST takes one back as a draft: all of it or nothing."""
    text = text_for(request, id)
    permit(permissions.may_translate(request.staff, text.page.layer) and text.language != "nl")
    if request.method == "GET":
        return _file(text, request.GET.get("as", "xliff"))
    try:
        back = _take(request, text)
    except Refused as no:
        # A browser gives no file back: the field is marked, and the rows stand as they were.
        faults = [replace(one, field="file") for one in refused_in("from-agency", no)]
        return translator_screen(request, text, faults=faults, status=422)
    else:
        messages.success(request, _("Taken over as a draft."))
        if back.older:
            messages.info(request, refusal(OlderSource()))
        if back.unfinished:
            messages.info(request, refusal(Unfinished(number=back.unfinished)))
    return HttpResponseRedirect(f"/staff/texts/{id}/")


def _file(text: Text, kind: str) -> HttpResponse:
    source, before = source_of(dutch_of(text)), latest(text)
    parcel = translating.parcel_of(str(text.page), text.language, source, before, glossary())
    body, ending, mime = (
        (to_po(parcel), "po", "text/x-gettext-translation")
        if kind == "po"
        else (to_xliff(parcel), "xlf", "application/xliff+xml")
    )
    name = f"{text.page.theme}-{text.page.slug}.{text.language}.{ending}"
    return HttpResponse(body, content_type=mime, headers={"content-disposition": f'attachment; filename="{name}"'})


def _take(request: StaffRequest, text: Text) -> translating.Brought:
    """Save what an agency sent back; returns what was taken and how much was left out."""
    file = request.FILES.get("file")
    if file is None:
        raise NoFile
    if file.size is None or file.size > LARGEST:
        raise LargeFile
    parcel = read_parcel(file.read())
    if parcel.text != str(text.page) or parcel.language != text.language:
        raise OtherText
    dutch = dutch_of(text)
    source, before = source_of(dutch), latest(text)
    back = translating.brought(parcel, source, before)
    content = translating.translated(
        source, back.typed, before, read=back.read, signed=False, checked=checked_of(dutch)
    )
    drafts.save(text, content, base=base_of(text), by=request.staff, now=timezone.now())
    return back
