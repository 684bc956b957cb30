"""One conversation: read, answered in the asker's language and in Dutch, closed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.kernel.errors import Refused
from infopunt.mailbox import handling
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import is_said_last
from infopunt.mailbox.rules import LONGEST, OVER, SAID, Matter
from infopunt.mailbox.trays import OpenTray, Team, may_answer
from infopunt.pages.words.languages import direction
from infopunt.questions import answering, turning
from infopunt.questions.models import Inquiry
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number
from infopunt.web.staff.names import language_name
from infopunt.web.staff.talk import cookie
from infopunt.web.staff.talk.inbox import topics_by_theme
from infopunt.web.staff.talk.locked import closed
from infopunt.web.staff.talk.phrase import HERE


@methods("GET")
def read(request: StaffRequest, id: UUID) -> HttpResponse:
    opened = opened_inquiry(request, id)
    if opened is None:
        return closed(request)
    inquiry, found, _tray = opened
    handling.begin_reading(found, by=request.staff, day=timezone.localdate(), now=timezone.now())
    return conversation_screen(request, inquiry, found)


@methods("POST")
def answer(request: StaffRequest, id: UUID) -> HttpResponse:
    """Say something to the asker; a second tap on the button says it once."""
    opened = opened_inquiry(request, id)
    if opened is None:
        return closed(request)
    inquiry, found, tray = opened
    words = words_typed(request, inquiry)
    try:
        answering.answer_inquiry(
            inquiry, found, tray, words, in_dutch="in-dutch" in request.POST, by=request.staff,
            seen=whole_number(request, "seen"), now=timezone.now(), day=timezone.localdate(),
        )  # fmt: skip
    except Refused as no:
        if isinstance(no, handling.SaidMeanwhile) and is_said_last(found.messages(), words):
            return HttpResponseRedirect(HERE)
        return conversation_screen(request, inquiry, found, words, faults=_beside(no, inquiry))
    messages.success(request, _("Sent. The asker reads it with their code."))
    return HttpResponseRedirect(HERE)


@methods("POST")
def close(request: StaffRequest, id: UUID) -> HttpResponse:
    """Nothing more will happen; the asker reads that, and how it ended."""
    opened = opened_inquiry(request, id)
    if opened is None:
        return closed(request)
    inquiry, found, _tray = opened
    try:
        answering.close_inquiry(
            inquiry, found, request.POST.get("result", ""), without_page=_topic_without_page(request), by=request.staff,
            seen=whole_number(request, "seen"), now=timezone.now(), day=timezone.localdate(),
        )  # fmt: skip
    except Refused as no:
        return conversation_screen(request, inquiry, found, faults=_beside(no, inquiry))
    messages.success(request, _("Closed. The asker can open it again for thirty days."))
    return HttpResponseRedirect(HERE)


@methods("POST")
def propose(request: StaffRequest, id: UUID) -> HttpResponse:
    """Ask the visitor whether the team for reports may have it."""
    opened = opened_inquiry(request, id)
    if opened is None:
        return closed(request)
    inquiry, found, tray = opened
    try:
        turning.propose_report(
            inquiry, found, tray, by=request.staff, seen=whole_number(request, "seen"), now=timezone.now(),
            day=timezone.localdate(),
        )  # fmt: skip
    except Refused as no:
        return conversation_screen(request, inquiry, found, faults=_beside(no, inquiry))
    messages.success(request, _("Asked. Without the visitor's yes nothing changes."))
    return HttpResponseRedirect(HERE)


def opened_inquiry(request: StaffRequest, id: UUID) -> tuple[Inquiry, OpenConversation, OpenTray] | None:
    """The question with its conversation, opened; None where the tray is closed."""
    region = request.region.id
    permit(may_answer(request.staff, region, Team.INQUIRIES))
    tray = cookie.tray_in(request)
    if tray is None:
        return None
    rows = Inquiry.objects.filter(
        region=region, conversation__region=region, conversation__team=Team.INQUIRIES
    ).select_related("conversation")
    inquiry = get_object_or_404(rows, pk=id)
    return inquiry, handling.open_for(tray, inquiry.conversation), tray


def words_typed(request: StaffRequest, inquiry: Inquiry) -> dict[str, str]:
    """What stands in the boxes, by language."""
    return {code: request.POST.get(f"words-{code}", "") for code in _spoken(inquiry)}


def _spoken(inquiry: Inquiry) -> list[str]:
    """The asker's language, and Dutch beside it."""
    return list(dict.fromkeys((inquiry.language, "nl")))


def _topic_without_page(request: StaffRequest) -> str:
    """The topic that was chosen as one that no page answers, if it is one of ours."""
    chosen = request.POST.get("without-page", "")
    return chosen if chosen in {id for _, topics in topics_by_theme(request.user.language) for id, _ in topics} else ""


def _beside(no: Refused, inquiry: Inquiry) -> list[Said]:
    """A refusal about the words stands beside the first box."""
    field = f"words-{inquiry.language}"
    return [replace(one, field=field if one.field == "words" else one.field) for one in refused(no)]


def conversation_screen(
    request: StaffRequest, inquiry: Inquiry, opened: OpenConversation, words: Mapping[str, str] | None = None,
    *, faults: Sequence[Said] = (), **more: object,
) -> HttpResponse:  # fmt: skip
    """All that was said, and what can be done; `words` still stand in their boxes."""
    said = opened.messages()
    status = opened.status(timezone.localdate())
    context = {
        "inquiry": inquiry, "language": language_name(inquiry.language), "faults": faults, "most": LONGEST,
        "messages_said": [
            (one, [(code, language_name(code), text) for code, text in one.words.items()])
            for one in said if one.kind in SAID or one.matter is Matter.TEAM or one.is_damaged
        ],
        "seen": len([one for one in said if one.said_on]), "is_over": status in OVER,
        "is_proposed": turning.is_proposed(said),
        "fields": [
            (code, language_name(code), direction(code), (words or {}).get(code, "")) for code in _spoken(inquiry)
        ],
        "in_dutch": "in-dutch" in request.POST, "result": request.POST.get("result", ""),
        "without_page": request.POST.get("without-page", ""), "topics": topics_by_theme(request.user.language), **more,
    }  # fmt: skip
    return page(request, "talk/conversation", context, 422 if faults else 200)
