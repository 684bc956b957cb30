"""From what a region holds to what it shows: address → bytes, for one scope, as a pure function.

A scope is one language of a region, or '' for what its languages share. The same rows and the same day give the same bytes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape
from urllib.parse import quote

from django.template import loader
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.facts import wording
from infopunt.facts.rules import read_on
from infopunt.information.pack import SITE
from infopunt.information.queries import LivePage, LiveText
from infopunt.information.rules import Block, Kind, Translation, lead_of, title_of
from infopunt.web.shared import offline
from infopunt.web.shared.frame import SIDE, Frame, View, frame, policy_of
from infopunt.web.shared.languages import direction, own_name
from infopunt.web.shared.markdown import NBSP, Notes, html_of, text_of
from infopunt.web.shared.shared_files import shared_files
from infopunt.web.shared.site import Moment, Site
from infopunt.web.shared.sources import cautions_of, sources_of

Pages = dict[str, bytes]


def render(site: Site, scope: str, day: date) -> Pages:
    """Everything a scope shows on a day."""
    if scope == "":
        return _shared(site, day)
    with override(scope):
        pages = dict(_language(site, scope, day))
        pages[f"/{scope}/offline.bundle"] = bundle = offline.bundle_of(pages)
        size, version = offline.size_of(bundle), offline.version_of(bundle)
        pages[f"/{scope}/offline.version"] = version
        pages[f"/{scope}/offline/"] = offline_page(frame(site, scope, day), size)
        return pages


def scopes(site: Site) -> list[str]:
    return ["", *site.languages]


def _language(site: Site, language: str, day: date) -> Iterator[tuple[str, bytes]]:
    around = frame(site, language, day)
    yield f"/{language}/", home(around)
    for theme in site.themes:
        yield f"/{language}/{theme.id}/", theme_page(around, theme.id, day)
    for moment in site.situations:
        yield f"/{language}/situations/{moment.id}/", situation_page(around, moment, day)
    yield f"/{language}/about/remark/thanks/", thanks_page(around)
    for page in site.pages.values():
        yield address_of(page, language), text_page(around, page, day)
        if language != "nl" and page.theme != SITE and language in page.texts:
            yield address_of(page, language) + SIDE, side_page(around, page, day)


def finish(template: str, view: View, context: Mapping[str, object]) -> str:
    """A page: its own template inside the frame."""
    return view.around(loader.get_template(f"public/{template}.html").render({"v": view, **context}))


def _finish(template: str, view: View, **context: object) -> bytes:
    return finish(template, view, context).encode()


def address_of(page: LivePage, language: str) -> str:
    return f"/{language}/{page.slug}/" if page.theme == SITE else f"/{language}/{page.theme}/{page.slug}/"


def notes_for(site: Site, language: str, day: date, link_language: str) -> Notes:
    """A fresh sheet of notes for one page; links in it lead to pages in `link_language`."""

    def link(target: str) -> str:
        verb, _, name = target.partition(":")
        if verb == "situation":
            return f"/{link_language}/situations/{name}/"
        page = site.pages.get(name)
        return address_of(page, link_language) if page else f"/{link_language}/"

    return Notes(language, day, site.series, link)


def home(around: Frame) -> bytes:
    site, language = around.site, around.language
    return _finish(
        "home",
        View(around, f"/{language}/", _("Your rights, in your language"), there=tuple(site.languages)),
        situations=[{"id": one.id, "label": one.label(language)} for one in site.situations],
        themes=[{"id": one.id, "label": one.label(language)} for one in site.themes],
    )


def _entry(around: Frame, page: LivePage, day: date) -> dict[str, object]:
    """A line in a list of pages, in the language it can be read in."""
    site, language = around.site, around.language
    text = site.text(page, language)
    notes = notes_for(site, text.language, day, language)
    away = text.language != language
    return {
        "href": address_of(page, language),
        "title": title_of(text.blocks),
        "lead": text_of(lead_of(text.blocks), notes),
        "attributes": mark_safe(f' lang="{text.language}" dir="{direction(text.language)}"' if away else ""),
    }


def theme_page(around: Frame, theme: str, day: date) -> bytes:
    site, language = around.site, around.language
    named = next(one for one in site.themes if one.id == theme)
    pages = [_entry(around, page, day) for page in site.theme_pages(theme)]
    view = View(around, f"/{language}/{theme}/", named.label(language), there=tuple(site.languages))
    return _finish("theme", view, pages=pages)


def situation_page(around: Frame, moment: Moment, day: date) -> bytes:
    site, language = around.site, around.language
    view = View(
        around, f"/{language}/situations/{moment.id}/", moment.label(language), there=tuple(site.languages),
        description=moment.say.get(language, ""),
    )  # fmt: skip

    def entries(names: tuple[str, ...]) -> list[dict[str, object]]:
        return [_entry(around, site.pages[name], day) for name in names if name in site.pages]

    return _finish(
        "situation", view, say=moment.say.get(language) or moment.say["en"],
        now=entries(moment.now), later=entries(moment.later),
    )  # fmt: skip


def offline_page(around: Frame, size: int) -> bytes:
    """The offer to keep the language on the phone, with what it weighs on the wire."""
    view = View(around, f"/{around.language}/offline/", _("Without a connection"), there=tuple(around.site.languages))
    return _finish("offline", view, size=_("About %(size)s kB") % {"size": size})


def thanks_page(around: Frame) -> bytes:
    view = View(around, f"/{around.language}/about/remark/thanks/", _("Thank you"))
    say = _("An editor will read it. We do not know who you are, so we cannot answer you here.")
    return _finish("said", view, say=say)


def text_page(around: Frame, page: LivePage, day: date) -> bytes:
    """A page in the asked language, or openly in another one."""
    site, language = around.site, around.language
    text = site.text(page, language)
    with override(text.language):
        notes = notes_for(site, text.language, day, language)
        body = "".join(_block(site, page, block, text.language, notes) for block in text.blocks)
        lead = text_of(lead_of(text.blocks), notes)
    own = text.language == language
    theme = next((one for one in site.themes if one.id == page.theme), None)
    address = address_of(page, language)
    title = title_of(text.blocks)
    view = View(
        around, address, title, description=lead, there=tuple(code for code in site.languages if code in page.languages),
        canonical="" if own else address_of(page, text.language),
    )  # fmt: skip
    return _finish(
        "page",
        view,
        theme={"id": theme.id, "label": theme.label(language)} if theme else None,
        notices=notices(page, text, language),
        body=mark_safe(body),
        text_attributes=mark_safe("" if own else f' lang="{text.language}" dir="{direction(text.language)}"'),
        next=[_entry(around, site.pages[name], day) for name in page.next if name in site.pages],
        leaflet=address_of(page, text.language) + "leaflet.pdf",
        side=SIDE if language != "nl" and language in page.texts else "",
        share=quote(f"{title} {site.address()}{address}"),
        checked=wording.day(text.checked, language),
        sources=sources_of(page, notes, language),
        cautions=cautions_of(notes, language),
    )


def _block(site: Site, page: LivePage, block: Block, language: str, notes: Notes) -> str:
    if block.kind is not Kind.SLOT:
        return html_of(block, notes)
    filled = page.slots.get(block.id.removeprefix("slot-"), {})
    text = filled.get(language) or filled.get("en") or filled.get("nl")
    if text is None:
        return ""
    html = "".join(html_of(one, notes) for one in text.blocks)
    if text.language == language:
        return html
    return f'<div lang="{text.language}" dir="{direction(text.language)}">{html}</div>'


def notices(page: LivePage, text: LiveText, language: str) -> list[str]:
    """What a reader must know about this text: another language, made by a machine, behind the Dutch."""
    found = []
    if text.language != language:
        found.append(
            _("This page is not there in this language yet. You read it in: %(language)s.")
            % {"language": own_name(text.language)}
        )
    if text.translation is Translation.MACHINE:
        found.append(_("A computer translated this text. Nobody has checked it yet. In doubt, the Dutch text counts."))
    if text.outdated:
        found.append(_("The Dutch text was changed after this translation. Parts of it may be old."))
    return found


def side_page(around: Frame, page: LivePage, day: date) -> bytes:
    """The text beside the Dutch, block by block, with the same numbers."""
    site, language = around.site, around.language
    text, dutch = page.texts[language], page.texts["nl"]
    own_notes, nl_notes = notes_for(site, language, day, language), notes_for(site, "nl", day, language)
    mine = {block.id: block for block in text.blocks}
    rows, number = [], 0
    for block in dutch.blocks:
        if block.kind is Kind.SLOT:
            continue
        number += block.kind is not Kind.HEADING
        label = "" if block.kind is Kind.HEADING else str(number)
        here = html_of(mine[block.id], own_notes) if block.id in mine else f"<p>{escape(_('Not translated yet.'))}</p>"
        with override("nl"):
            there = html_of(block, nl_notes).replace("<h1>", '<p class="lead"><b>').replace("</h1>", "</b></p>")
        rows.append(
            f'<div class="pair"><b>{label}</b><div>{_plain_marks(here)}</div>'
            f'<div lang="nl" dir="ltr">{_plain_marks(there)}</div></div>'
        )
    view = View(
        around, address_of(page, language) + SIDE, title_of(text.blocks), wide=True,
        there=tuple(code for code in site.languages if code in page.languages and code != "nl"),
    )  # fmt: skip
    return _finish(
        "side", view, body=mark_safe("".join(rows)), back=address_of(page, language),
        notices=notices(page, text, language), checked=wording.day(text.checked, language),
    )  # fmt: skip


def _plain_marks(html: str) -> str:
    """Without the marks that lead to notes: those stand on the page itself."""
    return re.sub(r"<sup>.*?</sup>", "", html)


def _shared(site: Site, day: date) -> Pages:
    """What the languages of a region share: the choice, the languages we lack, sitemap, worker, headers."""
    pages: Pages = {}
    with override("en"):
        around = frame(site, "en", day)
        pages["/"] = _choice(around)
        for lacking in site.lacking:
            with override(lacking["code"]):
                pages[f"/{lacking['code']}/"] = _lacking(site, lacking, day)
    pages.update(shared_files(site))
    headers = {
        "*": {
            "cache-control": "public, max-age=60, stale-while-revalidate=600",
            "content-security-policy": policy_of(site.region),
        },
        ".js": {"cache-control": "no-cache"},
    }
    pages["/.headers.json"] = json.dumps(headers, sort_keys=True).encode()
    return pages


def _links(site: Site) -> str:
    return "".join(
        f'<li><a href="/{code}/" lang="{code}" dir="{direction(code)}" hreflang="{code}">{escape(own_name(code))}</a></li>'
        for code in site.languages
    )


def _choice(around: Frame) -> bytes:
    site = around.site
    more = "".join(
        f'<li><a href="/{one["code"]}/" lang="{one["code"]}" hreflang="{one["code"]}">{escape(one["name"])}</a></li>'
        for one in site.lacking
    )
    view = View(around, "/en/", site.region.brand, there=tuple(site.languages), script=False)
    return _finish("choose", view, languages=mark_safe(_links(site)), lacking=mark_safe(more))


def _lacking(site: Site, words: dict[str, str], day: date) -> bytes:
    around = frame(site, "en", day, lang=words["code"])
    view = View(around, f"/{words['code']}/", words["title"], script=False)
    phones = []
    for label, name in zip(("emergency", "police", "labour"), site.region.emergency, strict=False):
        span = read_on(site.series[name], day).span if name in site.series else None
        if span:
            phones.append(
                {
                    "label": words[label],
                    "number": str(span.value).replace(" ", NBSP),
                    "tel": str(span.value).replace(" ", ""),
                }
            )
    return _finish(
        "lacking", view, text=words["text"], phones=phones, languages=words["languages"], desks=words["desks"],
        choice=mark_safe(_links(site)), areas=[name for name, _ in site.areas],
    )  # fmt: skip
