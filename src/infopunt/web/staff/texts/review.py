"""The steps to publishing: handing in, the second pair of eyes, withdrawing, giving up."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.information import approving, drafts, editing, withdrawing
from infopunt.information.comparing import compare
from infopunt.information.models import Draft, Revision, Text
from infopunt.information.readiness import NotReady
from infopunt.information.rules import blocks_of
from infopunt.kernel.errors import Refused
from infopunt.pages.publishing import hurry_language
from infopunt.web.staff.faults import Said, refused, refused_in
from infopunt.web.staff.gate import StaffRequest, methods, page, whole_number
from infopunt.web.staff.texts.editing import text_screen
from infopunt.web.staff.texts.one_text import around_text, moment_given, of_blocks, text_for

# The fields of the two forms beside a decision, and what each decision reads of them.
FIELDS = {"now": (), "later": ("at",), "back": ("note",)}
STALE = 409  # somebody decided about another version than there is


class UnusedMoment(Refused):
    say = "You wrote a moment: press “Publish then”, or take the moment out."
    at = "at"


class UnusedNote(Refused):
    say = "Your word for who wrote it only goes along when you give the text back: give it back, or take the word out."
    at = "note"


@methods("POST")
def submit(request: StaffRequest, id: int) -> HttpResponse:
    text = text_for(request, id)
    try:
        drafts.submit(text, by=request.staff, now=timezone.now(), seen=_seen(request))
    except NotReady as no:
        faults = of_blocks(no.faults, blocks_of(text.draft.head.blocks))
        if text.language != "nl":  # its rows are fields of their own
            faults = [replace(one, field="") for one in faults]
        return text_screen(request, text_for(request, id), faults=faults, status=422)
    except Refused as no:
        return text_screen(request, text_for(request, id), faults=refused(no), status=422)
    else:
        messages.success(request, _("Somebody else can look at it now."))
    return HttpResponseRedirect(f"/staff/texts/{id}/")


def _seen(request: StaffRequest) -> drafts.Seen:
    """The revision and the live version that stood on the screen somebody decides from."""
    return drafts.Seen(whole_number(request, "revision"), whole_number(request, "live"))


@methods("GET", "POST")
def review(request: StaffRequest, id: int) -> HttpResponse:
    """The second pair of eyes: what changes for readers, word by word; publish now, on a day, or give back."""
    text = text_for(request, id)
    if request.method == "POST":
        status, answer = _decide(request, text)
        return answer if isinstance(answer, HttpResponse) else _screen(request, text_for(request, id), status, answer)
    return _screen(request, text)


def _screen(request: StaffRequest, text: Text, status: int = 200, faults: Sequence[Said] = ()) -> HttpResponse:
    draft: Draft | None = getattr(text, "draft", None)
    if draft is None:
        return HttpResponseRedirect(f"/staff/texts/{text.pk}/")
    context = {**around_text(request, text), "changes": compare(text.current, draft.head), "faults": faults,
               **{name: request.POST.get(name, "") for name in ("at", "note")}}  # fmt: skip
    if status == STALE:
        earlier = Revision.objects.filter(text=text, number=_seen(request).revision).first()
        if earlier:
            words = editing.blocks_as_markdown(blocks_of(earlier.blocks))
            context |= {"earlier": earlier, "since": compare(earlier, draft.head), "earlier_words": words}
    return page(request, "texts/review", context, status)


def _decide(request: StaffRequest, text: Text) -> tuple[int, HttpResponse | list[Said]]:
    """What came of a decision: the way on, or why not, with the status with which the screen comes back."""
    now, seen = timezone.now(), _seen(request)
    try:
        _reads_all(request)
        if "back" in request.POST:
            approving.give_back(text, request.POST.get("note", ""), by=request.staff, now=now, seen=seen)
            messages.success(request, _("It is back with who wrote it."))
            return 302, HttpResponseRedirect("/staff/")
        at = moment_given(request.POST.get("at", ""), "at") if "later" in request.POST else None
        version = approving.approve(text, by=request.staff, now=now, at=at, seen=seen)
        if version:
            shown = hurry_language(text.language, now)
            messages.success(
                request, _("Published: readers have it.") if shown else _("Published. Readers get it in a moment.")
            )
        else:
            messages.success(request, _("It will be published at that moment."))
        return 302, HttpResponseRedirect(f"/staff/texts/{text.pk}/")
    except NotReady as no:
        return 422, of_blocks(no.faults, blocks_of(text.draft.head.blocks))
    except drafts.StaleReview as no:
        return STALE, refused(no)
    except Refused as no:
        return 422, refused(no)


def _reads_all(request: StaffRequest) -> None:
    """Refuses a decision beside which something stands that it would not read: a press of Enter, or of the other button."""
    decision = next((name for name in FIELDS if name in request.POST), "now")
    for name, unused in (("at", UnusedMoment), ("note", UnusedNote)):
        if name not in FIELDS[decision] and request.POST.get(name, "").strip():
            raise unused


@methods("POST")
def withdraw(request: StaffRequest, id: int) -> HttpResponse:
    text = text_for(request, id)
    now = timezone.now()
    try:
        at = moment_given(request.POST["at"], "at") if request.POST.get("at") else None
        withdrawing.withdraw(text, by=request.staff, now=now, at=at, seen=request.POST.get("seen"))
        if at is not None:
            messages.success(request, _("It will be withdrawn at that moment."))
        elif hurry_language(text.language, now):
            messages.success(request, _("Withdrawn."))
        else:
            messages.success(request, _("Withdrawn. For readers it is gone in a moment."))
    except Refused as no:
        typed = request.POST.get("at", "")
        return text_screen(
            request, text_for(request, id), faults=refused_in("withdrawal", no), withdrawal=typed, status=422
        )
    return HttpResponseRedirect(f"/staff/texts/{id}/")


@methods("POST")
def discard(request: StaffRequest, id: int) -> HttpResponse:
    """Give up the draft, or only what was typed since it was saved."""
    text = text_for(request, id)
    drafts.drop_keystrokes(text, request.staff)
    if "draft" in request.POST:
        try:
            drafts.discard(text, by=request.staff, now=timezone.now(), base=whole_number(request, "base"))
        except Refused as no:
            return text_screen(request, text_for(request, id), faults=refused(no), status=422)
    return HttpResponseRedirect(f"/staff/texts/{id}/")
