"""Files of a conversation: looked at or listened to in the browser, taken along by choice, written down, opened as they came by two."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.cleaning.anew import NotMadeAnew, page_of, pages_in
from infopunt.cleaning.kinds import KINDS, FileKind
from infopunt.kernel.errors import Refused
from infopunt.mailbox import handling, opening, transcripts
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.attachments import AttachedFile, attached_files, read_file
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import LONGEST
from infopunt.mailbox.trays import OpenTray, may_answer, may_answer_some, who_can_open
from infopunt.pages.words.languages import direction
from infopunt.questions.queries import inquiry_of
from infopunt.reporting.queries import report_of
from infopunt.web.staff.faults import refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number
from infopunt.web.staff.names import language_name
from infopunt.web.staff.talk import cookie
from infopunt.web.staff.talk.locked import closed
from infopunt.web.staff.talk.phrase import HERE
from infopunt.web.staff.talk.ranges import bytes_of

# Whoever opens the bytes by themselves opens them in a place without scripts, forms or neighbours.
ALONE = (
    "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)
AUDIBLE = (FileKind.M4A, FileKind.MP4)


class Moment(TypedDict):
    """When something is done, as the verbs are told."""

    day: date
    now: datetime


@dataclass(frozen=True)
class Held:
    """A file, with the keys it takes to open it."""

    opened: OpenConversation
    tray: OpenTray
    file: AttachedFile

    @property
    def language(self) -> str:
        """In which the asker speaks."""
        known = inquiry_of(self.opened.row.pk) or report_of(self.opened.row.pk)
        return known.language if known else "nl"


@methods("GET")
def look(request: StaffRequest, id: UUID, number: int) -> HttpResponse:
    """The file on a screen of its own, with what can be done with it."""
    held = _held(request, id, number)
    if held is None:
        return closed(request)
    return _screen(request, held)


@methods("GET")
def body(request: StaffRequest, id: UUID, number: int, along: bool = False) -> HttpResponse:
    """The file that was made anew: shown, or taken `along`."""
    held = _held(request, id, number)
    if held is None:
        return closed(request)
    content = _made_anew(request, held, along=along)
    return _answer(request, content, KINDS[FileKind(held.file.kind)].type, held.file.kind, along=along)


@methods("GET")
def picture(request: StaffRequest, id: UUID, number: int, at: int) -> HttpResponse:
    """One page of a paper."""
    held = _held(request, id, number)
    if held is None:
        return closed(request)
    try:
        drawn = page_of(_made_anew(request, held), at)
    except NotMadeAnew:
        drawn = None
    if drawn is None:
        raise Http404
    return _answer(request, drawn, "image/jpeg", "jpg", along=False)


@methods("POST")
def ask(request: StaffRequest, id: UUID, number: int) -> HttpResponse:
    """Ask a colleague for their yes to opening the file as it came."""
    held = _held(request, id, number)
    if held is None:
        return closed(request)
    if held.file.exact is None:
        return HttpResponseRedirect(HERE)
    opening.ask_for_exact(held.opened, held.tray, held.file.exact, by=request.staff, **_moment())
    messages.success(request, _("A colleague who opens this file sees that you ask."))
    return HttpResponseRedirect(_address(held))


@methods("POST")
def agree(request: StaffRequest, id: UUID, number: int, worker: int) -> HttpResponse:
    """Yes, the colleague may open the file as it came, today."""
    held = _held(request, id, number)
    if held is None:
        return closed(request)
    if held.file.exact is None:
        return HttpResponseRedirect(HERE)
    try:
        opening.agree_to_exact(held.opened, held.tray, held.file.exact, worker, by=request.staff, **_moment())
    except Refused as no:
        return _screen(request, held, no)
    messages.success(request, _("Your colleague can open the file as it came until midnight."))
    return HttpResponseRedirect(_address(held))


@methods("GET")
def exact(request: StaffRequest, id: UUID, number: int) -> HttpResponse:
    """The file as it came, never shown: only taken along."""
    held = _held(request, id, number)
    if held is None:
        return closed(request)
    try:
        content = opening.open_exact(held.opened, held.tray, held.file, by=request.staff, **_moment())
    except Refused as no:
        return _screen(request, held, no)
    if content is None:
        raise Http404
    # What may run gets a name with which nothing starts it.
    ending = held.file.came if held.file.came in KINDS and not held.file.flags else "bin"
    return _answer(request, content, "application/octet-stream", ending, along=True)


@methods("POST")
def transcript(request: StaffRequest, id: UUID, number: int) -> HttpResponse:
    """What is said in it, in the asker's language and in Dutch."""
    held = _held(request, id, number)
    if held is None:
        return closed(request)
    words = {code: request.POST.get(f"words-{code}", "") for code in _spoken(held)}
    try:
        transcripts.write_transcript(
            held.opened, held.tray, number, words, by=request.staff, seen=whole_number(request, "seen"), **_moment()
        )
    except Refused as no:
        if isinstance(no, handling.SaidMeanwhile) and _is_last(held, words):
            return HttpResponseRedirect(_address(held))
        return _screen(request, held, no, words)
    messages.success(request, _("Sent. The asker confirms or corrects it with their code."))
    return HttpResponseRedirect(_address(held))


def _held(request: StaffRequest, id: UUID, number: int) -> Held | None:
    """None where the tray is closed."""
    region = request.region.id
    permit(may_answer_some(request.staff, region))
    tray = cookie.tray_in(request)
    if tray is None:
        return None
    row = get_object_or_404(Conversation, pk=id, region=region)
    if not may_answer(request.staff, region, row.team):
        raise Http404
    opened = handling.open_for(tray, row)
    file = attached_files(opened.messages()).get(number)
    if file is None:
        raise Http404
    return Held(opened, tray, file)


def _made_anew(request: StaffRequest, held: Held, *, along: bool = False) -> bytes:
    """Whichever address asks for it: no byte goes out without a line in the log."""
    opening.look_at(held.opened, held.file, along=along, by=request.staff, now=timezone.now())
    content = read_file(held.opened, held.file, held.file.anew) if held.file.anew else None
    if content is None:
        raise Http404
    return content


def _answer(request: StaffRequest, content: bytes, kind: str, ending: str, *, along: bool) -> HttpResponse:
    """Bytes under a name that says nothing, kept by no browser."""
    name = f"{secrets.token_hex(4)}.{ending}"
    headers = {
        "content-disposition": f'{"attachment" if along else "inline"}; filename="{name}"',
        "content-security-policy": ALONE,
        "cache-control": "no-store",
    }
    return bytes_of(request, content, kind, headers)


def _screen(
    request: StaffRequest, held: Held, no: Refused | None = None, words: dict[str, str] | None = None
) -> HttpResponse:
    file, row = held.file, held.opened.row
    kept = read_file(held.opened, file, file.anew) if file.anew else b""
    names = {one.pk: one.name or one.email for one in who_can_open(row.region, row.team)}
    today = timezone.localdate()
    asked = [one for one in opening.asked_for(held.opened) if one.attachment_id == file.exact]
    mine = next((one for one in asked if one.asked_by == held.tray.worker), None)
    return page(
        request, "talk/file",
        {
            "file": file, "here": _address(held), "back": _conversation(held), "whole": kept is not None,
            "pages": range(1, pages_in(kept) + 1) if kept and file.kind == "pdf" else (),
            "seen": held.opened.row.items.count(), "audible": file.kind in AUDIBLE,
            "asked": mine is not None and mine.agreed_on is None, "may_open": mine is not None and mine.agreed_on == today,
            "others": [
                (one.asked_by, names.get(one.asked_by, "")) for one in asked if one is not mine and one.agreed_on is None
            ],
            "fields": [
                (code, language_name(code), direction(code), (words or {}).get(code, "")) for code in _spoken(held)
            ],
            "most": LONGEST, "faults": refused(no) if no else (),
        },
        422 if no else 200,
    )  # fmt: skip


def _is_last(held: Held, words: dict[str, str]) -> bool:
    """Whether this very transcript was sent just before."""
    kept = {code: text.strip() for code, text in words.items() if text.strip()}
    return held.opened.messages()[-1].content.get("words") == kept


def _spoken(held: Held) -> list[str]:
    return list(dict.fromkeys((held.language, "nl")))


def _moment() -> Moment:
    return {"day": timezone.localdate(), "now": timezone.now()}


def _address(held: Held) -> str:
    return f"/staff/talk/files/{held.opened.row.pk}/{held.file.number}/"


def _conversation(held: Held) -> str:
    place = "" if inquiry_of(held.opened.row.pk) else "reports/"
    return f"/staff/talk/{place}{held.opened.row.pk}/"
