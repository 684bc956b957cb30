"""What changed lately: one page and one feed (Atom, RFC 4287) a language, the newest day first."""

from datetime import date
from html import escape

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from infopunt.facts import wording
from infopunt.pages.frame.frame import Frame, Inside, View
from infopunt.pages.frame.parts import CHANGES_AT, entry, inside_of, notes_for, notices
from infopunt.pages.frame.site import Site
from infopunt.pages.words.languages import attributes_of
from infopunt.pages.words.markdown import as_words, below, html_of, text_of
from infopunt.pages.words.sources import cautions_of, sources_of

FEED_AT = "/{}/about/changes.xml"


def changes_page(around: Frame, day: date) -> Inside:
    """Every change with its day, what it means and the page that tells more."""
    site, language = around.site, around.language
    rows, said = [], []
    own_notes = notes_for(site, language, day, language)
    sources: dict[str, None] = {}
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
        sources.update(dict.fromkeys(sources_of(page, notes, language).split("</li>")))
    view = View(
        around, CHANGES_AT.format(language), _("What changed lately"), there=tuple(site.languages),
        feed=FEED_AT.format(language),
    )  # fmt: skip
    return inside_of(
        "changes", view, rows=rows, notices=said, feed=FEED_AT.format(language),
        sources=mark_safe("</li>".join(one for one in sources if one) + "</li>" if rows else ""),
        cautions=cautions_of(own_notes, language),
    )  # fmt: skip


def feed(around: Frame, day: date) -> bytes:
    """The same for programs that read along."""
    site, language = around.site, around.language
    base, here = site.address(), CHANGES_AT.format(language)
    rows = "".join(_item(site, language, day, base + here))
    latest = max((page.day for page in site.changes() if page.day and page.day <= day), default=day)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">'
        f"<id>{escape(base + here)}</id><title>{escape(_('What changed lately'))} · {escape(site.region.brand)}</title>"
        f"<updated>{latest.isoformat()}T00:00:00Z</updated><author><name>{escape(site.name(language))}</name></author>"
        f'<link href="{escape(base + here)}"/><link rel="self" href="{escape(base + FEED_AT.format(language))}"/>{rows}</feed>\n'
    ).encode()


def _item(site: Site, language: str, day: date, address: str) -> list[str]:
    rows = []
    for page in site.changes():
        text = site.text(page, language)
        notes = notes_for(site, text.language, day, language)
        blocks = [block.md for block in text.blocks[1:]]
        words = " ".join([*(text_of(md, notes) for md in blocks), as_words(below(blocks, notes))]).strip()
        # A change that is still to come was told on the day the text was checked.
        told = min(page.day or day, text.checked)
        rows.append(
            f"<entry><id>{escape(f'{address}#{page.slug}')}</id><title>{escape(text.blocks[0].md.lstrip('# '))}</title>"
            f'<updated>{told.isoformat()}T00:00:00Z</updated><link href="{escape(f"{address}#{page.slug}")}"/>'
            f'<content xml:lang="{text.language}">{escape(words)}</content></entry>'
        )
    return rows
