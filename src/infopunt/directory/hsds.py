"""The directory in the words of HSDS 3.1 (https://docs.openreferral.org), out and in: one table says what each extra field means.

HSDS knows one language and no "how sure are we". What it has no field for travels as an attribute with the label
`infopunt:<field>`; PROFILE lists them, and is what `/hsds/profile` publishes.
"""

import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infopunt.directory.models import Organisation, Place, Service
from infopunt.directory.rules import uuid_of
from infopunt.scheduling.rules import BadHours, tidy_hours, weekly_hours

VERSION = "3.1"
PREFIX = "infopunt:"
PROFILE: dict[str, dict[str, str]] = {
    "organization": {
        "id": "Our own short name of the organisation.",
        "layer": "The region that lists it; empty for the whole country.",
        "kind": "What sort of organisation: union, inspectorate, legal-aid, information-point …",
        "about@<language>": "What it does, per language.",
        "independent": "Independent of employers: yes, no or unknown.",
        "source": "Where the entry comes from: title.",
        "source.url": "Where the entry comes from: address.",
        "source.date": "Where the entry comes from: its date, as the source writes it.",
        "checked": "The day somebody compared the entry with its source.",
        "confirmed": "Whether the organisation itself confirmed the entry: yes or no.",
    },
    "service": {
        "id": "Our own short name of the service.",
        "name@<language>": "Its name, per language.",
        "who@<language>": "For whom it is, per language.",
        "bring@<language>": "What to bring, per language.",
        "topics": "Topics of Infopunt's taxonomy, separated by spaces; empty: everything.",
        "cost": "free, paid or unknown.",
        "anonymous": "Whether one can stay anonymous: yes, no or unknown.",
        "areas": "Areas it serves, separated by spaces; empty: wherever the organisation works.",
        "topic": "The service belongs to this term of the taxonomy.",
    },
    "location": {
        "id": "Our own short name of the place.",
        "kind": "desk, mobile, telephone or online.",
        "address": "The address as one line.",
        "municipality": "The code of the municipality (CBS).",
        "phone": "The fact that holds its telephone number, where Infopunt keeps one.",
        "hours": "Opening hours in the syntax of OpenStreetMap, local time, PH being Dutch public holidays.",
        "unverified": "Fields nobody could confirm yet, separated by spaces.",
        "position": "Its rank among the places of the organisation.",
    },
}  # fmt: skip
DAYS = {"Mo": "MO", "Tu": "TU", "We": "WE", "Th": "TH", "Fr": "FR", "Sa": "SA", "Su": "SU"}
Json = dict[str, Any]


@dataclass(frozen=True)
class Term:
    """A theme or topic as a term of our taxonomy."""

    id: str
    name: str
    parent: str = ""


@dataclass(frozen=True)
class Around:
    """What the rows only name: numbers of facts today, names of areas, terms, the language readers of the feed expect."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)


TAXONOMY: Json = {
    "id": str(uuid_of("taxonomy", "topics")),
    "name": "Infopunt topics",
    "description": "What people who come to work in the Netherlands ask about: themes and the topics below them.",
    "version": "1",
}


def _part(kind: str, parent: uuid.UUID, name: str = "") -> str:
    return str(uuid_of(kind, f"{parent}:{name}"))


def _attributes(entity: str, row: Organisation | Service | Place, values: Mapping[str, str]) -> list[Json]:
    return [
        {"id": _part("attribute", row.uuid, name), "link_id": str(row.uuid), "link_type": "infopunt", "link_entity": entity,
         "label": PREFIX + name, "value": value}
        for name, value in values.items()
    ]  # fmt: skip


def _per_language(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}@{language}": words for language, words in sorted(texts.items())}


def _plain(texts: Mapping[str, str]) -> str:
    """One language is all HSDS has: English, else Dutch, else any."""
    return texts.get("en") or texts.get("nl") or next(iter(texts.values()), "")


def taxonomy_term(term: Term) -> Json:
    found: Json = {
        "id": str(uuid_of("taxonomy_term", term.id)), "code": term.id, "name": term.name, "description": term.name,
        "taxonomy": TAXONOMY["name"], "taxonomy_id": TAXONOMY["id"],
    }  # fmt: skip
    if term.parent:
        found["parent_id"] = str(uuid_of("taxonomy_term", term.parent))
    return found


def organization(row: Organisation) -> Json:
    """Never with the address we write to it at: that was given to us, not to the world."""
    found: Json = {"id": str(row.uuid), "name": row.name, "description": _plain(row.about) or row.name}
    if row.url:
        found["website"] = row.url
    source = row.source
    found["attributes"] = _attributes("organization", row, {
        "id": row.id, "layer": row.layer, "kind": row.kind, **_per_language("about", row.about), "independent": row.independent,
        "source": source.get("title", ""), "source.url": source.get("url", ""), "source.date": source.get("date", ""),
        "checked": row.checked_on.isoformat(), "confirmed": "yes" if row.confirmed else "no",
    })  # fmt: skip
    return found


def service(row: Service, around: Around, *, full: bool = False, places: Iterable[Place] = ()) -> Json:
    """A service; `full` with its organisation and every place it is given at."""
    owner = row.organisation
    found: Json = {
        "id": str(row.uuid), "organization_id": str(owner.uuid), "name": _plain(row.name),
        "alternate_name": row.name.get("nl", ""), "description": _plain(owner.about) or owner.name, "status": "active",
        "assured_date": owner.checked_on.isoformat(), "last_modified": owner.modified_at.isoformat(),
    }  # fmt: skip
    if owner.url:
        found["url"] = owner.url
    if row.who:
        found["eligibility_description"] = _plain(row.who)
    if row.bring:
        document = {
            "id": _part("required_document", row.uuid),
            "service_id": str(row.uuid),
            "document": _plain(row.bring),
        }
        found["required_documents"] = [document]  # fmt: skip
    if row.cost == "free":
        found["cost_options"] = [
            {"id": _part("cost_option", row.uuid), "service_id": str(row.uuid), "option": "free", "currency": "EUR", "amount": 0}
        ]  # fmt: skip
    if row.areas:
        found["service_areas"] = [
            {
                "id": _part("service_area", row.uuid, area),
                "service_id": str(row.uuid),
                "name": around.areas.get(area, area),
            }
            for area in row.areas
        ]
    found["attributes"] = _attributes("service", row, {
        "id": row.id, **_per_language("name", row.name), **_per_language("who", row.who), **_per_language("bring", row.bring),
        "topics": " ".join(row.topics), "cost": row.cost, "anonymous": row.anonymous, "areas": " ".join(row.areas),
    }) + [
        {"id": _part("attribute", row.uuid, f"topic:{topic}"), "link_id": str(row.uuid), "link_type": "infopunt",
         "link_entity": "service", "label": f"{PREFIX}topic", "value": topic,
         "taxonomy_term_id": str(uuid_of("taxonomy_term", topic)), "taxonomy_term": taxonomy_term(around.terms[topic])}
        for topic in row.topics if topic in around.terms
    ]  # fmt: skip
    if full:
        found["organization"] = organization(owner)
        found["service_at_locations"] = [at_location(row, place, around) for place in places]
    return found


def link_uuid(service: uuid.UUID, place: uuid.UUID) -> str:
    """By which others know that a service is given at a place."""
    return _part("service_at_location", service, str(place))


def at_location(row: Service, place: Place, around: Around, *, full: bool = True) -> Json:
    """That a service is given at a place."""
    found: Json = {
        "id": link_uuid(row.uuid, place.uuid),
        "service_id": str(row.uuid),
        "location_id": str(place.uuid),
    }
    if full:
        found["location"] = location(place, around)
    return found


def location(row: Place, around: Around) -> Json:
    here = str(row.uuid)
    found: Json = {
        "id": here, "organization_id": str(row.organisation.uuid), "name": row.name,
        "location_type": "physical" if row.kind in ("desk", "mobile") else "virtual",
    }  # fmt: skip
    if row.url:
        found["url"] = row.url
    if row.lat is not None and row.lon is not None:
        found |= {"latitude": row.lat, "longitude": row.lon}
    if row.address:
        found["addresses"] = [{
            "id": _part("address", row.uuid), "location_id": here, **address_parts(row.address), "state_province": "",
            "country": "NL", "address_type": "physical",
        }]  # fmt: skip
    number = around.numbers.get(row.phone) or row.number
    if number:
        found["phones"] = [{"id": _part("phone", row.uuid), "location_id": here, "number": number}]
    found["languages"] = [
        {"id": _part("language", row.uuid, code), "location_id": here, "code": code} for code in row.languages
    ]
    found["schedules"] = [
        {"id": _part("schedule", row.uuid, str(at)), "location_id": here, "description": row.hours, **rule}
        for at, rule in enumerate(weekly(row.hours) or ([{}] if row.hours else []))
    ]
    found["attributes"] = _attributes("location", row, {
        "id": row.id, "kind": row.kind, "address": row.address, "municipality": row.municipality, "phone": row.phone,
        "hours": row.hours, "unverified": " ".join(row.unverified), "position": str(row.position),
    })  # fmt: skip
    return found


def address_parts(words: str) -> Json:
    """A line such as "Straat 1, 8011 AB Zwolle" in parts; what is not in it stays empty."""
    street, comma, town = words.rpartition(",")
    if not comma:
        return {"address_1": words, "city": "", "postal_code": ""}
    match = re.fullmatch(r"\s*(\d{4} ?[A-Z]{2})?\s*(.*?)\s*", town)
    code, city = (match[1] or "", match[2]) if match else ("", town)
    return {"address_1": street.strip(), "city": city, "postal_code": code}


def weekly(hours: str) -> list[Json]:
    """Hours as weekly rules where they are only that; [] where they say more than HSDS can."""
    names = list(DAYS.values())
    return [
        {"freq": "WEEKLY", "byday": ",".join(names[day] for day in days), "opens_at": start, "closes_at": end}
        for days, start, end in weekly_hours(hours)
    ]


# ── in ──────────────────────────────────────────────────────────────────────


@dataclass
class Known:
    """What exists here; what a feed names beside it is left out, and said."""

    layers: set[str]
    facts: set[str]
    topics: set[str]
    areas: set[str]


@dataclass
class Incoming:
    """One organisation of a feed, in the shape of an entry's file, with the UUIDs by which the partner knows its parts."""

    number: uuid.UUID
    data: Json
    known_as: dict[str, uuid.UUID]  # by id
    notes: list[str] = field(default_factory=list)


class NotHsds(ValueError):
    """What was sent is no HSDS 3 feed; the message names the place of the fault."""


def entries_of(services: Sequence[Any], *, layer: str, topics: Sequence[str], known: Known, day: str) -> list[Incoming]:
    """The organisations of a feed of full services. Raises NotHsds for the first thing that cannot be read at all.

    `topics` stands for whatever a service says in words of another taxonomy; `day` counts as the day of checking where the
    feed names none, and everything is then unverified.
    """
    owners: dict[str, list[tuple[str, Json]]] = {}
    seen: set[str] = set()
    for at, one in enumerate(services):
        where = f"service {at + 1}"
        if not isinstance(one, dict):
            raise NotHsds(f"{where}: not an object")
        id = _uuid(one.get("id"), f"{where}: id")
        if id in seen:
            raise NotHsds(f"{where}: the id {id} stands there twice")
        seen.add(id)
        owner = _object(one.get("organization"), f"{where}: organization")
        owners.setdefault(_uuid(owner.get("id"), f"{where}: organization.id"), []).append((where, one))
    _no_loops({id: _object(rows[0][1]["organization"], "") for id, rows in owners.items()})
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
                raise NotHsds(f"organization {start}: it stands above itself (parent_organization_id)")
            passed.add(at)
            at = str(owners[at]["parent_organization_id"])


def _entry(
    id: str, rows: Sequence[tuple[str, Json]], *, layer: str, topics: Sequence[str], known: Known, day: str
) -> Incoming:
    where, first = rows[0]
    owner = _object(first["organization"], where)
    ours = _ours(owner)
    name = _words(owner, "name", where)
    slug = ours.get("id") or slug_of(name, id)
    made = Incoming(uuid.UUID(id), {}, {slug: uuid.UUID(id)})
    checked = ours.get("checked") or str(first.get("assured_date") or "")[:10]
    offers, places = [], {}
    for place_of, one in rows:
        offer = _service(one, place_of, slug, topics, known, made)
        offers.append(offer)
        for link in _list(one.get("service_at_locations"), f"{place_of}: service_at_locations"):
            spot = _object(_object(link, place_of).get("location"), f"{place_of}: location")
            at = _uuid(spot.get("id"), f"{place_of}: location.id")
            if at not in places:
                places[at] = _place(spot, place_of, slug, known, made, doubt=not checked)
            if offer["id"] not in places[at]["services"]:
                places[at]["services"].append(offer["id"])
    about = _texts(ours, "about") or both(str(owner.get("description") or ""), name)
    wanted = ours.get("layer", layer)
    made.data = {
        "id": slug, "layer": wanted if wanted in known.layers else layer, "kind": ours.get("kind") or "partner", "name": name,
        "about": about, "url": web(owner.get("website") or owner.get("url")), "independent": ours.get("independent") or "unknown",
        "source": {"title": ours.get("source") or name, "url": ours.get("source.url", web(owner.get("website"))),
                   "date": ours.get("source.date", "")},
        "checked": checked or day, "confirmed": ours.get("confirmed") == "yes",
        "services": offers,
        "places": [place for _rank, place in sorted(((p.pop("position"), p) for p in places.values()), key=lambda one: (one[0], one[1]["id"]))],
    }  # fmt: skip
    return made


def _service(one: Json, where: str, slug: str, topics: Sequence[str], known: Known, made: Incoming) -> Json:
    ours, id = _ours(one), _uuid(one.get("id"), where)
    name = _words(one, "name", where)
    mine = ours.get("id") or slug_of(f"{slug} {name}", id)
    made.known_as[mine] = uuid.UUID(id)
    wanted = ours["topics"].split() if "topics" in ours else list(topics)
    lost = [topic for topic in wanted if topic not in known.topics]
    areas = [area for area in ours.get("areas", "").split() if area in known.areas]
    if lost:
        made.notes.append(f"{mine}: unknown topics left out: {', '.join(lost)[:80]}")
        wanted = [topic for topic in wanted if topic in known.topics] or list(topics)
    documents = [_object(one, where).get("document", "") for one in _list(one.get("required_documents"), where)]
    costs = [_object(one, where).get("amount") for one in _list(one.get("cost_options"), where)]
    return {
        "id": mine, "name": _texts(ours, "name") or {"nl": name, "en": name},
        "topics": wanted, "who": _texts(ours, "who") or both(str(one.get("eligibility_description") or "")),
        "bring": _texts(ours, "bring") or both(", ".join(str(word) for word in documents if word)),
        "cost": ours.get("cost") or ("free" if costs and all(amount == 0 for amount in costs) else "unknown"),
        "anonymous": ours.get("anonymous") or "unknown", "areas": areas,
    }  # fmt: skip


def _place(spot: Json, where: str, slug: str, known: Known, made: Incoming, *, doubt: bool) -> Json:
    ours, id = _ours(spot), _uuid(spot.get("id"), where)
    name = str(spot.get("name") or made.data.get("name") or slug)
    mine = ours.get("id") or slug_of(f"{slug} {name}", id)
    made.known_as[mine] = uuid.UUID(id)
    numbers = [str(_object(one, where).get("number") or "") for one in _list(spot.get("phones"), where)]
    fact = ours.get("phone", "")
    fact = fact if fact in known.facts else ""
    hours, lost = _hours(spot, ours, where)
    if lost:
        made.notes.append(f"{mine}: hours that cannot be read were left out")
    unverified = ours["unverified"].split() if "unverified" in ours else []
    if doubt or lost:
        unverified = sorted(
            {*unverified, *(("address", "phone", "hours", "languages", "url") if doubt else ("hours",))}
        )
    codes = [str(_object(one, where).get("code") or "") for one in _list(spot.get("languages"), where)]
    kinds = {"physical": "desk", "virtual": "telephone" if any(numbers) else "online", "postal": "desk"}
    return {
        "id": mine, "kind": ours.get("kind") or kinds.get(str(spot.get("location_type")), "desk"), "name": name,
        "address": ours["address"] if "address" in ours else _address(spot, where),
        "municipality": ours.get("municipality", ""), "lat": spot.get("latitude"), "lon": spot.get("longitude"), "phone": fact,
        "number": "" if fact else next(filter(None, numbers), ""), "url": web(spot.get("url")), "hours": hours,
        "unverified": unverified, "languages": [code.lower()[:3] for code in codes if code], "services": [],
        "position": int(ours["position"]) if ours.get("position", "").isdigit() else 1000,
    }  # fmt: skip


def _hours(spot: Json, ours: Mapping[str, str], where: str) -> tuple[str, bool]:
    """The hours in our syntax, and whether something was lost."""
    if "hours" in ours:
        return ours["hours"], False
    rows = [_object(one, where) for one in _list(spot.get("schedules"), where)]
    back = {theirs: day for day, theirs in DAYS.items()}
    rules: list[str] = []
    for row in rows:
        days = [back.get(day.strip()) for day in str(row.get("byday") or "").split(",")]
        times = [str(row.get(name) or "")[:5] for name in ("opens_at", "closes_at")]
        plain = row.get("freq") in ("WEEKLY", None) and row.get("interval") in (1, None) and not row.get("valid_from")
        if not (plain and all(days) and all(re.fullmatch(r"\d\d:\d\d", time) for time in times)):
            rules = []
            break
        rules.append(f"{','.join(map(str, days))} {times[0]}-{times[1]}")
    said = "; ".join(rules) or (str(rows[0].get("description") or "") if len(rows) == 1 else "")
    try:
        return (tidy_hours(said) if said else ""), bool(rows) and not said
    except BadHours:
        return "", True


def _address(spot: Json, where: str) -> str:
    rows = [_object(one, where) for one in _list(spot.get("addresses"), where)]
    if not rows:
        return ""
    one = rows[0]
    town = f"{one.get('postal_code') or ''} {one.get('city') or ''}".strip()
    return ", ".join(filter(None, [str(one.get("address_1") or ""), str(one.get("address_2") or ""), town]))[:200]


def _ours(row: Json) -> dict[str, str]:
    """What our own attributes say, by field."""
    found = {}
    for one in row.get("attributes") or []:
        label = one.get("label") if isinstance(one, dict) else None
        if isinstance(label, str) and label.startswith(PREFIX) and isinstance(one.get("value"), str):
            found[label.removeprefix(PREFIX)] = one["value"]
    return found


def _texts(ours: Mapping[str, str], name: str) -> dict[str, str]:
    return {key.partition("@")[2]: words for key, words in ours.items() if key.startswith(f"{name}@")}


def both(words: str, unless: str = "") -> dict[str, str]:
    """Words of a feed that does not say in which language: they stand for Dutch and for English."""
    return {"nl": words[:2000], "en": words[:2000]} if words and words != unless else {}


def web(address: Any) -> str:
    words = str(address or "")
    return words if re.fullmatch(r"https?://[^\s]{1,290}", words) else ""


def slug_of(words: str, id: str) -> str:
    bare = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    tidy = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60].strip("-")
    return f"{tidy if tidy[:1].isalpha() else 'x-' + tidy}-{id[:8]}".replace("--", "-")


def _uuid(value: Any, where: str) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        raise NotHsds(f"{where}: {str(value)[:40]!r} is no UUID") from None


def _object(value: Any, where: str) -> Json:
    if not isinstance(value, dict):
        raise NotHsds(f"{where}: not an object")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise NotHsds(f"{where}: not a list")
    return value


def _words(row: Json, name: str, where: str) -> str:
    words = row.get(name)
    if not isinstance(words, str) or not words.strip():
        raise NotHsds(f"{where}: {name} is missing")
    return words.strip()
