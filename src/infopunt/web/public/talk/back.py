"""Coming back with a code. The code stands in what is posted and in no address; what is done with it stands in `do`."""

from collections.abc import Callable

from django.http import HttpResponse

from infopunt.kernel.codes import SEALED, read_code
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.mailbox import asking
from infopunt.pages.faults import CODE_SLIPS, to_mend
from infopunt.web.public.talk import waiting
from infopunt.web.public.talk.erasing import erase
from infopunt.web.public.talk.exits import change_exit
from infopunt.web.public.talk.files import add_file
from infopunt.web.public.talk.frame import fault_of, open_to, page
from infopunt.web.public.talk.more import write_more
from infopunt.web.public.talk.passing import agree_to_bodies, take_back
from infopunt.web.public.talk.proving import prove
from infopunt.web.public.talk.reading import Visit, conversation_page
from infopunt.web.public.talk.referrals import decide, withdraw
from infopunt.web.public.talk.reminding import do_not_remind, remind
from infopunt.web.public.talk.transcript import answer_transcript
from infopunt.web.public.talk.turning import say_no, say_yes
from infopunt.web.shared.middleware import RegionRequest

UNKNOWN_CODE = "code_unknown"
LONGEST_CODE = 60  # signs, with what somebody writes between the digits
# What can be done under a code: what a button says in `do`, and the module that does it. Anything else only looks.
DEEDS: dict[str, Callable[[Visit], HttpResponse]] = {
    "more": write_more,
    "file": add_file,
    "transcript": answer_transcript,
    "erase": erase,
    "proof": prove,
    "remind": remind,
    "do-not-remind": do_not_remind,
    # A report: what is to be done with it, and which bodies may have it.
    "exit": change_exit,
    "consent": agree_to_bodies,
    "take-back": take_back,
    # What the desk proposed: that the team for reports has it; that one body gets one document.
    "give-to-reports": say_yes,
    "leave-a-question": say_no,
    "pass-on": decide,
    "withdraw": withdraw,
}


def back(request: RegionRequest, language: str) -> HttpResponse:
    """Where the code is written; and what it opens: to read, and to do what the button says."""
    return open_to(_came_back, request, language)


def _came_back(request: RegionRequest, language: str) -> HttpResponse:
    if request.method != "POST":
        return _code_form(request, language)
    typed = read_code(request.POST.get("code", "")[:200], SEALED)
    if typed.slip:
        return _code_form(request, language, CODE_SLIPS[typed.slip])
    waiting.let_try(request)
    opened = asking.conversation_of(asking.in_hand(typed.code), request.region.id)
    if opened is None:
        return _code_form(request, language, UNKNOWN_CODE)
    waiting.was_right(request)
    return _done(Visit(request, language, opened, typed.code))


def _done(visit: Visit) -> HttpResponse:
    """What the button says. A no that has no place of its own is said beside the words."""
    deed = DEEDS.get(visit.request.POST.get("do", ""), conversation_page)
    try:
        return deed(visit)
    except Refused as no:
        return conversation_page(visit, (fault_of(no),))


def _code_form(request: RegionRequest, language: str, fault: str = "") -> HttpResponse:
    """Where a digit is to be mended what was typed stays: who is afraid types twenty digits once."""
    faults = (Fault(fault, ("code",)),) if fault else ()
    typed = request.POST.get("code", "")[:LONGEST_CODE] if fault != UNKNOWN_CODE else ""
    return page(request, language, "talk_back", {"typed": typed, **to_mend(faults)}, 422 if fault else 200)
