"""One referral: what exactly goes, the yes to it, and what its buttons do."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.kernel.codes import grouped
from infopunt.kernel.errors import Refused
from infopunt.mailbox.messages import Message
from infopunt.mailbox.rules import LONGEST, Kind
from infopunt.pages.words.languages import direction
from infopunt.referrals import sending
from infopunt.referrals.authorities.names import authority_names
from infopunt.referrals.consents import proposed_document
from infopunt.referrals.copies import copy_through, reference_of
from infopunt.referrals.document import Document, file_names
from infopunt.referrals.exports.words import FIELDS
from infopunt.referrals.files import files_to_choose
from infopunt.referrals.links import NewLink
from infopunt.referrals.models import Referral
from infopunt.referrals.rules import STAGES, STAYS, Reason, ReferralState, Way, may_withdraw, steps_of_body
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page
from infopunt.web.staff.mails import site_address
from infopunt.web.staff.names import language_name
from infopunt.web.staff.referrals.exporting import file_of, server_for
from infopunt.web.staff.referrals.opening import HERE, Opened, OriginGone, open_referral
from infopunt.web.staff.referrals.words import REASONS, STATES, WAYS, choices, state_word
from infopunt.web.staff.talk.locked import closed

Deed = Callable[[StaffRequest, Opened], HttpResponse | str]


def _deed(request: StaffRequest, id: UUID, do: Deed) -> HttpResponse:
    """What a button does, and back to the referral with a sentence; a refusal stands on it."""
    try:
        opened = open_referral(request, id)
    except OriginGone as gone:
        return _gone(request, gone.row)
    if opened is None:
        return closed(request)
    try:
        done = do(request, opened)
    except Refused as no:
        return _screen(request, open_referral(request, id) or opened, refused(no))
    if isinstance(done, HttpResponse):
        return done
    messages.success(request, done)
    return HttpResponseRedirect(f"{HERE}{id}/")


@methods("GET")
def one(request: StaffRequest, id: UUID) -> HttpResponse:
    try:
        opened = open_referral(request, id)
    except OriginGone as gone:
        return _gone(request, gone.row)
    return _screen(request, opened) if opened else closed(request)


@methods("POST")
def send(request: StaffRequest, id: UUID) -> HttpResponse:
    """A second person looked at it: it goes. A code to tell is shown once, as the answer to this post."""

    def do(request: StaffRequest, opened: Opened) -> HttpResponse | str:
        day, body = timezone.localdate(), _name(opened, "nl")
        over = server_for(opened.row, body, day) if opened.row.channel == Way.KLANTINTERACTIES else None
        sent = sending.send(
            opened.origin, opened.tray, id, by=request.staff, now=timezone.now(), day=day, hand_over=over
        )
        if sent.link:
            return _screen(request, open_referral(request, id) or opened, link=sent.link)
        return _("Sent. You read here what the body does with it.")

    return _deed(request, id, do)


@methods("POST")
def recall(request: StaffRequest, id: UUID) -> HttpResponse:
    def do(request: StaffRequest, opened: Opened) -> str:
        sending.recall(id, by=request.staff, now=timezone.now(), day=timezone.localdate())
        return _("Taken back. Nobody can open it any more.")

    return _deed(request, id, do)


@methods("POST")
def export(request: StaffRequest, id: UUID) -> HttpResponse:
    """The file of it; each time somebody takes it out stands in the log, with what for."""

    def do(request: StaffRequest, opened: Opened) -> HttpResponse:
        now, day = timezone.now(), timezone.localdate()
        row, copy = sending.export_copy(
            opened.origin, id, request.POST.get("purpose", ""), by=request.staff, now=now, day=day
        )
        return file_of(row, copy, _name(opened, "nl"))

    return _deed(request, id, do)


@methods("POST")
def heard(request: StaffRequest, id: UUID) -> HttpResponse:
    """What the body said by telephone or letter."""

    def do(request: StaffRequest, opened: Opened) -> str:
        post = request.POST
        sending.hear(
            opened.origin, opened.tray, id, post.get("state", ""), post.get("reason", ""), post.get("words", ""),
            by=request.staff, now=timezone.now(), day=timezone.localdate(),
        )  # fmt: skip
        return _("Written down. The visitor reads it under their code.")

    return _deed(request, id, do)


@methods("POST")
def told(request: StaffRequest, id: UUID) -> HttpResponse:
    """How it ended, in the visitor's language."""

    def do(request: StaffRequest, opened: Opened) -> str:
        words = {code: request.POST.get(f"words-{code}", "") for code in dict.fromkeys((opened.spoken, "nl"))}
        now, day = timezone.now(), timezone.localdate()
        sending.tell(opened.origin, opened.tray, id, words, by=request.staff, now=now, day=day)
        return _("Sent. The asker reads it with their code.")

    return _deed(request, id, do)


def _name(opened: Opened, language: str) -> str:
    return authority_names(language).get(opened.row.authority, opened.row.authority)


def _gone(request: StaffRequest, row: Referral) -> HttpResponse:
    """What is left of a referral whose conversation was erased: where it stood."""
    name = authority_names(request.user.language).get(row.authority, row.authority)
    context = {
        "name": name, "state": state_word(ReferralState(row.state)), "reference": grouped(reference_of(row.pk)), "left_on": row.left_on
    }  # fmt: skip
    return page(request, "referrals/gone", context, 410)


def _files(opened: Opened, said: Sequence[Message], document: Document) -> list[tuple[str, str]]:
    """What the files are called that go along, and where they are looked at before."""
    numbers = {(file.kind, file.hash): file.number for file in files_to_choose(said)}
    names = zip(file_names(kind for kind, _hash in document.files), document.files, strict=True)
    return [(name, f"/staff/talk/files/{opened.origin.row.pk}/{numbers.get(file, 0)}/") for name, file in names]


def _screen(
    request: StaffRequest, opened: Opened, faults: Sequence[Said] = (), link: NewLink | None = None
) -> HttpResponse:
    row, said = opened.row, opened.origin.messages()
    state, copy = ReferralState(row.state), copy_through(opened.origin, row.copy)
    document = proposed_document(said, row) or Document("")
    given = next((m for m in said if m.kind is Kind.CONSENT and m.content.get("id") == str(row.consent)), None)
    is_end = STAGES[state].is_end
    languages = list(dict.fromkeys((opened.spoken, "nl")))
    context = {
        "row": row, "name": _name(opened, request.user.language), "way": _(WAYS[Way(row.channel)]), "faults": faults,
        "state": state_word(state), "reference": grouped(reference_of(row.pk)), "document": document,
        "fields": [(FIELDS.get(name, name), value) for name, value in document.fields], "consent": given,
        "consent_language": language_name(str(given.content.get("language", ""))) if given else "",
        "files": _files(opened, said, document),
        "is_damaged": bool(copy and copy.is_damaged), "most": LONGEST,
        "replies": [
            (state_word(one.state), _(REASONS[one.reason]) if one.reason else "", one.words, one.said_on)
            for one in (copy.replies if copy else ())
        ],
        "may_send": state is ReferralState.CONSENTED and row.proposed_by != request.staff.email,
        "is_own": state is ReferralState.CONSENTED and row.proposed_by == request.staff.email,
        "may_recall": may_withdraw(state, row.left_on is not None),
        "may_export": bool(copy) and not is_end and Way(row.channel) not in STAYS and row.channel != Way.KLANTINTERACTIES,
        "steps": choices(STATES, steps_of_body(state)) if copy else [], "reasons": choices(REASONS, list(Reason)),
        "tells": [(code, language_name(code), direction(code)) for code in languages] if is_end and not row.told_on else [],
        "link": site_address(f"/partner/{link.address}/", row.region) if link else "",
        "code": grouped(link.hand.code) if link else "",
    }  # fmt: skip
    return page(request, "referrals/one", context, 422 if faults else 200)
