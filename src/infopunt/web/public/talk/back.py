"""Coming back with a code: read, write more, erase. The code stands in what is posted and in no address."""

from collections.abc import Mapping

from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.codes import SEALED, read_code
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.kernel.idempotency import new_key, once
from infopunt.mailbox import asking
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import Message, checked_words
from infopunt.mailbox.rules import LONGEST, REOPENS, ConversationStatus, Sender
from infopunt.pages.faults import CODE_SLIPS, to_mend
from infopunt.pages.words.languages import direction, own_name
from infopunt.questions.queries import inquiry_of
from infopunt.web.public.talk.frame import day_words, fault_of, open_to, page
from infopunt.web.shared.middleware import RegionRequest

WAITS = (ConversationStatus.RECEIVED, ConversationStatus.READING)


def back(request: RegionRequest, language: str) -> HttpResponse:
    """Where the code is written; and what it opens: to read, to write more, to erase."""
    return open_to(_came_back, request, language)


def _came_back(request: RegionRequest, language: str) -> HttpResponse:
    if request.method != "POST":
        return _code_form(request, language)
    typed = read_code(request.POST.get("code", "")[:200], SEALED)
    if typed.slip:
        return _code_form(request, language, CODE_SLIPS[typed.slip])
    opened = asking.conversation_of(asking.in_hand(typed.code), request.region.id)
    if opened is None:
        return _code_form(request, language, "code_unknown")
    return _with(request, language, opened, typed.code)


def _with(request: RegionRequest, language: str, opened: OpenConversation, code: str) -> HttpResponse:
    """What the visitor wants with the conversation they opened."""
    do = request.POST.get("do", "")
    if do == "erase":
        asking.erase(opened)
        return page(request, language, "talk_erased", {})
    if do == "more":
        words = request.POST.get("words", "")
        try:
            said = checked_words({_spoken_in(opened, language): words})
            _say_once(request.POST.get("key", ""), opened, said)
        except Refused as no:
            return _conversation(request, language, opened, code, (fault_of(no),), words)
        except OperationalError:
            return _conversation(request, language, opened, code, (Fault("busy_talk", ("words",)),), words, 503)
        opened = OpenConversation(type(opened.row).objects.get(pk=opened.row.pk), opened.key)
    return _conversation(request, language, opened, code)


def _say_once(key: str, opened: OpenConversation, words: Mapping[str, str]) -> None:
    """A page that is loaded again says nothing a second time."""

    def say() -> str:
        asking.say_more(opened, words, day=timezone.localdate())
        return ""

    once(key or new_key(), f"talk {opened.row.pk} {words}", say, now=timezone.now(), using=REPORTS)


def _code_form(request: RegionRequest, language: str, fault: str = "") -> HttpResponse:
    faults = (Fault(fault, ("code",)),) if fault else ()
    return page(request, language, "talk_back", to_mend(faults), 422 if fault else 200)


def _conversation(
    request: RegionRequest, language: str, opened: OpenConversation, code: str, faults: tuple[Fault, ...] = (),
    words: str = "", status: int = 0,
) -> HttpResponse:  # fmt: skip
    stands, inquiry = opened.status(timezone.localdate()), inquiry_of(opened.row.pk)
    until = opened.row.closed_on and opened.row.closed_on + REOPENS
    return page(
        request, language, "talk_read",
        {
            "messages": [_shown(one, language) for one in opened.messages()], "status": stands, "code": code,
            "day": day_words(inquiry.answer_by) if inquiry and stands in WAITS else "",
            "until": day_words(until) if until and stands is ConversationStatus.CLOSED else "",
            "key": new_key(), "may_write": stands is not ConversationStatus.ENDED, "words": words, "most": LONGEST, **to_mend(faults),
        },
        status or (422 if faults else 200),
    )  # fmt: skip


def _shown(message: Message, language: str) -> dict[str, object]:
    """The words in the reader's language first, then in others, each as its own language is read."""
    order = sorted(message.words.items(), key=lambda pair: pair[0] != language)
    return {
        "mine": message.sender is Sender.ASKER and not message.is_damaged,
        "damaged": message.is_damaged,
        "said_on": day_words(message.said_on) if message.said_on else "",
        "words": [(code, direction(code), own_name(code), text) for code, text in order],
    }


def _spoken_in(opened: OpenConversation, language: str) -> str:
    """The language the question was asked in: whoever looks at the page in another still writes as before."""
    inquiry = inquiry_of(opened.row.pk)
    return inquiry.language if inquiry else language
