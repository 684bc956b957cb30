"""What stands around every public page: head, bar, language switch, foot. Made once a language, not once a page."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from html import escape
from pathlib import Path

from django.template import loader
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from infopunt.facts.rules import read_on
from infopunt.kernel.words import fallback
from infopunt.pages.frame.indent import without_indent
from infopunt.pages.frame.links import links
from infopunt.pages.frame.site import Site
from infopunt.pages.words.languages import attributes_of, direction, is_translated, own_name
from infopunt.pages.words.markdown import phone_link
from infopunt.regions.models import Region

STATIC = Path(__file__).resolve().parents[1] / "static"


@cache
def _css() -> str:
    return squeezed_css((STATIC / "public.css").read_text())


def squeezed_css(text: str) -> str:
    """Without comments and without the air of its source: one declaration a line, indented, a space after its colon."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s*\n\s*", "", text)
    return text.replace(": ", ":").replace(" {", "{").replace(";}", "}")


def style_of(region: Region) -> str:
    """The whole style of a region: one text, so that its hash can stand in the policy."""
    return _css().replace("ACCENT_LIGHT", region.theme["accent"]).replace("ACCENT_DARK", region.theme["accent_dark"])


@cache
def sheet_of(name: str) -> str:
    """A style sheet of one part of the site, which its pages have beside the common one."""
    return squeezed_css((STATIC / f"{name}.css").read_text())


SCRIPTS = "script-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "


def policy_of(region: Region, *, script: bool = True, sheet: str = "") -> str:
    """The content security policy: nothing from elsewhere, no inline script, these styles and no other; or no script at all."""
    styles = [style_of(region), *([sheet_of(sheet)] if sheet else [])]
    digests = (base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; style-src {allowed}; img-src 'self' data:; {SCRIPTS if script else ''}"
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@dataclass(frozen=True)
class Frame:
    """One language of a region around its pages: the base template rendered once, cut where a page differs."""

    site: Site
    language: str
    brand: str
    switch_to: tuple[str, ...]
    pieces: tuple[str | bytes, ...]
    pieces_with_script: tuple[str | bytes, ...]

    def page(self, inside: "Inside") -> bytes:
        """A whole page."""
        pieces = self.pieces_with_script if inside.script else self.pieces
        page = b"".join(inside.fill[piece] if isinstance(piece, str) else piece for piece in pieces)
        return page.replace(THEME.encode(), self._theme_names[inside.theme]) if inside.theme else page

    @cached_property
    def _theme_names(self) -> dict[str, bytes]:
        return {theme.id: escape(theme.label(self.language)).encode() for theme in self.site.themes}


@dataclass(frozen=True)
class Inside:
    """What differs between the pages of a language, by where it stands in the frame; with or without a script."""

    script: bool
    fill: dict[str, bytes]
    theme: str = ""  # whose name stands where THEME does: a theme with another name leaves its pages as they are


# Where a page differs from the others; private use characters, which no text holds.
_HEAD, _WIDE, _SWITCH, _MAIN, _TITLE = "\ue010", "\ue011", "\ue012", "\ue013", "\ue017"
THEME = "\ue014"  # the name of a page's theme
_CUTS = re.compile(f"([{_HEAD}{_WIDE}{_SWITCH}{_MAIN}{_TITLE}])")


def frame(site: Site, language: str, day: date, lang: str = "") -> Frame:
    """The frame in the active language, with links to pages in `language`; `lang` is what the page says it is in."""
    titles = {
        "about/changes": _("What changed lately"),
        "about": _("Who is behind this site"),
        "privacy": _("Privacy"),
        "accessibility": _("Accessibility"),
    }
    foot = {"help": _("Telephone numbers and desks"), **titles}
    fixed = {
        "language": language,
        "lang": lang or language,
        "dir": direction(lang or language),
        "name": site.name(language),
        "brand": site.region.brand,
        "style": mark_safe(style_of(site.region)),
        "own_name": own_name(language),
        "in_english": "" if is_translated(language) else own_name(language),
        "foot": tuple(foot.items()),
        "emergency": mark_safe(_emergency(site, day)),
        "notice": mark_safe(urgent(site.notice, lang or language)),
        "title": _TITLE,
        "head": _HEAD,
        "wide": _WIDE,
        "switch": _SWITCH,
        "main": _MAIN,
    }
    plain, script = (_pieces(get_language(), tuple(fixed.items()), on) for on in (False, True))
    return Frame(site, language, site.region.brand, tuple(site.languages), plain, script)


@lru_cache(maxsize=100)
def _pieces(_active: str | None, fixed: tuple[tuple[str, object], ...], script: bool) -> tuple[str | bytes, ...]:
    """The base template around these words in the active language. The same words give the same frame: pages that are made
    for one visitor need not write it again."""
    template = loader.get_template("public/base.html")
    cut = _CUTS.split(without_indent(template.render({"v": dict(fixed), "script": script})))
    return tuple(piece if _CUTS.fullmatch(piece) else piece.encode() for piece in cut)


def urgent(notice: Mapping[str, str], language: str) -> str:
    """The urgent sentence in this language, which is the active one, else in English, else in Dutch."""
    told = fallback(language, notice)
    if told is None:
        return ""
    context = {"words": notice[told], "attributes": attributes_of(told, language)}
    return without_indent(loader.get_template("public/_urgent.html").render(context))


_ABOVE, _BELOW = b"</header>\n", b'<main id="main"'  # of the place of the urgent sentence in public/base.html


def with_urgent(page: bytes, urgent: str) -> bytes:
    """The bytes of a page with this urgent sentence, or none, in place of what stands there."""
    above, found, rest = page.partition(_ABOVE)
    at = rest.find(_BELOW)
    if not found or at < 0:
        return page
    return b"".join((above, _ABOVE, f"{urgent}\n".encode() if urgent else b"", rest[at:]))


def _emergency(site: Site, day: date) -> str:
    """The first number of the region's emergency list, to tap."""
    series = site.series.get(site.region.emergency[0])
    span = read_on(series, day).shown if series else None
    return phone_link(str(span.value)) if span else ""


@dataclass
class View:
    """What the frame must know of a page."""

    frame: Frame
    address: str
    title: str
    description: str = ""
    canonical: str = ""
    there: tuple[str, ...] = ()
    wide: bool = False
    script: bool = True
    feed: str = ""
    theme: str = ""
    refresh: str = ""
    refused: bool = False  # what was sent has to be mended
    sheet: str = ""  # the name of a style sheet of this part of the site
    kept_script: str = ""  # a script of the page's own, without which it still says what to do

    @property
    def language(self) -> str:
        return self.frame.language

    @property
    def sheet_style(self) -> str:
        return mark_safe(sheet_of(self.sheet))

    @property
    def name(self) -> str:
        return self.frame.site.name(self.language)

    @property
    def path(self) -> str:
        """Where it stands in each of its languages."""
        return self.address.split("/", 2)[2]

    def inside(self, main: str) -> Inside:
        """What this page puts into the frame."""
        fill = {
            _TITLE: escape(self._title()),
            _HEAD: self._head(),
            _WIDE: " wide" if self.wide else "",
            _SWITCH: self._switch(),
            _MAIN: without_indent(main),
        }
        return Inside(self.script, {mark: text.encode() for mark, text in fill.items()}, self.theme)

    def _title(self) -> str:
        # Who cannot see the page hears its title first: that something has to be mended.
        return f"{_('Error')}: {self.title}" if self.refused else self.title

    def _head(self) -> str:
        alternates = mark_safe(links("public/_alternates.html", self.path, self.there, self.there))
        template = loader.get_template("public/_head.html")
        return without_indent(template.render({"v": self, "alternates": alternates}))

    def _switch(self) -> str:
        others = [code for code in self.frame.switch_to if code != self.language]
        return links("public/_switch.html", self.path, others, self.there)
