"""The form of a report: what happened, and what is to be done with it. Who sends it reads their code as the answer to that
post and nowhere else."""

import secrets
from collections.abc import Mapping

from django.db import OperationalError
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.kernel.codes import grouped
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.kernel.idempotency import new_key
from infopunt.mailbox.asking import LAST
from infopunt.mailbox.rules import LONGEST
from infopunt.pages.faults import to_mend
from infopunt.pages.words.languages import own_name
from infopunt.referrals.authorities.rules import UNKNOWN, Tile
from infopunt.regions.models import Municipality, Region
from infopunt.reporting.operations import SubmittedReport, reported_before, submit_report
from infopunt.reporting.queries import account_told
from infopunt.reporting.rules import LONGEST_LINE, Account, Exit
from infopunt.web.public.talk.file_words import forms_for
from infopunt.web.public.talk.frame import (
    chosen_language,
    day_words,
    fault_of,
    open_to,
    page,
    who_reads,
)
from infopunt.web.public.talk.passing import choice_of_bodies
from infopunt.web.public.talk.tiles import ASKED, CHOICES, exits_to_choose, tiles_to_choose
from infopunt.web.public.talk.waiting import let_send, let_try
from infopunt.web.public.talk.written import compare
from infopunt.web.shared.forms import FORM, carried_form, form_key
from infopunt.web.shared.middleware import RegionRequest


def tell(request: RegionRequest, language: str) -> HttpResponse:
    return open_to(_told, request, language)


def _told(request: RegionRequest, language: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request, language, QueryDict(), ())
    form, post, spoken = form_key(request.POST.get("form", "")), request.POST, chosen_language(request, language)
    if post.get("do") == "written":
        return compare(request, language, form, lambda fault: _again(request, language, form, fault))
    exit = next((one for one in Exit if one == post.get("exit")), None)
    if exit is None:
        return _form(request, language, post, (Fault("no_exit", ("exit",)),), form)
    town = _town(request.region, post.get("municipality", ""))
    account, day = account_typed(post, spoken, town), timezone.localdate()
    try:
        let_send(request)
        sent = submit_report(form, request.region.id, spoken, account, exit, day=day)
    except Refused as no:
        return _form(request, language, post, (fault_of(no, "tiles" if account.is_empty else "words"),), form)
    except OperationalError:
        return _form(request, language, post, (Fault("busy_talk", ("words",)),), form, 503)
    return page(request, language, "talk_told", _receipt(request, language, sent, form))


def _again(request: RegionRequest, language: str, form: bytes, fault: Fault) -> HttpResponse:
    """The code once more, to who has it wrong on paper; never once somebody reads, nor on another day."""
    let_try(request)
    sent = reported_before(form, request.region.id, day=timezone.localdate())
    faults = (fault,) if sent.code else ()
    context = {**_receipt(request, language, sent, form), **to_mend(faults)}
    return page(request, language, "talk_told", context, 422 if faults else 200)


def account_typed(post: QueryDict, language: str, town: Municipality | None) -> Account:
    """What the form holds; a choice that it does not offer counts as not made."""
    tiles, words = post.getlist("tiles"), post.get("words", "").strip()
    chosen = {name: value if value in CHOICES[name] else UNKNOWN for name in CHOICES if (value := post.get(name, ""))}
    lines = {name: " ".join(post.get(name, "").split())[:LONGEST_LINE] for name in ("employer", "place")}
    return Account(
        tuple(tile for tile in Tile if tile in tiles), {language: words} if words else {},
        municipality=town.code if town else "", **chosen, **lines,
    )  # fmt: skip


def _town(region: Region, code: str) -> Municipality | None:
    return Municipality.objects.filter(code=code[:6], area__region=region).first() if code else None


def _form(
    request: RegionRequest,
    language: str,
    typed: QueryDict,
    faults: tuple[Fault, ...],
    form: bytes = b"",
    status: int = 0,
) -> HttpResponse:
    towns = Municipality.objects.filter(area__region=request.region).values_list("code", "name")
    context = {
        "form": carried_form(form or secrets.token_bytes(FORM)), "most": LONGEST, "line": LONGEST_LINE,
        "asked": {name: _(words) for name, words in ASKED.items()}, "tiles": tiles_to_choose(typed.getlist("tiles")),
        "typed": {name: typed.get(name, "") for name in ("words", "employer", "place")},
        "choices": {name: {"asked": _(ASKED[name]), "offered": _offered(name, typed)} for name in CHOICES},
        "open": any(typed.get(name) for name in (*CHOICES, "municipality", "employer", "place")),
        "towns": [(code, name, code == typed.get("municipality")) for code, name in towns],
        "spoken": [(code, own_name(code)) for code in request.region.languages],
        "chosen": chosen_language(request, language), "exits": exits_to_choose(), "who": who_reads(request.region, language), **to_mend(faults),
    }  # fmt: skip
    return page(request, language, "talk_tell", context, status or (422 if faults else 200))


def _offered(name: str, typed: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    chosen = typed.get(name, "")
    return [(value, _(words), value == chosen) for value, words in CHOICES[name].items()]


def _receipt(request: RegionRequest, language: str, sent: SubmittedReport, form: bytes) -> dict[str, object]:
    """What is read once: the code, when to come back, and for who wants it passed on, to whom that can be."""
    passes = sent.opened is not None and sent.exit is Exit.PASS_ON
    account = account_told(sent.opened.messages()) if sent.opened else Account()
    return {
        "code": grouped(sent.code) if sent.code else "", "form": carried_form(form), "most_digits": LAST, "key": new_key(),
        "exit": sent.exit, "changed": sent.is_changed,
        "acknowledge_by": day_words(sent.acknowledge_by) if sent.acknowledge_by else "",
        "answer_by": day_words(sent.answer_by) if sent.answer_by else "",
        "bodies": choice_of_bodies(request.region, language, account) if passes else None, **forms_for(0),
    }  # fmt: skip
