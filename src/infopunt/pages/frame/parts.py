"""What pages are put together from: the frame, addresses, notes, an entry in a list, a block, notices."""

from collections.abc import Mapping
from datetime import date

from django.template import loader
from django.utils.translation import gettext as _

from infopunt.information.pack import CHANGES, PICTURES, SITE
from infopunt.information.queries import LivePage, LiveText
from infopunt.information.rules import Block, BlockKind, Translation, lead_of, title_of
from infopunt.kernel.words import in_language
from infopunt.pages.frame.frame import Frame, Inside, View
from infopunt.pages.frame.site import Site
from infopunt.pages.words.languages import attributes_of, direction, own_name
from infopunt.pages.words.markdown import Notes, html_of, text_of
from infopunt.pages.words.pictures import draw

Pages = dict[str, bytes]
CHANGES_AT = "/{}/about/changes/"


def finish_page(template: str, view: View, context: Mapping[str, object]) -> str:
    """A page: its own template inside the frame."""
    return view.frame.page(inside_of(template, view, **context)).decode()


def inside_of(template: str, view: View, **context: object) -> Inside:
    """The same before the frame stands around it: what may be kept while the frame changes."""
    return view.inside(loader.get_template(f"public/{template}.html").render({"v": view, **context}))


def address_of(page: LivePage, language: str) -> str:
    if page.theme == CHANGES:
        return f"{CHANGES_AT.format(language)}#{page.slug}"
    return f"/{language}/{page.slug}/" if page.theme == SITE else f"/{language}/{page.theme}/{page.slug}/"


def notes_for(site: Site, language: str, day: date, link_language: str) -> Notes:
    """A fresh sheet of notes for one page; links in it lead to pages in `link_language`."""

    def link(target: str) -> str:
        verb, _, name = target.partition(":")
        if verb == "situation":
            return f"/{link_language}/situations/{name}/"
        page = site.pages.get(name)
        return address_of(page, link_language) if page else f"/{link_language}/"

    return Notes(language, day, site.series, link, site.images, site.official)


def entry(around: Frame, page: LivePage, day: date) -> dict[str, object]:
    """A line in a list of pages, in the language it can be read in."""
    site, language = around.site, around.language
    text = site.text(page, language)
    notes = notes_for(site, text.language, day, language)
    return {
        "href": address_of(page, language),
        "title": title_of(text.blocks),
        "lead": text_of(lead_of(text.blocks), notes),
        "attributes": attributes_of(text.language, language),
    }


def block_html(site: Site, page: LivePage, block: Block, language: str, notes: Notes) -> str:
    if block.is_written:
        return html_of(block, notes)
    if block.kind is BlockKind.PICTURE:
        picture = site.pages[f"{PICTURES}/{block.name}"]
        return draw(picture, site.text(picture, language), notes)
    filled = page.slots.get(block.name, {})
    if not filled:
        return ""
    text = in_language(filled, language)
    html = "".join(html_of(one, notes) for one in text.blocks)
    if text.language == language:
        return html
    return f'<div lang="{text.language}" dir="{direction(text.language)}">{html}</div>'


def said_by(site: Site, page: LivePage) -> str:
    """Who speaks on a page that is not the information point's own; else ''."""
    if not page.voice:
        return ""
    kind, name = site.voices.get(page.voice, ("partner", page.voice))
    kinds = {"municipality": _("municipality"), "partner": _("partner organisation"), "employer": _("employer")}
    return _("%(name)s (%(kind)s) says this. It is not advice of the information point.") % {
        "name": name,
        "kind": kinds[kind],
    }


def notices(page: LivePage, text: LiveText, language: str) -> list[str]:
    """What a reader must know about this text: another language, made by a machine, behind the Dutch."""
    return [*notices_of_language(text, language), *notices_of_translation(text)]


def notices_of_language(text: LiveText, language: str) -> list[str]:
    if text.language == language:
        return []
    say = _("This page is not there in this language yet. You read it in: %(language)s.")
    return [say % {"language": own_name(text.language)}]


def notices_of_translation(text: LiveText) -> list[str]:
    found = []
    if text.translation is Translation.MACHINE:
        found.append(_("A computer translated this text. Nobody has checked it yet. In doubt, the Dutch text counts."))
    if text.outdated:
        found.append(_("The Dutch text was changed after this translation. Parts of it may be old."))
    return found
