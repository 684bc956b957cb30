"""A text as a page: by itself, beside the Dutch, or as a card to show at a counter."""

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from django.utils.safestring import mark_safe
from django.utils.translation import override

from infopunt.facts import wording
from infopunt.information.pack import CARDS, SITE
from infopunt.information.queries import LivePage
from infopunt.information.rules import Block, BlockKind, lead_of, title_of
from infopunt.pages.checks.published import checks_for
from infopunt.pages.frame.frame import THEME, Frame, Inside, View
from infopunt.pages.frame.links import SIDE
from infopunt.pages.frame.parts import (
    address_of,
    block_html,
    entry,
    inside_of,
    notes_for,
    notices,
    notices_of_language,
    notices_of_translation,
    said_by,
)
from infopunt.pages.frame.site import Site
from infopunt.pages.texts.lead import below_lead, marked
from infopunt.pages.words.languages import attributes_of, fallen_attributes, own_name
from infopunt.pages.words.markdown import below, html_of, text_of
from infopunt.pages.words.pictures import items_of
from infopunt.pages.words.sources import cautions_of, list_of_sources, sources_of

HELP = f"{SITE}/help"


def text_page(around: Frame, page: LivePage, day: date) -> Inside:
    """A page in the asked language, or openly in another one."""
    site, language = around.site, around.language
    text = site.text(page, language)
    side = SIDE if language != "nl" and language in page.texts else ""
    with override(text.language):
        notes = notes_for(site, text.language, day, language)
        opening = _opening(text.blocks) + 1 if page.id == HELP else 0
        html = [marked(block_html(site, page, block, text.language, notes), block, text, side) for block in text.blocks]
        html.insert(2, below_lead(page, text, notes, side))
        lead = text_of(lead_of(text.blocks), notes)
    own = text.language == language
    theme = next((one for one in site.themes if one.id == page.theme), None)
    address = address_of(page, language)
    title = title_of(text.blocks)
    view = View(
        around, address, title, description=lead, there=tuple(code for code in site.languages if code in page.languages),
        canonical="" if own else address_of(page, text.language), theme=theme.id if theme else "",
    )  # fmt: skip
    return inside_of(
        "page",
        view,
        theme={"id": theme.id, "label": THEME} if theme else None,
        voice=said_by(site, page),
        notices=notices_of_language(text, language),
        translated=notices_of_translation(text),
        opening=mark_safe("".join(html[:opening])),
        body=mark_safe("".join(html[opening:])),
        text_attributes=attributes_of(text.language, language),
        next=[entry(around, site.pages[name], day) for name in page.next if name in site.pages],
        checks=checks_for(around, page.topics, page.id) if page.is_subject else [],
        leaflet=address_of(page, text.language) + "leaflet.pdf",
        side=side,
        share=quote(f"{title} {site.address()}{address}"),
        checked=wording.day(text.checked, language).rstrip("."),
        sources=list_of_sources(sources_of(page, notes, language)),
        cautions=cautions_of(notes, language),
        **(_asking(site, language) if page.id == HELP else {}),
    )


def _opening(blocks: Sequence[Block]) -> int:
    """How many blocks stand above the first heading below the title: what must be read before anybody is asked anything."""
    parts = (at for at, block in enumerate(blocks) if at and block.kind is BlockKind.HEADING)
    return next(parts, len(blocks))


def _asking(site: Site, language: str) -> dict[str, object]:
    """The form that asks for a person, on the page with the telephone numbers."""
    return {
        "topics": [
            (theme.id, theme.label(language), fallen_attributes(theme.labels, language))
            for theme in site.themes
            if theme.id != CARDS
        ],
        "spoken": [(code, own_name(code)) for code in site.languages],
        "action": f"/{language}/help/",
    }


def side_page(around: Frame, page: LivePage, day: date) -> Inside:
    """The text beside the Dutch, block by block, with the same numbers."""
    site, language = around.site, around.language
    text, dutch = page.texts[language], page.texts["nl"]
    own_notes, nl_notes = notes_for(site, language, day, language), notes_for(site, "nl", day, language)
    mine = {block.id: block for block in text.blocks}
    written = [block for block in dutch.blocks if block.is_written]
    with override("nl"):
        theirs = [html_of(block, nl_notes) for block in written]
    # Below the page's own title that of the Dutch is none.
    theirs = [html.replace("<h1>", '<p class="lead"><b>').replace("</h1>", "</b></p>") for html in theirs]
    rows, number = [], 0
    for block, there in zip(written, theirs, strict=True):
        number += block.kind is not BlockKind.HEADING
        here = mark_safe(_plain_marks(html_of(mine[block.id], own_notes))) if block.id in mine else ""
        rows.append(("" if block.kind is BlockKind.HEADING else number, here, mark_safe(_plain_marks(there))))
    view = View(
        around, address_of(page, language) + SIDE, title_of(text.blocks), wide=True,
        there=tuple(code for code in site.languages if code in page.languages and code != "nl"),
    )  # fmt: skip
    return inside_of(
        "side", view, rows=rows, back=address_of(page, language),
        notices=notices(page, text, language), checked=wording.day(text.checked, language).rstrip("."),
    )  # fmt: skip


def _plain_marks(html: str) -> str:
    """Without the marks that lead to notes: those stand on the page itself."""
    return re.sub(r"<sup>.*?</sup>", "", html) if "<sup>" in html else html


def card_page(around: Frame, page: LivePage, day: date) -> Inside:
    """Sentences in Dutch for who stands behind the counter, each with the reader's own words below it."""
    site, language = around.site, around.language
    text, dutch = site.text(page, language), page.texts["nl"]
    notes, nl_notes = notes_for(site, text.language, day, language), notes_for(site, "nl", day, "nl")
    with override("nl"):
        said = [text_of(words, nl_notes) for _name, words in items_of(dutch.blocks)]
    with override(text.language):
        items = [words for _name, words in items_of(text.blocks)]
        own = [text_of(words, notes) for words in items] if text.language != "nl" else []
        gaps = below(items, notes)
        lead = text_of(lead_of(text.blocks), notes)
        lead_html = html_of(text.blocks[1], notes)
    away = text.language != language
    view = View(
        around, address_of(page, language), title_of(text.blocks), description=lead,
        there=tuple(code for code in site.languages if code in page.languages),
        canonical=address_of(page, text.language) if away else "", theme=page.theme,
    )  # fmt: skip
    theme = next(one for one in site.themes if one.id == page.theme)
    return inside_of(
        "card", view,
        theme={"id": theme.id, "label": THEME},
        notices=notices_of_language(text, language),
        translated=notices_of_translation(text),
        lead=mark_safe(lead_html),
        text_attributes=attributes_of(text.language, language),
        below=mark_safe(gaps),
        lines=[(line, own[number] if number < len(own) else "") for number, line in enumerate(said)],
        next=[entry(around, site.pages[name], day) for name in page.next if name in site.pages],
        checks=checks_for(around, page.topics, page.id) if page.is_subject else [],
        checked=wording.day(text.checked, language).rstrip("."),
        sources=list_of_sources(sources_of(page, notes, language)),
        cautions=cautions_of(notes, language),
    )  # fmt: skip
