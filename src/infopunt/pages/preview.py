"""A text as a reader would see it if it were live: the page itself, with this content in place of what is there."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import override

from infopunt.information.content import Content
from infopunt.information.models import Text
from infopunt.information.pack import CARDS
from infopunt.information.queries import LivePage, LiveText
from infopunt.information.rules import Block, outdated_blocks
from infopunt.pages.frame.frame import frame
from infopunt.pages.frame.site import Site, load_site
from infopunt.pages.texts.text import card_page, text_page
from infopunt.regions.models import Region


def preview(region: Region, text: Text, content: Content, day: date) -> bytes:
    """The whole page as bytes, under the policy of the region's pages."""
    language, page = text.language, text.page
    site = load_site(region, [language])
    shown = _placed(site, text, content)
    with override(language):
        around = frame(site, language, day)
        if page.theme == CARDS and "nl" in shown.texts:
            return around.page(card_page(around, shown, day))
        return around.page(text_page(around, shown, day))


def _placed(site: Site, text: Text, content: Content) -> LivePage:
    page = text.page
    key = f"{page.theme}/{page.slug}"
    live = site.pages.get(key)
    if page.slot and live:
        live.slots.setdefault(page.slot, {})[text.language] = _live_text(text.language, content, ())
        return live
    if live is None or live.layer != page.layer:
        live = LivePage(
            layer=page.layer, theme=page.theme, slug=page.slug, core=page.core, topics=tuple(page.topics),
            next=tuple(page.next), day=page.day, drawing=page.drawing, figure=page.figure,
        )  # fmt: skip
        site.pages[key] = live
    dutch = live.texts.get("nl")
    source = dutch.blocks if dutch and text.language != "nl" else ()
    live.texts[text.language] = _live_text(text.language, content, source)
    live.languages = live.languages | {text.language}
    return live


def _live_text(language: str, content: Content, source: Sequence[Block]) -> LiveText:
    outdated = frozenset(outdated_blocks(content.blocks, source)) if source else frozenset()
    return LiveText(
        language=language, blocks=content.blocks, sources=tuple(dict(one) for one in content.sources),
        checked=content.checked_on, translation=content.translation, outdated=outdated,
    )  # fmt: skip
