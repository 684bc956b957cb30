"""Asking under a code, and coming back with it. No cookie, nothing kept by the browser, every page made for one post: the code
stands in what is posted and in no address."""

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from datetime import date

from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.information.pack import CARDS
from infopunt.kernel.codes import SEALED, grouped, read_code
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.kernel.idempotency import new_key, once
from infopunt.kernel.words import in_language
from infopunt.mailbox import asking, trays
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import Message, checked_words
from infopunt.mailbox.rules import LONGEST, REOPENS, ConversationStatus, Sender
from infopunt.pages.faults import CODE_SLIPS, refused_fault, to_mend
from infopunt.pages.frame.frame import policy_of
from infopunt.pages.words.languages import direction, own_name
from infopunt.questions.operations import AskedInquiry, ask_question
from infopunt.questions.queries import inquiry_of
from infopunt.topics.models import Theme
from infopunt.web.shared import live
from infopunt.web.shared.middleware import RegionRequest

FORM = 16  # bytes of chance a form carries: its code is made of them
WAITS = (ConversationStatus.RECEIVED, ConversationStatus.READING)


def ask(request: RegionRequest, language: str) -> HttpResponse:
    """The form; who sends it reads their code as the answer to that post and nowhere else."""
    return _open_to(_asked, request, language)


def back(request: RegionRequest, language: str) -> HttpResponse:
    """Where the code is written; and what it opens: to read, to write more, to erase."""
    return _open_to(_came_back, request, language)


def _open_to(view: Callable[[RegionRequest, str], HttpResponse], request: RegionRequest, language: str) -> HttpResponse:
    region = request.region
    if language not in region.languages or not region.has_talk:
        return live.not_found(request)
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponse(status=405, headers={"allow": "GET, HEAD, POST"})
    with override(language):
        try:
            if asking.is_open(region.id):
                return view(request, language)
        except asking.TalkClosed:  # meanwhile
            pass
        return _page(request, language, "talk_closed", {}, 503)


def _asked(request: RegionRequest, language: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request, language, {}, ())
    form, post, spoken = _form_key(request.POST.get("form", "")), request.POST, _chosen(request, language)
    try:
        words = checked_words({spoken: post.get("words", "")})[spoken]
        asked = ask_question(form, request.region.id, spoken, _topic(post), words, day=timezone.localdate())
    except Refused as no:
        return _form(request, language, post, (_fault(no),), form)
    except OperationalError:
        return _form(request, language, post, (Fault("busy_talk", ("words",)),), form, 503)
    return _page(request, language, "talk_sent", _sent(asked))


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


def _fault(no: Refused) -> Fault:
    """A foreseen no beside the words; that there are no codes now is said on a page of its own."""
    if isinstance(no, asking.TalkClosed):
        raise no
    return refused_fault(no, "words")


def _with(request: RegionRequest, language: str, opened: OpenConversation, code: str) -> HttpResponse:
    """What the visitor wants with the conversation they opened."""
    do = request.POST.get("do", "")
    if do == "erase":
        asking.erase(opened)
        return _page(request, language, "talk_erased", {})
    if do == "more":
        words = request.POST.get("words", "")
        try:
            said = checked_words({_spoken_in(opened, language): words})
            _say_once(request.POST.get("key", ""), opened, said)
        except Refused as no:
            return _conversation(request, language, opened, code, (_fault(no),), words)
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


def _form(
    request: RegionRequest, language: str, typed: Mapping[str, str], faults: tuple[Fault, ...], form: bytes = b"",
    status: int = 0,
) -> HttpResponse:  # fmt: skip
    region = request.region
    return _page(
        request, language, "talk",
        {
            "form": base64.urlsafe_b64encode(form or secrets.token_bytes(FORM)).decode(),
            "words": typed.get("words", ""), "topic": _topic(typed), "most": LONGEST,
            "topics": [(one.id, in_language(one.labels, language)) for one in Theme.objects.exclude(id=CARDS)],
            "spoken": [(code, own_name(code)) for code in region.languages],
            "chosen": _chosen(request, language),
            "name": in_language(region.names, language), "number": len(trays.who_can_open(region.id)), **to_mend(faults),
        },
        status or (422 if faults else 200),
    )  # fmt: skip


def _sent(asked: AskedInquiry) -> dict[str, object]:
    return {
        "code": grouped(asked.code) if asked.code else "",
        "day": _day(asked.answer_by),
        "changed": asked.is_changed,
    }


def _code_form(request: RegionRequest, language: str, fault: str = "") -> HttpResponse:
    faults = (Fault(fault, ("code",)),) if fault else ()
    return _page(request, language, "talk_back", to_mend(faults), 422 if fault else 200)


def _conversation(
    request: RegionRequest, language: str, opened: OpenConversation, code: str, faults: tuple[Fault, ...] = (),
    words: str = "", status: int = 0,
) -> HttpResponse:  # fmt: skip
    stands, inquiry = opened.status(timezone.localdate()), inquiry_of(opened.row.pk)
    until = opened.row.closed_on and opened.row.closed_on + REOPENS
    return _page(
        request, language, "talk_read",
        {
            "messages": [_shown(one, language) for one in opened.messages()], "status": stands, "code": code,
            "day": _day(inquiry.answer_by) if inquiry and stands in WAITS else "",
            "until": _day(until) if until and stands is ConversationStatus.CLOSED else "",
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
        "said_on": _day(message.said_on) if message.said_on else "",
        "words": [(code, direction(code), own_name(code), text) for code, text in order],
    }


def _page(
    request: RegionRequest, language: str, template: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """A page that no browser keeps and no script touches; its title and address say nothing of what stands on it."""
    answer = live.page(request.region, language, template, _("Information"), context, status, f"/{language}/talk/")
    answer.headers["cache-control"] = "no-store"
    answer.headers["content-security-policy"] = policy_of(request.region, script=False)
    return answer


def _form_key(words: str) -> bytes:
    """What makes the code of this form; a form without it, or with something else in it, is a new one."""
    try:
        key = base64.urlsafe_b64decode(words.encode())
    except (binascii.Error, ValueError):
        key = b""
    return key if len(key) == FORM else secrets.token_bytes(FORM)


def _topic(post: Mapping[str, str]) -> str:
    topic = post.get("topic", "")
    return topic if topic and Theme.objects.filter(id=topic[:40]).exists() else ""


def _chosen(request: RegionRequest, otherwise: str) -> str:
    chosen = request.POST.get("language", "")
    return chosen if chosen in request.region.languages else otherwise


def _spoken_in(opened: OpenConversation, language: str) -> str:
    """The language the question was asked in: whoever looks at the page in another still writes as before."""
    inquiry = inquiry_of(opened.row.pk)
    return inquiry.language if inquiry else language


def _day(day: date) -> str:
    return date_format(day, "j E Y")
