"""A partner's directory in HSDS 3, on its way in: whatever we keep of it is kept as it was meant, and what we do not keep is said."""

import html
import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import nh3

from infopunt.directory.hsds import PREFIX, Json
from infopunt.directory.rules import DOUBTFUL
from infopunt.directory.schedules import Lost, hours_of
from infopunt.kernel.faults import At, Fault
from infopunt.kernel.languages import NO_LANGUAGE, language_code
from infopunt.kernel.telephone import MOST, BadNumber, tidy_number

# The Netherlands with its neighbours: a point outside is a slip (0,0; latitude and longitude changed over).
NEARBY = ((49.0, 55.0), (2.0, 10.0))
NOT_SPOKEN = ("fax", "pager", "textphone", "tty")  # kinds of HSDS phones nobody can be spoken to by


@dataclass
class Known:
    """What exists here; what a feed names beside it is left out, and said."""

    layers: set[str]
    facts: set[str]
    topics: set[str]
    areas: set[str]


@dataclass
class Incoming:
    """One organisation of a feed, in the shape of an entry's file, with the UUIDs by which the partner knows its parts. `notes`: what
    was left out of it, and where."""

    number: uuid.UUID
    data: Json
    known_as: dict[str, uuid.UUID]  # by id
    notes: list[Fault] = field(default_factory=list)

    def note(self, code: str, part: str, **values: object) -> None:
        self.notes.append(Fault(code, (part,), values))


@dataclass
class Met:
    """A location of a feed with every link and service that leads to it."""

    spot: Json
    where: At
    links: list[Json] = field(default_factory=list)
    services: list[Json] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)


class NotHsds(ValueError):
    """What was sent is no HSDS 3 feed. The fault's place is the number of the service and HSDS's own names below it."""

    def __init__(self, code: str, at: At, **values: Any) -> None:
        super().__init__(f"{' '.join(map(str, at))}: {code}")
        self.fault = Fault(code, at, values)


def entries_of(services: Sequence[Any], *, layer: str, topics: Sequence[str], known: Known, day: str) -> list[Incoming]:
    """The organisations of a feed of full services. Raises NotHsds for the first thing that cannot be read at all.

    `topics` stands for whatever a service says in words of another taxonomy; `day` counts as the day of checking where the
    feed names none, and everything is then unverified. No feed confirms an entry: only the organisation itself does.
    """
    owners: dict[str, list[tuple[At, Json]]] = {}
    seen: set[str] = set()
    for at, one in enumerate(services):
        where: At = (at + 1,)
        if not isinstance(one, dict):
            raise NotHsds("not_an_object", where)
        id = _uuid(one.get("id"), (*where, "id"))
        if id in seen:
            raise NotHsds("id_stands_twice", where)
        seen.add(id)
        owner = _object(one.get("organization"), (*where, "organization"))
        owners.setdefault(_uuid(owner.get("id"), (*where, "organization", "id")), []).append((where, one))
    _no_loops({id: _object(rows[0][1]["organization"], ()) for id, rows in owners.items()})
    found = []
    for id, rows in owners.items():
        active = [(where, one) for where, one in rows if one.get("status") in ("active", None)]
        if active:
            found.append(_entry(id, active, layer=layer, topics=topics, known=known, day=day))
    return found


def _no_loops(owners: Mapping[str, Json]) -> None:
    for start in owners:
        at, passed = start, set()
        while at in owners and owners[at].get("parent_organization_id"):
            if at in passed:
                raise NotHsds("stands_above_itself", ("parent_organization_id",), id=start)
            passed.add(at)
            at = str(owners[at]["parent_organization_id"])


def _entry(
    id: str, rows: Sequence[tuple[At, Json]], *, layer: str, topics: Sequence[str], known: Known, day: str
) -> Incoming:
    where, first = rows[0]
    owner = _object(first["organization"], where)
    ours = _ours(owner)
    name = _words(owner, "name", where)
    slug = ours.get("id") or slug_of(name, id)
    made = Incoming(uuid.UUID(id), {}, {slug: uuid.UUID(id)})
    checked = _checked(ours, first, slug, day, made)
    offers, met = _met(rows, slug, topics, known, made)
    places = [_place(one, owner, slug, known, made, doubt=not checked, day=day) for one in met]
    about = _texts(ours, "about") or in_both(without_tags(owner.get("description")), name)
    wanted = ours.get("layer", layer)
    if ours.get("confirmed") == "yes":
        made.note("not_confirmed_by_a_feed", slug)
    made.data = {
        "id": slug, "layer": wanted if wanted in known.layers else layer, "kind": ours.get("kind") or "partner", "name": name,
        "about": about, "url": _site(owner.get("website") or owner.get("url"), slug, made),
        "independent": ours.get("independent") or "unknown",
        "source": {"title": ours.get("source") or name, "url": ours.get("source.url", web(owner.get("website"))),
                   "date": ours.get("source.date", "")},
        "checked": checked or day, "services": offers,
        "places": [place for _rank, place in sorted(((p.pop("position"), p) for p in places), key=lambda one: (one[0], one[1]["id"]))],
    }  # fmt: skip
    return made


def _checked(ours: Mapping[str, str], first: Json, slug: str, day: str, made: Incoming) -> str:
    """The day somebody compared the entry with its source, as far as it can be true."""
    said = ours.get("checked") or str(first.get("assured_date") or "")[:10]
    tomorrow = date.fromisoformat(day) + timedelta(days=1)  # it may be tomorrow already where the partner is
    if said > tomorrow.isoformat():
        made.note("checked_in_the_future", slug, words=said[:10])
        return ""
    return said


def _met(
    rows: Sequence[tuple[At, Json]], slug: str, topics: Sequence[str], known: Known, made: Incoming
) -> tuple[list[Json], list[Met]]:
    """The services of an organisation, and its locations with all that leads to each."""
    offers: list[Json] = []
    met: dict[str, Met] = {}
    for where, one in rows:
        offer = _service(one, where, slug, topics, known, made)
        offers.append(offer)
        for link in _list(one.get("service_at_locations"), (*where, "service_at_locations")):
            spot = _object(_object(link, where).get("location"), (*where, "location"))
            at = _uuid(spot.get("id"), (*where, "location", "id"))
            place = met.setdefault(at, Met(spot, where))
            place.links.append(link)
            place.services.append(one)
            if offer["id"] not in place.offers:
                place.offers.append(offer["id"])
    return offers, list(met.values())


def _service(one: Json, where: At, slug: str, topics: Sequence[str], known: Known, made: Incoming) -> Json:
    ours, id = _ours(one), _uuid(one.get("id"), where)
    name = _words(one, "name", where)
    mine = ours.get("id") or slug_of(f"{slug} {name}", id)
    made.known_as[mine] = uuid.UUID(id)
    wanted = ours["topics"].split() if "topics" in ours else list(topics)
    lost = [topic for topic in wanted if topic not in known.topics]
    areas = [area for area in ours.get("areas", "").split() if area in known.areas]
    if lost:
        made.note("topics_left_out", mine, ids=", ".join(lost)[:80])
        wanted = [topic for topic in wanted if topic in known.topics] or list(topics)
    documents = [_object(one, where).get("document", "") for one in _list(one.get("required_documents"), where)]
    costs = [_object(one, where).get("amount") for one in _list(one.get("cost_options"), where)]
    return {
        "id": mine, "name": _texts(ours, "name") or {"nl": name, "en": name},
        "topics": wanted, "who": _texts(ours, "who") or in_both(without_tags(one.get("eligibility_description"))),
        "bring": _texts(ours, "bring") or in_both(", ".join(without_tags(word) for word in documents if word)),
        "cost": ours.get("cost") or ("free" if costs and all(amount == 0 for amount in costs) else "unknown"),
        "anonymous": ours.get("anonymous") or "unknown", "areas": areas,
    }  # fmt: skip


def _place(met: Met, owner: Json, slug: str, known: Known, made: Incoming, *, doubt: bool, day: str) -> Json:
    spot, where = met.spot, met.where
    ours, id = _ours(spot), _uuid(spot.get("id"), where)
    name = str(spot.get("name") or owner.get("name") or slug)
    mine = ours.get("id") or slug_of(f"{slug} {name}", id)
    made.known_as[mine] = uuid.UUID(id)
    fact = ours.get("phone", "")
    fact = fact if fact in known.facts else ""
    number = "" if fact else _number(met, owner, mine, made)
    hours, lost = (ours["hours"], False) if "hours" in ours else _hours(met, mine, day, made)
    unverified = {*ours["unverified"].split()} if "unverified" in ours else set()
    unverified |= {*DOUBTFUL} if doubt else {"hours"} if lost else set()
    kinds = {"physical": "desk", "virtual": "telephone" if number or fact else "online", "postal": "desk"}
    lat, lon = _point(spot, mine, made)
    return {
        "id": mine, "kind": ours.get("kind") or kinds.get(str(spot.get("location_type")), "desk"), "name": name,
        "address": ours["address"] if "address" in ours else _address(spot, mine, where, made),
        "municipality": ours.get("municipality", ""), "lat": lat, "lon": lon, "phone": fact, "number": number,
        "url": _site(spot.get("url"), mine, made), "hours": hours, "unverified": sorted(unverified),
        "languages": _languages(met, mine, made), "services": met.offers, "position": _position(ours),
    }  # fmt: skip


def _position(ours: Mapping[str, str]) -> int:
    said = ours.get("position", "")
    return int(said) if re.fullmatch(r"[0-9]{1,4}", said) else 1000


def _rows(holders: Iterable[Json], name: str, where: At) -> list[Json]:
    """The rows of a list that may stand at any of these, each once."""
    found: list[Json] = []
    for holder in holders:
        for row in _list(holder.get(name), where):
            if _object(row, where) not in found:
                found.append(row)
    return found


def _number(met: Met, owner: Json, mine: str, made: Incoming) -> str:
    """The numbers of the location; of its link, its service, a person there, the organisation where it has none."""
    holders: tuple[Sequence[Json], ...] = ([met.spot], met.links, met.services)
    people = _rows([*(one for group in holders for one in group), owner], "contacts", met.where)
    kept: list[str] = []
    for group in (*holders, people, [owner]):
        for row in _rows(group, "phones", met.where):
            if str(row.get("type") or "").lower() not in NOT_SPOKEN:
                kept += _readable(row, mine, made)
        if kept:
            break
    kept = list(dict.fromkeys(kept))
    if len(kept) > MOST:
        made.note("numbers_too_many", mine, words=" / ".join(kept[MOST:])[:80])
    return " / ".join(kept[:MOST])


def _readable(row: Json, mine: str, made: Incoming) -> list[str]:
    words, inner = str(row.get("number") or ""), str(row.get("extension") or "")
    try:
        return tidy_number(f"{words} ext. {inner}" if inner and words else words).split(" / ") if words.strip() else []
    except BadNumber:
        made.note("number_unreadable", mine, words=words[:80])
        return []


def _languages(met: Met, mine: str, made: Incoming) -> list[str]:
    """The languages of the location; of its services where it names none."""
    rows = _rows([met.spot], "languages", met.where) or _rows([*met.links, *met.services], "languages", met.where)
    kept = []
    for row in rows:
        said = str(row.get("code") or row.get("name") or "")
        if code := language_code(said) if row.get("code") else "":
            kept.append(code)
        elif said and said.lower() not in NO_LANGUAGE:
            made.note("language_unknown", mine, words=said[:80])
    return list(dict.fromkeys(kept))


def _hours(met: Met, mine: str, day: str, made: Incoming) -> tuple[str, bool]:
    """The hours of the location, else of its links, else of its services, and whether something was lost. Where links or services
    differ they are hours of none, and what is not kept is said."""
    groups = [_told(group, mine, day, met.where, made) for group in ([met.spot], met.links, met.services)]
    said = next((hours for hours in groups if hours), [])
    if len({*said}) > 1 or any(other and other != said for other in groups):
        made.note("hours_differ", mine)
    kept = said[0] if len({*said}) == 1 else ""
    return kept, bool(said) and not kept


def _told(holders: Sequence[Json], mine: str, day: str, where: At, made: Incoming) -> list[str]:
    """The hours each of these tells, each once; '' for hours that were lost."""
    found = []
    for holder in holders:
        if rows := _rows([holder], "schedules", where):
            try:
                found.append(hours_of(rows, day))
            except Lost as no:
                made.note(str(no), mine)
                found.append("")
    return list(dict.fromkeys(found))


def _point(spot: Json, mine: str, made: Incoming) -> tuple[Any, Any]:
    lat, lon = spot.get("latitude"), spot.get("longitude")
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (lat, lon))
    if not numbers or not (-90 <= lat <= 90 and -180 <= lon <= 180):  # type: ignore[operator]
        return lat, lon  # the shape of an entry refuses what is no point at all
    (south, north), (west, east) = NEARBY
    if south <= lat <= north and west <= lon <= east:  # type: ignore[operator]
        return lat, lon
    made.note("point_far_away", mine, words=f"{lat}, {lon}")
    return None, None


def _address(spot: Json, mine: str, where: At, made: Incoming) -> str:
    """Where one can go: a post box is no door."""
    rows = _rows([spot], "addresses", where)
    doors = [row for row in rows if str(row.get("address_type") or "physical").lower() == "physical"]
    if rows and not doors:
        made.note("only_a_post_address", mine)
    if not doors:
        return ""
    one = doors[0]
    town = f"{one.get('postal_code') or ''} {one.get('city') or ''}".strip()
    return ", ".join(filter(None, [str(one.get("address_1") or ""), str(one.get("address_2") or ""), town]))[:200]


def _ours(row: Json) -> dict[str, str]:
    """What our own attributes say, by field."""
    found = {}
    attributes = row.get("attributes")
    for one in attributes if isinstance(attributes, list) else []:
        label = one.get("label") if isinstance(one, dict) else None
        if isinstance(label, str) and label.startswith(PREFIX) and isinstance(one.get("value"), str):
            found[label.removeprefix(PREFIX)] = one["value"]
    return found


def _texts(ours: Mapping[str, str], name: str) -> dict[str, str]:
    return {key.partition("@")[2]: words for key, words in ours.items() if key.startswith(f"{name}@")}


def without_tags(value: Any) -> str:
    """Words of a feed without the tags some put into them."""
    words = str(value or "")
    if not re.search(r"<[a-zA-Z/!]", words):
        return words
    spaced = re.sub(r"(?i)<(?:br|/?p|/?div|/?li)\b[^>]*>", " ", words)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


def in_both(words: str, unless: str = "") -> dict[str, str]:
    """Words of a feed that does not say in which language: they stand for Dutch and for English."""
    return {"nl": words[:2000], "en": words[:2000]} if words and words != unless else {}


def web(address: Any) -> str:
    """An address of the web, also where somebody left out how it begins; '' for anything else."""
    words = str(address or "").strip()
    if re.match(r"(?i)www\.[\w-]+\.\w", words):
        words = f"https://{words}"
    return words if re.fullmatch(r"https?://[^\s]{1,290}", words) else ""


def _site(address: Any, part: str, made: Incoming) -> str:
    kept = web(address)
    if address and not kept:
        made.note("site_unreadable", part, words=str(address)[:80])
    return kept


def slug_of(words: str, id: str) -> str:
    bare = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    tidy = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60].strip("-")
    return f"{tidy if tidy[:1].isalpha() else 'x-' + tidy}-{id[:8]}".replace("--", "-")


def _uuid(value: Any, where: At) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        raise NotHsds("not_a_uuid", where, words=str(value)[:40]) from None


def _object(value: Any, where: At) -> Json:
    if not isinstance(value, dict):
        raise NotHsds("not_an_object", where)
    return value


def _list(value: Any, where: At) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise NotHsds("not_a_list", where)
    return value


def _words(row: Json, name: str, where: At) -> str:
    words = row.get(name)
    if not isinstance(words, str) or not words.strip():
        raise NotHsds("missing", (*where, name))
    return words.strip()
