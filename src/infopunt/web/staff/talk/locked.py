"""A tray that is closed, or closed while somebody typed: opened with the phrase, and nothing that was written is lost."""

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from infopunt.kernel.errors import Refused
from infopunt.mailbox import trays
from infopunt.mailbox.rules import LONGEST_PHRASE
from infopunt.mailbox.trays import may_have_phrase
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.talk import cookie
from infopunt.web.staff.talk.phrase import HERE, PARTNER_HERE, home, slowly

REPORTS = "reports"
REPORTS_HERE = f"{HERE}{REPORTS}/"
PARTNERS = "partner"
TRAYS = {REPORTS: REPORTS_HERE, PARTNERS: PARTNER_HERE}  # where one goes on, by what a form says
SEALED = (HERE, PARTNER_HERE, "/staff/referrals/")
KEPT = "kept-"  # in front of the fields of the form that waits

Fields = Sequence[tuple[str, str]]


def locked(
    request: StaffRequest, faults: Sequence[Said] = (), to: str = "", *, at: str = "", kept: Fields = (), status: int = 200
) -> HttpResponse:  # fmt: skip
    context = {
        "faults": faults, "to": to if to in TRAYS else "", "has_phrase": True, "at": at,
        "kept": [(f"{KEPT}{name}", words) for name, words in kept],
    }  # fmt: skip
    return page(request, "talk/locked", context, 422 if faults else status)


def closed(request: StaffRequest) -> HttpResponse:
    """The answer to whoever has no open tray here. What was typed stands in the page until the tray is open again."""
    to = next((name for name, at in TRAYS.items() if request.path.startswith(at)), "")
    if request.method != "POST":
        return HttpResponseRedirect(TRAYS.get(to, HERE))
    kept = [
        (name, words)
        for name, given in request.POST.lists()
        for words in given
        if name != "csrfmiddlewaretoken"
    ]  # fmt: skip
    return locked(request, to=to, at=request.path, kept=kept, status=409)


@methods("POST")
def unlock(request: StaffRequest) -> HttpResponse:
    """Open the tray with the phrase; what waited to be sent is shown, to be sent with one press."""
    permit(may_have_phrase(request.staff, request.region.id))
    at, kept = _waiting(request)
    try:
        slowly(request)
        key = trays.open_tray(request.user, request.POST.get("phrase", "")[:LONGEST_PHRASE], now=timezone.now())
    except Refused as no:
        return locked(request, refused(no), request.POST.get("to", ""), at=at, kept=kept)
    answer = _again(request, at, kept) if at else HttpResponseRedirect(where_to(request))
    cookie.keep(answer, key)
    return answer


def where_to(request: StaffRequest) -> str:
    """One of our own trays; what a form says about it is a name, never an address."""
    return TRAYS.get(request.POST.get("to", ""), home(request))


def _waiting(request: StaffRequest) -> tuple[str, Fields]:
    """The form that was not sent: where it goes, which is a screen of the sealed side, and its fields."""
    at = request.POST.get("at", "")
    kept = [
        (name.removeprefix(KEPT), words)
        for name, given in request.POST.lists() if name.startswith(KEPT) for words in given
    ]  # fmt: skip
    return at if at.startswith(SEALED) else "", kept


def _again(request: StaffRequest, at: str, kept: Fields) -> HttpResponse:
    written = [words for name, words in kept if name.startswith(("words", "text", "explained")) and words.strip()]
    return page(request, "talk/again", {"at": at, "kept": kept, "written": written})
