"""What a body without an account opens: an address, and a code it was told another way. In Dutch, without script or cookie.

Whatever is wrong, address or code, it looks the same and takes the same; nothing is kept of who tries.
"""

import time

from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.codes import SEALED, grouped, read_code
from infopunt.kernel.errors import Refused
from infopunt.kernel.throttle import Throttle
from infopunt.mailbox import asking
from infopunt.mailbox.asking import CodeInHand
from infopunt.mailbox.messages import LongMessage
from infopunt.mailbox.rules import LONGEST
from infopunt.referrals.answering import BodyCopy, NotThere, answer_with_link, file_with_link, open_with_link
from infopunt.referrals.exports.words import FIELDS, NL
from infopunt.referrals.links import mark_of
from infopunt.referrals.replying import NoReasonGiven, NoStep
from infopunt.referrals.rules import Reason
from infopunt.web.public.talk import waiting
from infopunt.web.public.talk.frame import day_words, open_to, page
from infopunt.web.shared.along import taken_along
from infopunt.web.shared.middleware import RegionRequest

DUTCH = "nl"
_tries = Throttle(10, 900, time.monotonic)  # codes at one address in a quarter of an hour
SAID = {NoStep: "no_step", NoReasonGiven: "no_reason", LongMessage: "long"}


def link(request: RegionRequest, address: str) -> HttpResponse:
    return open_to(lambda request, _language: _came(request, address), request, DUTCH)


def _came(request: RegionRequest, address: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request)
    typed = read_code(request.POST.get("code", "")[:200], SEALED)
    if typed.slip:
        return _form(request, "slip", 422)
    if _tries.wait_for(mark_of(address)):
        return _form(request, "slow", 429)
    waiting.let_try(request)
    hand, say = asking.in_hand(typed.code), ""
    try:
        if request.POST.get("do") == "answer":
            say = _answer(request, address, hand)
        taken = _file(request, address, hand) if request.POST.get("do") == "file" else None
        opened = open_with_link(address, hand, request.region.id, now=timezone.now(), day=timezone.localdate())
    except NotThere:
        return _form(request, "nothing", 422)
    waiting.was_right(request)
    _tries.give_back(mark_of(address))
    return taken or _copy(request, opened, typed.code, say)


def _answer(request: RegionRequest, address: str, hand: CodeInHand) -> str:
    """What to say afterwards. Raises NotThere."""
    post = request.POST
    try:
        answer_with_link(
            address, hand, request.region.id, post.get("state", ""), post.get("reason", ""), post.get("words", ""),
            now=timezone.now(), day=timezone.localdate(),
        )  # fmt: skip
    except NotThere:
        raise
    except Refused as no:
        return SAID.get(type(no), "moved")
    return "sent"


def _file(request: RegionRequest, address: str, hand: CodeInHand) -> HttpResponse:
    """Raises NotThere."""
    words = request.POST.get("file", "")
    number = int(words) if words.isascii() and words.isdigit() and len(words) < 3 else 0
    file = file_with_link(address, hand, request.region.id, number, now=timezone.now(), day=timezone.localdate())
    return taken_along(file.name, file.content)


def _form(request: RegionRequest, say: str = "", status: int = 200) -> HttpResponse:
    return page(request, DUTCH, "partner_code", {"w": NL, "say": NL[say] if say else ""}, status)


def _copy(request: RegionRequest, opened: BodyCopy, code: str, say: str) -> HttpResponse:
    document, post = opened.copy.document, request.POST
    is_refused = bool(say) and say != "sent"
    context = {
        "w": NL, "say": NL[say] if say else "", "code": code, "reference": grouped(opened.reference),
        "state": NL[f"state_{opened.state}"], "due": day_words(opened.due_on) if opened.due_on else "",
        "is_damaged": opened.copy.is_damaged, "document": document, "most": LONGEST, "files": opened.copy.file_names,
        "fields": [(FIELDS.get(name, name), value) for name, value in document.fields],
        "steps": [(step, NL[f"state_{step}"]) for step in opened.steps],
        "reasons": [(reason, NL[f"reason_{reason}"]) for reason in Reason],
        "words": post.get("words", "") if is_refused else "",
        "replies": [
            (NL[f"state_{one.state}"], NL[f"reason_{one.reason}"] if one.reason else "", one.words)
            for one in opened.copy.replies
        ],
    }  # fmt: skip
    return page(request, DUTCH, "partner_copy", context, 422 if is_refused else 200)
