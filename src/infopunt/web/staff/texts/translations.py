"""The translator's screen: one row a block, the Dutch beside it, what changed since it was translated."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.information import drafts, translating
from infopunt.information.content import Content, latest
from infopunt.information.glossary import Glossary, read_glossary
from infopunt.information.machine import DeepL, LibreTranslate, Translator, translate_blocks
from infopunt.information.memory import memory
from infopunt.information.models import Keystrokes, Page, State, Text
from infopunt.information.operations import begin_translation
from infopunt.information.readiness import NotReady
from infopunt.information.rules import Block, blocks_of
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number
from infopunt.web.staff.texts.one_text import around_text, base_of, of_blocks, saved_meanwhile, text_for
from infopunt.web.staff.today import layers_of

_glossaries: dict[float, Glossary] = {}


def glossary() -> Glossary:
    """The glossary files, read anew when one of them changed."""
    files = sorted((settings.CONTENT / "glossary").glob("*.yaml"))
    stamp = max((path.stat().st_mtime for path in files), default=0.0)
    if stamp not in _glossaries:
        _glossaries.clear()
        _glossaries[stamp] = read_glossary(settings.CONTENT, {path.stem for path in files})[0]
    return _glossaries[stamp]


def dutch_of(text: Text) -> Text:
    """The live Dutch text of the same page; 404 where there is none to translate yet."""
    dutch = dutch_or_none(text)
    if dutch is None:
        raise Http404
    return dutch


def dutch_or_none(text: Text) -> Text | None:
    rows = Text.objects.filter(page=text.page, language="nl", state=State.PUBLISHED).select_related("current")
    return rows.first()


def _kept_only(request: StaffRequest, text: Text) -> HttpResponse:
    """The Dutch text was taken off the site while somebody translated it: nothing can be saved, nothing is thrown away."""
    given = {name: str(value) for name, value in request.POST.items() if name not in ("base", "csrfmiddlewaretoken")}
    drafts.keep_keystrokes(text, given, base=whole_number(request, "base"), by=request.staff, now=timezone.now())
    say = _("The Dutch text was taken off the site meanwhile. What you typed is kept and comes back with it.")
    return page(request, "said", {"title": _("This did not work"), "say": say}, 409)


def source_of(dutch: Text) -> tuple[Block, ...]:
    assert dutch.current is not None  # the database holds that line
    return blocks_of(dutch.current.blocks)


def checked_of(dutch: Text) -> Content:
    """A translation shows no sources and no day of its own: those of the Dutch."""
    assert dutch.current is not None
    return Content((), (), dutch.current.checked_on)


def translate(request: StaffRequest, text: Text) -> HttpResponse:
    """Show the rows, or save what was typed in them."""
    writes = permissions.may_translate(request.staff, text.page.layer)
    if request.method == "POST":
        permit(writes)
        dutch = dutch_or_none(text)
        return _save(request, text, dutch) if dutch else _kept_only(request, text)
    dutch = dutch_of(text)
    return _rows(request, text, dutch, writes)


def translator_screen(request: StaffRequest, text: Text, **more: object) -> HttpResponse:
    """The rows as they stand, with what another form of the screen was refused for."""
    return _rows(request, text, dutch_of(text), permissions.may_translate(request.staff, text.page.layer), **more)  # type: ignore[arg-type]


def _rows(
    request: StaffRequest, text: Text, dutch: Text, writes: bool, given: dict[str, str] | None = None, **more: object
) -> HttpResponse:
    content = latest(text)
    live = blocks_of(text.current.blocks) if text.current else ()
    base = base_of(text)
    typed = Keystrokes.objects.filter(text=text, by=request.staff.email).first()
    if given is None and typed:
        given, base = typed.fields, typed.base
        more.setdefault("came_back", typed.at)
    rows = translating.rows_of(
        source_of(dutch),
        translating.ever(dutch),
        content,
        live,
        text.language,
        glossary(),
        memory(text.language),
    )
    shown = [(row, (given or {}).get(row.id, row.target)) for row in rows]
    status = int(more.pop("status", 200))  # type: ignore[call-overload]
    return page(
        request, "texts/translate",
        {**around_text(request, text), "rows": shown, "base": more.pop("base", base), "writes": writes,
         "machine": settings.MACHINE != "none", "todo": sum(row.standing != "current" for row in rows),
         "only_todo": "todo" in request.GET, "signed": bool(content and content.translation in ("reviewed", "signed")), **more},
        status,
    )  # fmt: skip


def _save(request: StaffRequest, text: Text, dutch: Text) -> HttpResponse:
    now, source = timezone.now(), source_of(dutch)
    base = whole_number(request, "base")
    given = {block.id: request.POST.get(block.id, "") for block in source if block.is_written}
    read = [block.id for block in source if f"read-{block.id}" in request.POST]
    try:
        content = translating.translated(
            source, given, latest(text), read=read, signed="signed" in request.POST, checked=checked_of(dutch)
        )
        drafts.save(text, content, base=base, by=request.staff, now=now)
        if "review" in request.POST:
            drafts.submit(text, by=request.staff, now=now)
            messages.success(request, _("Somebody else can look at it now."))
        else:
            messages.success(request, _("Saved."))
        return HttpResponseRedirect(f"/staff/texts/{text.pk}/#saved")
    except drafts.StaleDraft as no:
        text = text_for(request, text.pk)
        there = latest(text)
        _words, who, base = saved_meanwhile(text)
        drafts.keep_keystrokes(text, given, base=base, by=request.staff, now=now)
        theirs = {block.id: block.md for block in there.blocks} if there else {}
        return _rows(
            request, text, dutch, True, given, faults=refused(no), base=base, theirs=theirs, theirs_by=who, status=409
        )
    except NotReady as no:
        return _rows(
            request,
            text_for(request, text.pk),
            dutch,
            True,
            given,
            saved=True,
            faults=_beside(no.faults, source),
            status=422,
        )
    except Refused as no:
        return _rows(request, text, dutch, True, given, faults=refused(no), status=422)


def _beside(faults: Iterable[Fault], source: Sequence[Block]) -> list[Said]:
    """Each fault at the field of its block, named by how its Dutch begins."""
    return [replace(of_blocks([fault], source)[0], field=str(fault.at[0]) if fault.at else "") for fault in faults]


@methods("POST")
def begin(request: StaffRequest, page: int, language: str) -> HttpResponse:
    """A language version that was not there."""
    found = get_object_or_404(Page, pk=page, layer__in=layers_of(request))
    permit(permissions.may_translate(request.staff, found.layer))
    if language not in request.region.languages or language == "nl":
        raise Http404
    text = begin_translation(found, language, by=request.staff, now=timezone.now())
    return HttpResponseRedirect(f"/staff/texts/{text.pk}/")


def translator() -> Translator | None:
    """The translation server the operator set, if any."""
    kinds: dict[str, type[LibreTranslate] | type[DeepL]] = {"libretranslate": LibreTranslate, "deepl": DeepL}
    return kinds[settings.MACHINE](settings.MACHINE_URL, settings.MACHINE_KEY) if settings.MACHINE in kinds else None


@methods("POST")
def machine(request: StaffRequest, id: int) -> HttpResponse:
    """Let a machine fill what is missing or outdated: a labelled draft that somebody must read."""
    text = text_for(request, id)
    permit(permissions.may_translate(request.staff, text.page.layer) and text.language != "nl")
    by = translator()
    if by is None:
        raise Http404
    dutch = dutch_of(text)
    source, before = source_of(dutch), latest(text)
    here = {block.id: block.of for block in before.blocks} if before else {}
    asked = [block for block in source if block.is_written and here.get(block.id) != block.hash]
    try:
        answers = translate_blocks([block.md for block in asked], text.language, by)
        filled = {block.id: md for block, md in zip(asked, answers, strict=True)}
        content = translating.filled(source, filled, before, checked_of(dutch))
        base = base_of(text)
        drafts.save(text, content, base=base, by=request.staff, now=timezone.now())
        lost = sum(not md for md in answers)
        say = _("Filled by a machine: %(number)s blocks. Read each before it goes on.") % {
            "number": len(answers) - lost
        }
        messages.success(request, say)
    except Refused as no:
        return translator_screen(request, text, faults=refused(no), status=422)
    return HttpResponseRedirect(f"/staff/texts/{id}/")
