"""What stands around every public page: head, bar, language switch, foot. Made once a language, not once a page."""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from django.template import loader
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from infopunt.facts.rules import read_on
from infopunt.information.rules import fallback
from infopunt.regions.models import Region
from infopunt.web.shared.languages import direction, own_name
from infopunt.web.shared.markdown import phone_link
from infopunt.web.shared.site import Site

SIDE = "side-by-side/"
STATIC = Path(__file__).resolve().parents[1] / "static"


@cache
def _css() -> str:
    text = (STATIC / "public.css").read_text()
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"\s*\n\s*", "", text)


def style_of(region: Region) -> str:
    """The whole style of a region: one text, so that its hash can stand in the policy."""
    return _css().replace("ACCENT_LIGHT", region.theme["accent"]).replace("ACCENT_DARK", region.theme["accent_dark"])


def policy_of(region: Region) -> str:
    """The content security policy: nothing from elsewhere, no inline script, this style and no other."""
    digest = base64.b64encode(hashlib.sha256(style_of(region).encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
        "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@dataclass(frozen=True)
class Frame:
    """One language of a region around its pages: the base template rendered once, cut where a page differs."""

    site: Site
    language: str
    brand: str
    switch_to: tuple[tuple[str, str], ...]
    pieces: tuple[str, ...]
    pieces_with_script: tuple[str, ...]


# Where a page differs from the others; private use characters, which no text holds.
_HEAD, _WIDE, _SWITCH, _MAIN = "\ue010", "\ue011", "\ue012", "\ue013"
_CUTS = re.compile(f"([{_HEAD}{_WIDE}{_SWITCH}{_MAIN}])")


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
        "foot": mark_safe("".join(f'<a href="/{language}/{at}/">{escape(say)}</a>' for at, say in foot.items())),
        "emergency": mark_safe(_emergency(site, day)),
        "notice": mark_safe(_notice(site, lang or language)),
        "head": _HEAD,
        "wide": _WIDE,
        "switch": _SWITCH,
        "main": _MAIN,
    }
    plain, script = (_pieces(get_language(), tuple(fixed.items()), on) for on in (False, True))
    return Frame(
        site, language, site.region.brand, tuple((code, own_name(code)) for code in site.languages), plain, script
    )


@lru_cache(maxsize=100)
def _pieces(_active: str | None, fixed: tuple[tuple[str, str], ...], script: bool) -> tuple[str, ...]:
    """The base template around these words in the active language. The same words give the same frame: pages that are made
    for one visitor need not write it again."""
    template = loader.get_template("public/base.html")
    return tuple(_CUTS.split(without_indent(template.render({"v": dict(fixed), "script": script}))))


def without_indent(html: str) -> str:
    return "\n".join(line for line in (line.strip() for line in html.splitlines()) if line)


def _notice(site: Site, language: str) -> str:
    """The urgent sentence in this language, else in English, else in Dutch."""
    told = fallback(language, site.notice)
    if told is None:
        return ""
    attributes = "" if told == language else f' lang="{told}" dir="{direction(told)}"'
    return f'<p class="w"{attributes}>{escape(site.notice[told])}</p>'


def _emergency(site: Site, day: date) -> str:
    """The first number of the region's emergency list, to tap."""
    series = site.series.get(site.region.emergency[0])
    span = read_on(series, day).span if series else None
    return f'<span class="tel">{phone_link(str(span.value))}</span> · ' if span else ""


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
    refresh: str = ""
    kept_script: str = ""  # a script of the page's own, without which it still says what to do

    @property
    def language(self) -> str:
        return self.frame.language

    @property
    def name(self) -> str:
        return self.frame.site.name(self.language)

    def at(self, language: str) -> str:
        """The same page in another language; beside the Dutch only where there is a text to put beside it."""
        path = self.address.split("/", 2)[2]
        if language not in self.there:
            path = path.removesuffix(SIDE)
        return f"/{language}/{path}"

    def around(self, main: str) -> str:
        """The whole page."""
        fill = {
            _HEAD: self._head(),
            _WIDE: " wide" if self.wide else "",
            _SWITCH: self._switch(),
            _MAIN: without_indent(main),
        }
        pieces = self.frame.pieces_with_script if self.script else self.frame.pieces
        return "".join(fill.get(piece, piece) for piece in pieces)

    def _head(self) -> str:
        parts = [f"<title>{escape(self.title)} · {escape(self.frame.brand)}</title>"]
        if self.description:
            parts.append(f'<meta name="description" content="{escape(self.description)}">')
        if self.canonical:
            parts.append(f'<link rel="canonical" href="{self.canonical}">')
        if self.feed:
            parts.append(f'<link rel="alternate" type="application/atom+xml" href="{self.feed}">')
        if self.refresh:
            parts.append(f'<meta http-equiv="refresh" content="120;url={self.refresh}">')
        if self.kept_script:
            parts.append(f'<script src="{self.kept_script}" defer></script>')
        parts += [f'<link rel="alternate" hreflang="{code}" href="{self.at(code)}">' for code in self.there]
        return "\n".join(parts)

    def _switch(self) -> str:
        return "".join(
            f'<li><a href="{self.at(code)}" lang="{code}" dir="{direction(code)}" hreflang="{code}">{name}</a></li>'
            for code, name in self.frame.switch_to
            if code != self.language
        )
