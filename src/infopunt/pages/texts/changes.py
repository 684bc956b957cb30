"""What changed lately: one page and one feed (Atom, RFC 4287) a language, the newest day first."""

from datetime import date

from django.template import loader
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from infopunt.facts import wording
from infopunt.information.queries import LivePage
from infopunt.pages.frame.frame import Frame, Inside, View
from infopunt.pages.frame.parts import CHANGES_AT, entry, inside_of, notes_for, notices
from infopunt.pages.frame.site import Site
from infopunt.pages.words.languages import attributes_of
from infopunt.pages.words.markdown import as_words, below, html_of, text_of
from infopunt.pages.words.sources import Sources, cautions_of, list_of_sources, sources_of

FEED_AT = "/{}/about/changes.xml"


def changes_page(around: Frame, day: date) -> Inside:
    """Every change with its day, what it means and the page that tells more."""
    site, language = around.site, around.language
    rows, said = [], []
    own_notes = notes_for(site, language, day, language)
    sources = Sources()
    for page in site.changes():
        text = site.text(page, language)
        notes = own_notes if text.language == language else notes_for(site, text.language, day, language)
        rows.append(
            {
                "id": page.slug,
                "day": wording.day(page.day or day, language),
                "later": page.day is not None and page.day > day,
                "attributes": attributes_of(text.language, language),
                "title": text.blocks[0].md.lstrip("# "),
                "body": mark_safe("".join(html_of(block, notes) for block in text.blocks[1:])),
                "next": [entry(around, site.pages[name], day) for name in page.next if name in site.pages],
            }
        )
        said += [one for one in notices(page, text, language) if one not in said]
        sources_of(page, notes, language, sources)
    view = View(
        around, CHANGES_AT.format(language), _("What changed lately"), there=tuple(site.languages),
        feed=FEED_AT.format(language),
    )  # fmt: skip
    return inside_of(
        "changes", view, rows=rows, notices=said, feed=FEED_AT.format(language),
        sources=list_of_sources(sources),
        cautions=cautions_of(own_notes, language),
    )  # fmt: skip


def feed(around: Frame, day: date) -> bytes:
    """The same for programs that read along."""
    site, language = around.site, around.language
    context = {
        "language": language,
        "page": site.address() + CHANGES_AT.format(language),
        "feed": site.address() + FEED_AT.format(language),
        "brand": site.region.brand,
        "name": site.name(language),
        "latest": max((page.day for page in site.changes() if page.day and page.day <= day), default=day).isoformat(),
        "entries": [_entry(site, page, language, day) for page in site.changes()],
    }
    return loader.get_template("public/changes.xml").render(context).encode()


def _entry(site: Site, page: LivePage, language: str, day: date) -> dict[str, str]:
    text = site.text(page, language)
    notes = notes_for(site, text.language, day, language)
    blocks = [block.md for block in text.blocks[1:]]
    # A change that is still to come was told on the day the text was checked.
    told = min(page.day or day, text.checked)
    return {
        "id": page.slug,
        "title": text.blocks[0].md.lstrip("# "),
        "day": told.isoformat(),
        "language": text.language,
        "words": " ".join([*(text_of(md, notes) for md in blocks), as_words(below(blocks, notes))]).strip(),
    }
