"""A page as an A5 leaflet: typst, tagged PDF, Arabic shaped, with a QR code that leads back to the page."""

import hashlib
import io
import re
import tempfile
from datetime import date
from html import unescape
from pathlib import Path

import segno
import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.facts import wording
from infopunt.information.queries import LivePage
from infopunt.information.rules import title_of
from infopunt.pages.frame.parts import address_of, notes_for, notices
from infopunt.pages.frame.site import Site
from infopunt.pages.words.languages import direction
from infopunt.pages.words.markdown import html_of

_SPECIAL = re.compile(r"([\\#$*_`<>@\[\]~=/+\-'\"])")


def source_of(site: Site, page: LivePage, language: str, day: date) -> str:
    """The leaflet as typst text: what the PDF is made from, and whose hash tells whether it must be made again."""
    text = page.texts[language]
    with override(language):
        notes = notes_for(site, language, day, language)
        blocks = "\n\n".join(_typst(html_of(block, notes)) for block in text.blocks if block.is_written)
        address = site.address() + address_of(page, language)
        caution = "\n\n".join(_escape(line) for line in notices(page, text, language))
        checked = _escape(_("Last checked on %(day)s.") % {"day": wording.day(text.checked, language).rstrip(".")})
    accent = site.region.theme["accent"]
    return f"""#set document(title: "{_quoted(title_of(text.blocks))}", author: "{_quoted(site.name(language))}", date: none)
#set page(paper: "a5", margin: (x: 14mm, y: 14mm), footer: text(8pt, fill: luma(90))[{_escape(site.name(language))} · {checked}])
#set text(lang: "{language}", dir: {direction(language)}, size: 10pt, font: ("Noto Sans", "Noto Sans Arabic", "DejaVu Sans", "Libertinus Serif"))
#set par(leading: 0.7em)
#show heading: set text(fill: rgb("{accent}"))
#show link: set text(fill: rgb("{accent}"))
{blocks}

#line(length: 100%, stroke: 0.5pt + luma(200))
#text(8pt)[{caution}]

#grid(columns: (24mm, 1fr), gutter: 5mm, align: horizon, image("qr.svg", width: 24mm, alt: "QR"), text(8pt, dir: ltr)[{_escape(address)}])
"""


def leaflet_hash(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def pdf_of(source: str, address: str) -> bytes:
    """The PDF; the same source gives the same bytes."""
    code = io.BytesIO()
    segno.make(address, error="m").save(code, kind="svg", border=1, xmldecl=False)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "leaflet.typ").write_text(source, "utf-8")
        (root / "qr.svg").write_bytes(code.getvalue())
        pdf: bytes = typst.compile(root / "leaflet.typ", root=root, format="pdf", timestamp=0)
    return pdf


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _typst(html: str) -> str:
    """The few kinds of HTML our Markdown gives, as typst."""
    html = re.sub(r"<sup>.*?</sup>", "", html, flags=re.S)
    parts: list[str] = []
    for token in re.split(r"(<[^>]+>)", html):
        if not token.startswith("<"):
            parts.append(_escape(unescape(token)) if token.strip() else " " if token else "")
            continue
        parts.append(_tag(token))
    return "".join(parts).strip()


def _tag(token: str) -> str:
    name = re.match(r"</?([a-z0-9]+)", token)
    opening = not token.startswith("</")
    match name[1] if name else "":
        case "h1" | "h2" | "h3" as heading:
            return "\n" + "=" * int(heading[1]) + " " if opening else "\n\n"
        case "p":
            return "\n\n"
        case "li":
            return "\n- " if opening else "\n"
        case "em" | "strong" | "a" as inline:
            if not opening:
                return "]"
            return "#strong[" if inline == "strong" else "#emph[" if inline == "em" else _link(token)
        case "th" | "td":
            return "" if opening else " · "
        case "tr" | "ul" | "ol" | "table" | "thead" | "tbody" | "br":
            return "\n"
    return ""


def _link(token: str) -> str:
    """A link to another page of the site is only emphasised on paper."""
    target = re.search(r'href="([^"]+)"', token)
    if target and target[1].startswith(("https:", "tel:")):
        return f'#link("{_quoted(unescape(target[1]))}")['
    return "#text["
