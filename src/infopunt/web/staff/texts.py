"""Texts: the matrix of all of them, the editor, and the steps to publishing."""

import contextlib
import re
from dataclasses import replace
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.accounts import permissions
from infopunt.facts.models import Fact
from infopunt.information import drafts, editing
from infopunt.information import paste as pasting
from infopunt.information.drafts import Content
from infopunt.information.models import Keystrokes, Text, Version
from infopunt.information.prose import measure, outliers
from infopunt.information.queries import matrix as matrix_rows
from infopunt.information.rules import PLACEHOLDER, Block, Translation, blocks_of, title_of
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.web.shared.frame import policy_of
from infopunt.web.shared.languages import direction, own_name
from infopunt.web.shared.preview import preview as preview_page
from infopunt.web.shared.publishing import publish_text
from infopunt.web.staff.ahead import framed
from infopunt.web.staff.gate import StaffRequest, only, page, permit, refusal, whole_number
from infopunt.web.staff.sentences import in_words
from infopunt.web.staff.today import layers_of

SHOWS = ("outdated", "machine", "missing", "draft", "in_review", "scheduled", "withdrawn")


def text_for(request: StaffRequest, id: int) -> Text:
    """The text, when its layer is one this person sees at all; else 404."""
    rows = Text.objects.select_related("page", "current", "draft__head")
    return get_object_or_404(rows, pk=id, page__layer__in=layers_of(request))


@only("GET")
def matrix(request: StaffRequest) -> HttpResponse:
    """Pages × languages: current, outdated, machine, missing."""
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
        request, "matrix",
        {"rows": rows, "languages": [(code, own_name(code), counts[code]) for code in languages], "show": wanted, "shows": SHOWS,
         "find": words, "may_new": may_new, "cells": sum(counts.values())},
    )  # fmt: skip


@only("GET", "POST")
def edit(request: StaffRequest, id: int) -> HttpResponse:
    """The editor of a Dutch text, or the translator's screen of another."""
    text = text_for(request, id)
    if text.language != "nl":
        from infopunt.web.staff.translations import translate

        return translate(request, text)
    writes = permissions.may_edit(request.staff, text.page.layer)
    if request.method == "POST":
        permit(writes)
        return _save(request, text)
    return _editor(request, text, writes)


def _editor(
    request: StaffRequest, text: Text, writes: bool, given: dict[str, str] | None = None, **more: object
) -> HttpResponse:
    content = drafts.latest(text)
    typed = Keystrokes.objects.filter(text=text, by=request.staff.email).first()
    fields = fields_of(content)
    base = text.draft.head.number if hasattr(text, "draft") else 0
    if given is None and typed:
        given, base = typed.fields, typed.base
        more.setdefault("came_back", typed.at)
    fields = {**fields, **(given or {})}
    return page(
        request, "edit",
        {**around_text(request, text), "fields": fields, "base": more.pop("base", base), "writes": writes,
         "hints": hints(text, fields) if content else [], **more},
        int(more.get("status", 200)),  # type: ignore[call-overload]
    )  # fmt: skip


def around_text(request: StaffRequest, text: Text) -> dict[str, object]:
    """What every screen about one text shows: which it is, how it stands, what may be done next."""
    draft = getattr(text, "draft", None)
    content = drafts.latest(text)
    return {
        "text": text,
        "title": title_of(content.blocks) if content else str(text.page),
        "draft": draft,
        "language": own_name(text.language),
        "dir": direction(text.language),
        "may_publish": permissions.may_publish(request.staff, text.page.layer),
        "may_approve": draft is not None and drafts.may_approve(draft, request.staff),
        "address": f"/{text.language}/{text.page.theme}/{text.page.slug}/",
    }


def fields_of(content: Content | None) -> dict[str, str]:
    if content is None:
        return {"body": "", "sources": "", "checked": timezone.localdate().isoformat(), "minor": ""}
    return {
        "body": editing.markdown_of(content.blocks),
        "sources": "\n".join(" | ".join((s["title"], s.get("url", ""), s.get("date", ""))) for s in content.sources),
        "checked": content.checked_on.isoformat(),
        "minor": "",
    }


class BadField(Refused):
    """A field holds something that cannot be meant."""


def content_from(text: Text, fields: dict[str, str]) -> Content:
    """What was typed, as content. Raises BadField with a sentence for the day and the sources."""
    try:
        checked = date.fromisoformat(fields.get("checked", "").strip())
    except ValueError:
        raise BadField(_("Write the day of checking as 2026-11-23.")) from None
    before = drafts.latest(text)
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
        title, url, day = (*parts, "", "")[:3]
        if url and not url.startswith(("https://", "http://")):
            raise BadField(
                _("A source is: title | https address | date. This line is not: %(line)s") % {"line": line[:80]}
            )
        found.append({"title": title, "url": url, "date": day})
    return found


def plain_lines(words: str) -> str:
    """A form sends every new line as two characters."""
    return words.replace("\r\n", "\n")


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
        return _both(request, text, given, refusal(no))
    except drafts.NotReady as no:
        again = text_for(request, text.pk)
        return _editor(
            request, again, True, given, faults=[(block, in_words(say)) for block, say in no.faults], status=422
        )
    except NotPermitted:
        raise
    except Refused as no:
        return _editor(request, text, True, given, error=refusal(no), base=base, status=422)


def _both(request: StaffRequest, text: Text, given: dict[str, str], say: str) -> HttpResponse:
    """Somebody saved meanwhile: theirs above, mine in the editor, what differs between."""
    theirs = fields_of(drafts.latest(text))
    head = text.draft.head
    pieces = editing.differences(theirs["body"], given["body"])
    drafts.keep_keystrokes(text, given, base=head.number, by=request.staff, now=timezone.now())
    return _editor(
        request, text, True, given, error=say, base=head.number, theirs=theirs["body"], theirs_by=head.by, pieces=pieces,
        status=409,
    )  # fmt: skip


@only("POST")
def keep(request: StaffRequest, id: int) -> HttpResponse:
    """What was typed so far, kept for its writer; answers with hints for the margin."""
    text = text_for(request, id)
    given = {
        name: plain_lines(str(value))
        for name, value in request.POST.items()
        if name not in ("base", "csrfmiddlewaretoken")
    }
    now = timezone.now()
    try:
        drafts.keep_keystrokes(text, given, base=whole_number(request, "base"), by=request.staff, now=now)
    except NotPermitted:
        raise
    except Refused as no:
        return JsonResponse({"error": refusal(no)}, status=422)
    shown = render_to_string("staff/_hints.html", {"hints": hints(text, given)}) if "body" in given else ""
    return JsonResponse({"kept": timezone.localtime(now).strftime("%H:%M:%S"), "hints": shown})


def hints(text: Text, fields: dict[str, str]) -> list[tuple[str, str]]:
    """What to look at while writing: ('must' or 'may', sentence). What must be mended keeps the text from review."""
    try:
        content = content_from(text, fields)
    except BadField as no:
        return [("must", str(no))]
    found = [("must", in_words(say)) for _id, say in drafts.faults_of(text, content, None)]
    found += [("may", in_words(say)) for say in outliers(measure(content.blocks, text.language), text.language)]
    named = {name for block in content.blocks for _verb, name in block.named}
    known = Fact.objects.filter(id__in=named).order_by("id")
    found += [("fact", f"{fact.id}: {fact.statement}") for fact in known]
    return found


@only("GET")
def preview(request: StaffRequest, id: int) -> HttpResponse:
    """As the reader will see it: what this person typed last, else the draft, else what is live."""
    text = text_for(request, id)
    content = drafts.latest(text)
    typed = Keystrokes.objects.filter(text=text, by=request.staff.email).first()
    if typed and "body" in typed.fields:
        with contextlib.suppress(BadField):
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


@only("POST")
def submit(request: StaffRequest, id: int) -> HttpResponse:
    text = text_for(request, id)
    try:
        drafts.submit(text, by=request.staff, now=timezone.now())
    except drafts.NotReady as no:
        for _block, say in no.faults:
            messages.error(request, in_words(say))
    except NotPermitted:
        raise
    except Refused as no:
        messages.error(request, refusal(no))
    else:
        messages.success(request, _("Somebody else can look at it now."))
    return HttpResponseRedirect(f"/staff/texts/{id}/")


@only("GET", "POST")
def review(request: StaffRequest, id: int) -> HttpResponse:
    """The second pair of eyes: what changes for readers, word by word; publish now, on a day, or give back."""
    text = text_for(request, id)
    draft = getattr(text, "draft", None)
    if draft is None:
        return HttpResponseRedirect(f"/staff/texts/{id}/")
    if request.method == "POST":
        answer = _decide(request, text)
        if answer:
            return answer
        text = text_for(request, id)
        draft = getattr(text, "draft", None)
        if draft is None:
            return HttpResponseRedirect(f"/staff/texts/{id}/")
    old = blocks_of(text.current.blocks) if text.current else ()
    changes = editing.changed_blocks(old, blocks_of(draft.head.blocks))
    status = 422 if request.method == "POST" else 200
    return page(request, "review", {**around_text(request, text), "changes": changes}, status)


def _decide(request: StaffRequest, text: Text) -> HttpResponse | None:
    now = timezone.now()
    try:
        if "back" in request.POST:
            drafts.give_back(text, request.POST.get("note", ""), by=request.staff, now=now)
            messages.success(request, _("It is back with who wrote it."))
            return HttpResponseRedirect("/staff/")
        at = _at(request.POST.get("at", "")) if "later" in request.POST else None
        version = drafts.approve(text, by=request.staff, now=now, at=at)
        if version:
            publish_text(text, now)
            messages.success(request, _("Published: readers have it."))
        else:
            messages.success(request, _("It will be published at that moment."))
        return HttpResponseRedirect(f"/staff/texts/{text.pk}/")
    except drafts.NotReady as no:
        for _block, say in no.faults:
            messages.error(request, in_words(say))
    except NotPermitted:
        raise
    except Refused as no:
        messages.error(request, refusal(no))
    return None


def _at(words: str) -> datetime:
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        raise BadField(_("Write the moment as 2026-11-23 14:30.")) from None
    return found if found.tzinfo else timezone.make_aware(found)


@only("POST")
def withdraw(request: StaffRequest, id: int) -> HttpResponse:
    text = text_for(request, id)
    now = timezone.now()
    try:
        at = _at(request.POST["at"]) if request.POST.get("at") else None
        drafts.withdraw(text, by=request.staff, now=now, at=at)
        if at is None:
            publish_text(text, now)
        messages.success(request, _("Withdrawn.") if at is None else _("It will be withdrawn at that moment."))
    except NotPermitted:
        raise
    except Refused as no:
        messages.error(request, refusal(no))
    return HttpResponseRedirect(f"/staff/texts/{id}/")


@only("POST")
def discard(request: StaffRequest, id: int) -> HttpResponse:
    """Give up the draft, or only what was typed since it was saved."""
    text = text_for(request, id)
    drafts.drop_keystrokes(text, request.staff)
    if "draft" in request.POST:
        drafts.discard(text, by=request.staff, now=timezone.now())
    return HttpResponseRedirect(f"/staff/texts/{id}/")


@only("GET", "POST")
def history(request: StaffRequest, id: int) -> HttpResponse:
    """Every version and revision, what each changed, and the way back to it."""
    text = text_for(request, id)
    if request.method == "POST":
        base = whole_number(request, "base")
        number = whole_number(request, "number")
        try:
            drafts.restore(
                text, number, of=request.POST.get("of", "version"), base=base, by=request.staff, now=timezone.now()
            )
            messages.success(request, _("It is the newest revision of the draft now; readers see no change yet."))
        except NotPermitted:
            raise
        except Refused as no:
            messages.error(request, refusal(no))
        return HttpResponseRedirect(f"/staff/texts/{id}/")
    versions = [("version", v.number, v.created_at, v.changed_by, v.blocks) for v in text.versions.order_by("number")]
    revisions = [("revision", r.number, r.at, r.by, r.blocks) for r in text.revisions.order_by("number")]
    rows = sorted(versions + revisions, key=lambda row: row[2])
    told: list[tuple[object, ...]] = []
    # A version is told against the version before it, which is what readers noticed; a revision against what stood before it.
    before: tuple[Block, ...] = ()
    shown: tuple[Block, ...] = ()
    for kind, number, at, by, blocks in rows:
        now, then = blocks_of(blocks), shown if kind == "version" else before
        told.append((kind, number, at, by, editing.changed_blocks(then, now) if then else []))
        before, shown = now, now if kind == "version" else shown
    told.reverse()
    base = text.draft.head.number if hasattr(text, "draft") else 0
    return page(request, "history", {**around_text(request, text), "rows": told, "base": base})


@only("GET", "POST")
def offered(request: StaffRequest, id: int) -> HttpResponse:
    """What the content folder offers for a text that was edited here since: the difference, and a choice."""
    text = text_for(request, id)
    permit(request.method == "GET" or permissions.may_edit(request.staff, text.page.layer))
    if text.offered is None:
        return HttpResponseRedirect(f"/staff/texts/{id}/")
    theirs = blocks_of(text.offered["blocks"])
    if request.method == "POST":
        now = timezone.now()
        if "take" in request.POST:
            front = text.offered
            content = Content(
                theirs,
                tuple(front["sources"]),
                date.fromisoformat(front["checked_on"]),
                Translation(front["translation"]),
            )
            base = text.draft.head.number if hasattr(text, "draft") else 0
            drafts.save(text, content, base=base, by=request.staff, now=now)
            messages.success(request, _("It is a draft now."))
        text.offered = None
        text.save(update_fields=["offered"])
        return HttpResponseRedirect(f"/staff/texts/{id}/")
    mine = blocks_of(text.current.blocks) if text.current else ()
    return page(request, "offered", {**around_text(request, text), "changes": editing.changed_blocks(mine, theirs)})


@only("POST")
def paste(request: StaffRequest) -> HttpResponse:
    """Formatted text from elsewhere as clean Markdown."""
    permit(permissions.may_see_texts(request.staff) or request.staff.is_guest)
    try:
        return JsonResponse({"markdown": pasting.markdown_of(request.POST.get("html", ""))})
    except NotPermitted:
        raise
    except Refused as no:
        return JsonResponse({"error": refusal(no)}, status=422)
