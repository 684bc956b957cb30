"""Parts of pages, kept as long as nothing they are made from changes: most of what is rendered again is what it was.

A key names everything that a part is made from. What is kept is only sooner there, never other: `verify` renders with none.
"""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, TypeVar, cast

from infopunt.information.pack import PICTURES
from infopunt.information.queries import LivePage
from infopunt.pages.frame.site import Site

Part = TypeVar("Part")
Text = TypeVar("Text")
MOST = 20_000  # parts, of some ten kB each at most; those used longest ago go first


class Kept:
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


def common(site: Site, language: str, day: date) -> Hashable:
    """What any page of a language can be made from, but for its texts, the names of themes and what stands around it."""
    pictures = tuple(
        (key_of(page, language), repr(page.drawing)) for page in site.pages.values() if page.theme == PICTURES
    )
    return (
        language, day, site.region.brand, site.address(), tuple(site.languages), Same(site.series), site.checks,
        tuple(site.pages), pictures, repr(site.topics), tuple(sorted(site.images.items())), tuple(sorted(site.voices.items())),
    )  # fmt: skip


def key_of(page: LivePage, language: str) -> Hashable:
    """A page as its readers in a language meet it: with the texts it falls back on and the Dutch beside it."""
    slots = ((name, *_read_in(texts, language)) for name, texts in page.slots.items())
    return (
        page.layer, page.theme, page.slug, page.core, page.topics, page.next, page.day, page.languages,
        *_read_in(page.texts, language), *slots,
    )  # fmt: skip


def _read_in(texts: dict[str, Text], language: str) -> tuple[Text | None, ...]:
    return texts.get(language), texts.get("en"), texts.get("nl")
