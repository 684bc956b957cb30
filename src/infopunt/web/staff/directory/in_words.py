"""An entry of the directory in words: how its fields are called, what they say, what differs between two versions of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from infopunt.directory.comparing import Difference, Json, entry_differences
from infopunt.directory.models import EntryChange
from infopunt.kernel.words import words_in
from infopunt.pages.words.languages import own_name
from infopunt.regions.models import Area, Region
from infopunt.scheduling.hours import BadHours
from infopunt.topics.models import Topic
from infopunt.web.shared.when import hours_words
from infopunt.web.staff import names
from infopunt.web.staff.directory.typed import municipality_name
from infopunt.web.staff.faults import LABELS, word

# Fields that stand in no form, and those whose form says more than a name.
FIELDS = {
    "about": noop("What it is"), "kind": noop("Kind"), "layer": noop("Belongs to"), "confirmed": noop("Confirmed by the organisation"),
    "who": noop("For whom"), "bring": noop("What to bring"), "cost": noop("What it costs"), "anonymous": noop("Without giving a name"),
    "areas": noop("Areas"), "hours": noop("Opening hours"), "languages": noop("Languages"), "unverified": noop("Not confirmed"),
}  # fmt: skip
CODED = ("kind", "cost", "anonymous", "independent", "unverified")  # by code words
PART = {"places": noop("Place"), "services": noop("Service")}
WRITERS = {"organisation": noop("the organisation itself"), "pack": noop("the content folder")}


@dataclass(frozen=True)
class Row:
    """A field that differs: its name, and what it says in one version and in the other."""

    label: str
    now: str
    then: str


@dataclass(frozen=True)
class Change:
    """Who changed an entry when, and what; no rows where it was written for the first time."""

    at: Any
    by: str
    rows: list[Row]


class EntryWords:
    """Words for the versions of entries; names that have to be looked up are, once, when a field needs them."""

    def __init__(self, region: Region, versions: Iterable[Json] = ()) -> None:
        self.region, self.language = region, get_language() or "en"
        self.services = {
            part["id"]: self._named(part.get("name", "")) or part["id"]
            for version in versions
            for part in version.get("services") or []
        }

    def rows(self, found: Sequence[Difference]) -> list[Row]:
        return [Row(self._label(one), self._say(one.field, one.now), self._say(one.field, one.then)) for one in found]

    def _label(self, one: Difference) -> str:
        if not one.field:
            return _(PART[one.part])
        field = next((name for name in one.field if name in FIELDS or name in LABELS), "")
        if one.field[:1] == ("source",):
            field = f"source.{one.field[-1]}" if f"source.{one.field[-1]}" in LABELS else "source.title"
        said = _(FIELDS.get(field) or LABELS[field]) if field else ""
        if len(one.field) == 2 and one.field[0] != "source":
            said += f" ({own_name(one.field[1])})"
        return ": ".join(filter(None, (self._named(one.part), said)))

    def _named(self, name: Any) -> str:
        return words_in(name, self.language) if isinstance(name, dict) else str(name)

    def _say(self, field: tuple[str, ...], value: Any) -> str:
        if not field:  # a whole part
            return self._named(value.get("name", "")) if value else "–"
        if isinstance(value, list):
            return ", ".join(filter(None, (self._word(field[-1], str(one)) for one in value))) or "–"
        if isinstance(value, dict):
            return "; ".join(str(one) for one in value.values()) or "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return "–" if value in ("", None) else self._word(field[-1], str(value))

    def _word(self, field: str, value: str) -> str:
        if field in CODED:
            return word(value)
        known: dict[str, Callable[[str], str]] = {
            "hours": self._hours, "languages": own_name, "municipality": municipality_name, "checked": _day,
            "phone": lambda id: names.fact_name(id, id), "layer": lambda id: names.layer_name(id, self.region),
            "services": lambda id: self.services.get(id, id), "topics": lambda id: self._topics.get(id, id),
            "areas": lambda id: self._areas.get(id, id),
        }  # fmt: skip
        return known[field](value) if field in known else value

    def _hours(self, osm: str) -> str:
        try:
            return hours_words(osm, self.language)
        except BadHours:
            return osm

    @cached_property
    def _topics(self) -> dict[str, str]:
        rows = Topic.objects.values_list("id", "labels")
        return names.theme_names() | {id: words_in(labels, self.language) or id for id, labels in rows}

    @cached_property
    def _areas(self) -> dict[str, str]:
        return dict(Area.objects.values_list("id", "name"))


def _day(words: str) -> str:
    try:
        return str(date_format(date.fromisoformat(words), "j E Y"))
    except ValueError:
        return words


def history(region: Region, now: Json, changes: Sequence[EntryChange]) -> list[Change]:
    """What each change made of an entry, the latest first; `now` is what it says today."""
    versions = [now, *(change.before for change in changes)]
    words = EntryWords(region, versions)
    return [
        Change(
            change.at, writer(change.by), words.rows(entry_differences(change.before, after)) if change.before else []
        )
        for change, after in zip(changes, versions, strict=False)
    ]


def writer(by: str) -> str:
    """Who wrote an entry: somebody, a feed, the folder or the organisation itself."""
    kind, _colon, name = by.partition(":")
    if kind == "feed":
        return _("the feed %(name)s") % {"name": name}
    return _(WRITERS[by]) if by in WRITERS else by
