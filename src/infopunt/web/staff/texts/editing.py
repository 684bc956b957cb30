"""Texts: the matrix of all of them, and the editor."""

import contextlib
import re
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.accounts import permissions
from infopunt.facts.models import Fact
from infopunt.information import drafts, editing
from infopunt.information.content import Content, latest
from infopunt.information.languages import limits_of
from infopunt.information.models import Keystrokes, Text, Version
from infopunt.information.paste.markdown import pasted
from infopunt.information.prose import measure, outliers
from infopunt.information.queries import matrix as matrix_rows
from infopunt.information.readiness import NotReady, draft_faults
from infopunt.information.rules import PLACEHOLDER
from infopunt.kernel.errors import Refused
from infopunt.pages.frame.frame import policy_of
from infopunt.pages.preview import preview as preview_page
from infopunt.pages.words.languages import own_name
from infopunt.web.shared.days import BadDay, day_of
from infopunt.web.staff.facts.ahead import framed
from infopunt.web.staff.faults import Said, in_words, refusal, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number
from infopunt.web.staff.names import fact_name
from infopunt.web.staff.texts.one_text import (
    BadSource,
    LongSource,
    around_text,
    base_of,
    fields_of,
    of_blocks,
    plain_lines,
    saved_meanwhile,
    text_for,
)
from infopunt.web.staff.texts.translations import translate, translator_screen
from infopunt.web.staff.today import layers_of

SHOWS = ("outdated", "machine", "missing", "draft", "in_review", "scheduled", "withdrawn")


@methods("GET")
def matrix(request: StaffRequest) -> HttpResponse:
    """Pages × languages: current, outdated, machine, missing."""
    permit(permissions.may_see_texts(request.staff) or request.staff.is_guest)
    languages = sorted(request.region.languages, key=lambda code: (code != "nl", code != "en", code))
    rows = matrix_rows(layers_of(request), languages)
    wanted = request.GET.get("show", "")
    if wanted:
        rows = [row for row in rows if any(wanted in (cell.standing, cell.draft) for cell in row.cells.values())]
    words = request.GET.get("find", "").strip().lower()
    if words:
        rows = [row for row in rows if words in row.title.lower() or words in row.name]
    counts = {code: sum(row.cells[code].standing == "current" for row in rows) for code in languages}
    may_new = any(permissions.may_edit(request.staff, layer) for layer in layers_of(request))
    return page(
        request, "texts/matrix",
        {"rows": rows, "languages": [(code, own_name(code), counts[code]) for code in languages], "show": wanted, "shows": SHOWS,
         "find": words, "may_new": may_new, "cells": sum(counts.values())},
    )  # fmt: skip


@methods("GET", "POST")
def edit(request: StaffRequest, id: int) -> HttpResponse:
    """The editor of a Dutch text, or the translator's screen of another."""
    text = text_for(request, id)
    if text.language != "nl":
        return translate(request, text)
    writes = permissions.may_edit(request.staff, text.page.layer)
    if request.method == "POST":
        permit(writes)
        return _save(request, text)
    return _editor(request, text, writes)


def text_screen(request: StaffRequest, text: Text, **more: object) -> HttpResponse:
    """The editor or the translator's rows as they stand, with what another form of the screen was refused for."""
    if text.language != "nl":
        return translator_screen(request, text, **more)
    return _editor(request, text, permissions.may_edit(request.staff, text.page.layer), **more)  # type: ignore[arg-type]


def _editor(
    request: StaffRequest, text: Text, writes: bool, given: dict[str, str] | None = None, **more: object
) -> HttpResponse:
    content = latest(text)
    typed = Keystrokes.objects.filter(text=text, by=request.staff.email).first()
    fields = fields_of(content)
    base = base_of(text)
    if given is None and typed:
        given, base = typed.fields, typed.base
        more.setdefault("came_back", typed.at)
    fields = {**fields, **(given or {})}
    return page(
        request, "texts/edit",
        {**around_text(request, text), "fields": fields, "base": more.pop("base", base), "writes": writes,
         "margin": margin(text, fields) if content else [], **more},
        int(more.get("status", 200)),  # type: ignore[call-overload]
    )  # fmt: skip


def content_from(text: Text, fields: dict[str, str]) -> Content:
    """What was typed, as content. Raises BadDay or BadSource."""
    checked = day_of(fields.get("checked", ""))
    if checked is None:
        raise BadDay(at="checked")
    before = latest(text)
    old = before.blocks if before else ()
    taken = {
        block["id"] for blocks in Version.objects.filter(text=text).values_list("blocks", flat=True) for block in blocks
    }
    blocks = editing.blocks_from(fields.get("body", ""), old, taken)
    return Content(tuple(blocks), tuple(_sources(fields.get("sources", ""))), checked)


def _sources(words: str) -> list[dict[str, str]]:
    found = []
    for line in filter(str.strip, words.splitlines()):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) > 3 and any(parts[3:]):
            raise LongSource(line=line[:80])
        title, url, day = (*parts, "", "")[:3]
        if url and not url.startswith(("https://", "http://")):
            raise BadSource(line=line[:80])
        found.append({"title": title, "url": url, "date": day})
    return found


def posted(request: HttpRequest) -> dict[str, str]:
    return {name: plain_lines(request.POST.get(name, "")) for name in ("body", "sources", "checked", "minor")}


def _save(request: StaffRequest, text: Text) -> HttpResponse:
    given, now = posted(request), timezone.now()
    base = whole_number(request, "base")
    try:
        content = content_from(text, given)
        drafts.save(text, content, base=base, by=request.staff, now=now, minor=bool(given["minor"]))
        if "review" in request.POST:
            drafts.submit(text, by=request.staff, now=now)
            messages.success(request, _("Somebody else can look at it now."))
        else:
            messages.success(request, _("Saved."))
        return HttpResponseRedirect(f"/staff/texts/{text.pk}/#saved")
    except drafts.StaleDraft as no:
        return _both(request, text.pk, given, refusal(no))
    except NotReady as no:
        again = text_for(request, text.pk)
        return _editor(request, again, True, given, saved=True, faults=of_blocks(no.faults, content.blocks), status=422)
    except Refused as no:
        return _editor(request, text, True, given, faults=refused(no), base=base, status=422)


def _both(request: StaffRequest, id: int, given: dict[str, str], say: str) -> HttpResponse:
    """Somebody saved, published or gave up meanwhile: what stands there now above, mine in the editor, what differs between."""
    text = text_for(request, id)
    theirs, who, base = saved_meanwhile(text)
    pieces = editing.word_differences(theirs, given["body"])
    drafts.keep_keystrokes(text, given, base=base, by=request.staff, now=timezone.now())
    return _editor(
        request,
        text,
        True,
        given,
        faults=[Said("", say)],
        base=base,
        theirs=theirs,
        theirs_by=who,
        pieces=pieces,
        status=409,
    )


@methods("POST")
def keep(request: StaffRequest, id: int) -> HttpResponse:
    """What was typed so far, kept for its writer; answers with what stands in the margin."""
    text = text_for(request, id)
    given = {
        name: plain_lines(str(value))
        for name, value in request.POST.items()
        if name not in ("base", "csrfmiddlewaretoken")
    }
    now = timezone.now()
    try:
        drafts.keep_keystrokes(text, given, base=whole_number(request, "base"), by=request.staff, now=now)
    except Refused as no:
        return JsonResponse({"error": refusal(no)}, status=422)
    shown = render_to_string("staff/texts/_margin.html", {"margin": margin(text, given)}) if "body" in given else ""
    return JsonResponse({"kept": timezone.localtime(now).strftime("%H:%M:%S"), "margin": shown})


def margin(text: Text, fields: dict[str, str]) -> list[tuple[str, str]]:
    """What to look at while writing: ('must', 'may' or 'fact', sentence). What must be mended keeps the text from review.

    It stands beside a Dutch text, which has no source; what a translation lacks is told on the translator's rows when it is
    handed in, because only they know which Dutch a block belongs to."""
    try:
        content = content_from(text, fields)
    except (BadDay, BadSource, LongSource) as no:
        return [("must", refusal(no))]
    found = [("must", str(one)) for one in of_blocks(draft_faults(text, content, None), content.blocks)]
    limits = limits_of(settings.CONTENT, text.language)
    found += [("may", in_words(fault)) for fault in outliers(measure(content.blocks, limits), limits)]
    named = {name for block in content.blocks for _verb, name in block.named}
    known = Fact.objects.filter(id__in=named).order_by("id")
    found += [("fact", f"{fact_name(fact.id, fact.statement)} ({fact.id})") for fact in known]
    return found


@methods("GET")
def preview(request: StaffRequest, id: int) -> HttpResponse:
    """As the reader will see it: what this person typed last, else the draft, else what is live."""
    text = text_for(request, id)
    content = latest(text)
    typed = Keystrokes.objects.filter(text=text, by=request.staff.email).first()
    if typed and "body" in typed.fields:
        with contextlib.suppress(BadDay, BadSource, LongSource):
            content = content_from(text, typed.fields)
    if content is None or not content.blocks:
        return HttpResponse(status=204)
    with override(text.language):
        body = preview_page(request.region, text, _harmless(content), timezone.localdate())
    return HttpResponse(body, headers={"content-security-policy": framed(policy_of(request.region))})


def _harmless(content: Content) -> Content:
    """Facts and pictures that do not exist (yet) stand as words, so that the rest can be seen."""
    named = {name for block in content.blocks for _verb, name in block.named}
    known = set(Fact.objects.filter(id__in=named).values_list("id", flat=True))

    def fill(found: re.Match[str]) -> str:
        fine = found["verb"] not in ("fact", "cite") or found["name"] in known
        return found[0] if fine else f"**{found['name']}?**"

    return replace(
        content, blocks=tuple(replace(block, md=PLACEHOLDER.sub(fill, block.md)) for block in content.blocks)
    )


@methods("POST")
def paste(request: StaffRequest) -> HttpResponse:
    """Formatted text from elsewhere as clean Markdown."""
    permit(permissions.may_see_texts(request.staff) or request.staff.is_guest)
    try:
        made = pasted(request.POST.get("html", ""))
    except Refused as no:
        return JsonResponse({"error": refusal(no)}, status=422)
    say = _("Left out of what you pasted, because it was struck out, hidden or a comment: %(number)s pieces.")
    return JsonResponse({"markdown": made.markdown, "note": say % {"number": made.left_out} if made.left_out else ""})
