"""What a region shows, loaded whole: the only input of rendering."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from infopunt.advice.queries import LiveCheck, all_checks
from infopunt.facts.official import NOBODY, OfficialHosts, read_official
from infopunt.facts.queries import all_series
from infopunt.facts.rules import Series
from infopunt.information.languages import read_languages
from infopunt.information.models import Image, Notice
from infopunt.information.pack import CHANGES
from infopunt.information.queries import LivePage, LiveText, live_pages
from infopunt.information.rules import IMAGE
from infopunt.kernel.words import in_language
from infopunt.regions.models import Area, Region
from infopunt.topics.models import Situation, Theme, Topic


@dataclass(frozen=True)
class NamedRow:
    """Something with an id and a label per language."""

    id: str
    labels: dict[str, str]

    def label(self, language: str) -> str:
        return in_language(self.labels, language)


@dataclass(frozen=True)
class Moment(NamedRow):
    """A situation in somebody's life."""

    say: dict[str, str]
    now: tuple[str, ...]
    later: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """One region with everything its pages are made of."""

    region: Region
    areas: tuple[tuple[str, tuple[str, ...]], ...]
    themes: tuple[NamedRow, ...]
    topics: dict[str, NamedRow]
    situations: tuple[Moment, ...]
    series: dict[str, Series]
    pages: dict[str, LivePage]
    lacking: tuple[dict[str, str], ...] = ()
    # The urgent sentence on top of every page, by language; empty when there is none.
    notice: dict[str, str] = field(default_factory=dict)
    voices: dict[str, tuple[str, str]] = field(default_factory=dict)  # slug → kind, name
    images: dict[str, tuple[int, int]] = field(default_factory=dict)  # name → width, height
    checks: tuple[LiveCheck, ...] = ()
    official: OfficialHosts = NOBODY
    # The images its texts show; read only where everything is rendered.
    image_bodies: dict[str, bytes] = field(default_factory=dict)

    @property
    def languages(self) -> list[str]:
        return list(self.region.languages)

    def name(self, language: str) -> str:
        return str(in_language(self.region.names, language))

    def address(self) -> str:
        """Where the site stands, for links that leave it; set per region or by INFOPUNT_ADDRESS. Never the port of this
        process: what is rendered must not depend on who renders it."""
        own = self.region.address or settings.ADDRESS
        return own or f"http://{self.region.id}.localhost:8000"

    def theme_pages(self, theme: str) -> list[LivePage]:
        order = list(self.topics)
        found = [page for page in self.pages.values() if page.theme == theme]
        return sorted(
            found,
            key=lambda page: (
                min((order.index(t) for t in page.topics if t in order), default=999),
                page.slug,
            ),
        )

    def changes(self) -> list[LivePage]:
        """What changed, the newest day first."""
        found = [page for page in self.pages.values() if page.theme == CHANGES]
        return sorted(found, key=lambda page: (page.day or date.min, page.slug), reverse=True)

    def text(self, page: LivePage, language: str) -> LiveText:
        """The text shown when `language` is asked for: that language, else English, else Dutch."""
        return in_language(page.texts, language)


def load_site(region: Region, only: Collection[str] | None = None) -> Site:
    """Read a region, whole or for rendering `only` some languages; the number of queries does not grow with what it holds."""
    pages = live_pages(region.id, only)
    areas = Area.objects.filter(region=region).prefetch_related("municipalities")
    return Site(
        region=region,
        areas=tuple((area.name, tuple(place.name for place in area.municipalities.all())) for area in areas),
        themes=tuple(NamedRow(theme.id, theme.labels) for theme in Theme.objects.all()),
        topics={topic.id: NamedRow(topic.id, topic.labels) for topic in Topic.objects.all()},
        situations=tuple(
            Moment(moment.id, moment.labels, moment.say, tuple(moment.now), tuple(moment.later))
            for moment in Situation.objects.all()
        ),
        series=all_series(),
        pages=pages,
        lacking=lacking_languages(settings.CONTENT, list(region.languages)) if only is None else (),
        notice=notice_of(region),
        voices={slug: (kind, name) for slug, kind, name in region.voices.values_list("slug", "kind", "name")},
        images={name: (width, height) for name, width, height in Image.objects.values_list("name", "width", "height")},
        checks=tuple(all_checks()),
        official=read_official(settings.CONTENT)[0],
        image_bodies={} if only is not None else _bodies(pages),
    )


def notice_of(region: Region) -> dict[str, str]:
    """The urgent sentence of a region, by language; empty when there is none."""
    return next(iter(Notice.objects.filter(region=region.id, until=None).values_list("words", flat=True)), {})


def _bodies(pages: dict[str, LivePage]) -> dict[str, bytes]:
    """The images that live texts show; no query where there are none."""
    texts = [
        text
        for page in pages.values()
        for text in (*page.texts.values(), *(one for slot in page.slots.values() for one in slot.values()))
    ]
    names = {
        found[1]
        for text in texts
        for block in text.blocks
        if "image:" in block.md
        for found in IMAGE.finditer(block.md)
    }
    if not names:
        return {}
    return {name: bytes(body) for name, body in Image.objects.filter(name__in=names).values_list("name", "body")}


def lacking_languages(root: Path, offered: list[str]) -> tuple[dict[str, str], ...]:
    """What we say to people whose language this region lacks."""
    packs, _faults = read_languages(root)
    return tuple(words for code, pack in packs.items() if code not in offered and (words := pack.words()))
