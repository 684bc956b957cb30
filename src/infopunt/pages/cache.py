"""Parts of pages, kept as long as nothing they are made from changes: most of what is rendered again is what it was.

A key names everything that a part is made from. What is kept is only sooner there, never other: `verify` renders with none.
"""

from collections.abc import Callable, Hashable
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar, cast

from infopunt.information.pack import PICTURES
from infopunt.information.queries import LivePage
from infopunt.pages.frame.site import Site

Part = TypeVar("Part")
Text = TypeVar("Text")
MOST = 20_000  # parts, of some ten kB each at most; those used longest ago go first


class PageCache:
    """Parts by what they were made from; of one thread at a time."""

    def __init__(self) -> None:
        self._parts: dict[Hashable, Any] = {}

    def part(self, key: Hashable, make: Callable[[], Part]) -> Part:
        part = self._parts.pop(key) if key in self._parts else make()
        self._parts[key] = part
        if len(self._parts) > MOST:
            del self._parts[next(iter(self._parts))]
        return cast(Part, part)

    def clear(self) -> None:
        self._parts.clear()


class Same:
    """Stands for something in a key that is read once and never changed: equal to what stands for the very same thing."""

    def __init__(self, thing: object) -> None:
        self.thing = thing  # kept, so that nothing else takes its place in memory

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.thing is self.thing


# What stands in no key of a site as a whole: pages have keys of their own; the names of themes and situations stand in those of the
# pages that show them; the urgent sentence is put around pages; the rest belongs to no language.
APART = ("region", "pages", "themes", "situations", "notice", "lacking", "image_bodies")

# Of a region only the frame and the feed say these: the frame is put around what is kept, the feed names them in its own key.
AROUND = ("brand", "names", "theme")


def common(site: Site, language: str, day: date) -> Hashable:
    """What any page of a language can be made from, but for its texts, the names of themes and what stands around it: every other
    field of the site and of its region, so that none that is added can be forgotten."""
    names = (field.attname for field in site.region._meta.concrete_fields if field.attname not in AROUND)
    region = repr([(name, getattr(site.region, name)) for name in names])
    whole = (
        Same(site.series) if one.name == "series" else _hashable(getattr(site, one.name))
        for one in fields(site)
        if one.name not in APART
    )
    pictures = (key_of(page, language) for page in site.pages.values() if page.theme == PICTURES)
    return language, day, site.address(), region, tuple(site.pages), *pictures, *whole


def key_of(page: LivePage, language: str) -> Hashable:
    """A page as its readers in a language meet it: every field of it, and of its texts and slots those it falls back on and the
    Dutch beside it."""
    slots = ((name, *_read_in(texts, language)) for name, texts in page.slots.items())
    whole = (_hashable(getattr(page, one.name)) for one in fields(page) if one.name not in ("texts", "slots"))
    return *whole, *_read_in(page.texts, language), *slots


def _hashable(value: object) -> Hashable:
    """What holds a list or a table cannot stand in a key; its words can."""
    return repr(value) if isinstance(value, dict | list) else value


def _read_in(texts: dict[str, Text], language: str) -> tuple[Text | None, ...]:
    return tuple(texts.get(code) for code in (language, "en", "nl"))
