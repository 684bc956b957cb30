"""The form of a question; who sends it reads their code as the answer to that post and nowhere else."""

import secrets
from collections.abc import Mapping

from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone

from infopunt.information.pack import CARDS
from infopunt.kernel.codes import grouped
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.kernel.idempotency import new_key
from infopunt.kernel.words import in_language
from infopunt.mailbox.asking import LAST
from infopunt.mailbox.messages import checked_words
from infopunt.mailbox.rules import LONGEST
from infopunt.pages.faults import to_mend
from infopunt.pages.words.languages import own_name
from infopunt.questions.operations import AskedInquiry, ask_question, asked_before
from infopunt.topics.models import Theme
from infopunt.web.public.talk.file_words import forms_for
from infopunt.web.public.talk.frame import (
    chosen_language,
    day_words,
    fault_of,
    open_to,
    page,
    topic_in,
    who_reads,
)
from infopunt.web.public.talk.waiting import let_send, let_try
from infopunt.web.public.talk.written import compare
from infopunt.web.shared.forms import FORM, carried_form, form_key
from infopunt.web.shared.middleware import RegionRequest


def ask(request: RegionRequest, language: str) -> HttpResponse:
    """The form; who sends it reads their code as the answer to that post and nowhere else."""
    return open_to(_asked, request, language)


def _asked(request: RegionRequest, language: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request, language, {}, ())
    form, post, spoken = form_key(request.POST.get("form", "")), request.POST, chosen_language(request, language)
    if post.get("do") == "written":
        return compare(request, language, form, lambda fault: _again(request, language, form, fault))
    if post.get("do") == "along":
        return _form(request, language, post, ())
    along = post.get("along", "").strip()
    if len(along) > LONGEST:
        return _form(request, language, post, (Fault("long_message", ("along",), {"number": LONGEST}),), form)
    try:
        words = checked_words({spoken: post.get("words", "")})[spoken]
        let_send(request)
        asked = ask_question(
            form, request.region.id, spoken, topic_in(post), words, along=along, day=timezone.localdate()
        )
    except Refused as no:
        return _form(request, language, post, (fault_of(no),), form)
    except OperationalError:
        return _form(request, language, post, (Fault("busy_talk", ("words",)),), form, 503)
    return page(request, language, "talk_sent", _sent(asked, form))


def _again(request: RegionRequest, language: str, form: bytes, fault: Fault) -> HttpResponse:
    """The code once more, to who has it wrong on paper; never once somebody reads, nor on another day."""
    let_try(request)
    asked = asked_before(form, request.region.id, day=timezone.localdate())
    faults = (fault,) if asked.code else ()
    return page(request, language, "talk_sent", {**_sent(asked, form), **to_mend(faults)}, 422 if faults else 200)


def _form(
    request: RegionRequest, language: str, typed: Mapping[str, str], faults: tuple[Fault, ...], form: bytes = b"",
    status: int = 0,
) -> HttpResponse:  # fmt: skip
    region = request.region
    return page(
        request, language, "talk_ask",
        {
            "form": carried_form(form or secrets.token_bytes(FORM)),
            "words": typed.get("words", ""), "along": typed.get("along", ""), "topic": topic_in(typed), "most": LONGEST,
            "topics": [(one.id, in_language(one.labels, language)) for one in Theme.objects.exclude(id=CARDS)],
            "spoken": [(code, own_name(code)) for code in region.languages],
            "chosen": chosen_language(request, language),
            "who": who_reads(region, language), **to_mend(faults),
        },
        status or (422 if faults else 200),
    )  # fmt: skip


def _sent(asked: AskedInquiry, form: bytes) -> dict[str, object]:
    return {
        "form": carried_form(form),
        "most_digits": LAST,
        "code": grouped(asked.code) if asked.code else "",
        "day": day_words(asked.answer_by),
        "changed": asked.is_changed,
        "key": new_key(),
        **forms_for(0),
    }
