"""The inbox of a body: its copies and nothing else of this house."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.kernel.codes import grouped
from infopunt.kernel.errors import Refused
from infopunt.mailbox.rules import LONGEST
from infopunt.mailbox.trays import OpenTray
from infopunt.referrals import answering
from infopunt.referrals.answering import BodyCopy, NotThere
from infopunt.referrals.authorities.names import authority_names
from infopunt.referrals.exports.words import FIELDS
from infopunt.referrals.partners import bodies_of, may_work_for_a_body
from infopunt.referrals.rules import Reason
from infopunt.web.shared.along import taken_along
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.referrals.words import REASONS, STATES, choices, state_word
from infopunt.web.staff.talk import cookie
from infopunt.web.staff.talk.locked import PARTNERS, closed
from infopunt.web.staff.talk.phrase import PARTNER_HERE
from infopunt.web.staff.talk.tray import before_the_tray


@methods("GET")
def inbox(request: StaffRequest) -> HttpResponse:
    """What was passed on to the bodies somebody works for."""
    region = request.region.id
    permit(may_work_for_a_body(request.staff, region))
    before = before_the_tray(request, PARTNERS)
    if before is not None:
        return before
    names = authority_names(request.user.language)
    rows = [
        (one, names.get(one.authority, one.authority), state_word(one.state), grouped(one.reference))
        for one in answering.inbox(region, request.user.pk, by=request.staff)
    ]
    mine = sorted(names.get(id, id) for id in bodies_of(region, request.user.pk))
    return page(request, "referrals/inbox", {"rows": rows, "mine": mine})


@methods("GET")
def read(request: StaffRequest, id: UUID) -> HttpResponse:
    tray = _tray(request)
    return _screen(request, _opened(request, id, tray)) if tray else closed(request)


@methods("POST")
def answer(request: StaffRequest, id: UUID) -> HttpResponse:
    """What the body does with it; who asked reads it under their code."""
    tray, post = _tray(request), request.POST
    if tray is None:
        return closed(request)
    try:
        answering.answer_in_inbox(
            id, request.region.id, tray, post.get("state", ""), post.get("reason", ""), post.get("words", ""),
            by=request.staff, now=timezone.now(), day=timezone.localdate(),
        )  # fmt: skip
    except NotThere:
        raise Http404 from None
    except Refused as no:
        return _screen(request, _opened(request, id, tray), refused(no))
    messages.success(request, _("Sent. Who asked reads it under their code."))
    return HttpResponseRedirect(PARTNER_HERE)


@methods("GET")
def file(request: StaffRequest, id: UUID, number: int) -> HttpResponse:
    """A file that went along: saved, never shown here."""
    tray = _tray(request)
    if tray is None:
        return HttpResponseRedirect(PARTNER_HERE)
    try:
        taken = answering.file_in_inbox(
            id, request.region.id, tray, number, by=request.staff, now=timezone.now(), day=timezone.localdate()
        )
    except NotThere:
        raise Http404 from None
    return taken_along(taken.name, taken.content)


def _tray(request: StaffRequest) -> OpenTray | None:
    permit(may_work_for_a_body(request.staff, request.region.id))
    return cookie.tray_in(request)


def _opened(request: StaffRequest, id: UUID, tray: OpenTray) -> BodyCopy:
    try:
        return answering.open_in_inbox(
            id, request.region.id, tray, by=request.staff, now=timezone.now(), day=timezone.localdate()
        )
    except NotThere:
        raise Http404 from None


def _screen(request: StaffRequest, opened: BodyCopy, faults: Sequence[Said] = ()) -> HttpResponse:
    document, post = opened.copy.document, request.POST
    context = {
        "id": opened.copy.id, "name": authority_names(request.user.language).get(opened.authority, opened.authority),
        "is_damaged": opened.copy.is_damaged, "document": document, "state": state_word(opened.state),
        "due_on": opened.due_on, "sent_on": opened.sent_on, "reference": grouped(opened.reference),
        "fields": [(FIELDS.get(name, name), value) for name, value in document.fields], "faults": faults,
        "replies": [
            (state_word(one.state), _(REASONS[one.reason]) if one.reason else "", one.words, one.said_on)
            for one in opened.copy.replies
        ],
        "files": [
            (name, f"{PARTNER_HERE}{opened.copy.id}/files/{number}/")
            for number, name in enumerate(opened.copy.file_names, 1)
        ],
        "steps": choices(STATES, opened.steps), "reasons": choices(REASONS, list(Reason)), "most": LONGEST,
        "chosen": post.get("state", ""), "words": post.get("words", ""),
    }  # fmt: skip
    return page(request, "referrals/copy", context, 422 if faults else 200)
