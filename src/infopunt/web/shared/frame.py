"""What stands around every public page: head, bar, language switch, foot. Made once a language, not once a page."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from infopunt.facts.rules import read_on
from infopunt.regions.models import Region
from infopunt.web.shared.languages import direction, own_name
from infopunt.web.shared.markdown import phone_link
from infopunt.web.shared.site import Site

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
    """What is the same on every page of one language of a region."""

    site: Site
    language: str
    brand: str
    name: str
    style: SafeString
    own_name: str
    foot: SafeString
    emergency: SafeString
    switch_to: tuple[tuple[str, str], ...] = field(default=())


def frame(site: Site, language: str, day: date) -> Frame:
    titles = {
        "about": _("Who is behind this site"),
        "privacy": _("Privacy"),
        "accessibility": _("Accessibility"),
    }
    foot = f'<a href="/{language}/help/">{escape(_("Telephone numbers and desks"))}</a>' + "".join(
        f'<a href="/{language}/{name}/">{escape(title)}</a>' for name, title in titles.items()
    )
    return Frame(
        site,
        language,
        site.region.brand,
        site.name(language),
        mark_safe(style_of(site.region)),
        own_name(language),
        mark_safe(foot),
        mark_safe(_emergency(site, day) + f'<a href="/{language}/help/">{escape(_("more help"))}</a>'),
        tuple((code, own_name(code)) for code in site.languages),
    )


@dataclass
class View:
    """One page for the frame: what the base template reads as `v`."""

    frame: Frame
    address: str
    title: str
    description: str = ""
    canonical: str = ""
    there: tuple[str, ...] = ()
    wide: bool = False
    script: bool = True

    @property
    def language(self) -> str:
        return self.frame.language

    @property
    def brand(self) -> str:
        return self.frame.brand

    @property
    def name(self) -> str:
        return self.frame.name

    @property
    def style(self) -> SafeString:
        return self.frame.style

    @property
    def own_name(self) -> str:
        return self.frame.own_name

    @property
    def foot(self) -> SafeString:
        return self.frame.foot

    @property
    def emergency(self) -> SafeString:
        return self.frame.emergency

    @property
    def dir(self) -> str:
        return direction(self.language)

    def at(self, language: str) -> str:
        """The same page in another language."""
        return f"/{language}/" + self.address.split("/", 2)[2]

    @property
    def switch(self) -> SafeString:
        links = (
            f'<li><a href="{self.at(code)}" lang="{code}" dir="{direction(code)}" hreflang="{code}">{name}</a></li>'
            for code, name in self.frame.switch_to
            if code != self.language
        )
        return mark_safe("".join(links))

    @property
    def alternates(self) -> SafeString:
        links = (f'<link rel="alternate" hreflang="{code}" href="{self.at(code)}">' for code in self.there)
        return mark_safe("".join(links))


def _emergency(site: Site, day: date) -> str:
    """The first number of the region's emergency list, to tap."""
    name = site.region.emergency[0]
    series = site.series.get(name)
    span = read_on(series, day).span if series else None
    return f'<span class="tel">{phone_link(str(span.value))}</span> · ' if span else ""
