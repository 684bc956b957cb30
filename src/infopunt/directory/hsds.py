"""The directory in the words of HSDS 3.1 (https://docs.openreferral.org), on its way out; `incoming/` reads it. One table says what
each extra field means.

HSDS knows one language and no "how sure are we". What it has no field for travels as an attribute with the label
`infopunt:<field>`; PROFILE lists them, and is what `/hsds/profile` publishes.
"""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infopunt.directory.models import Organisation, Place, Service
from infopunt.directory.rules import uuid_of
from infopunt.directory.schedules import weekly
from infopunt.kernel.telephone import extension, numbers_in

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
    found |= _bring_and_cost(row)
    if row.areas:
        found["service_areas"] = [
            {"id": _part("service_area", row.uuid, area), "service_id": str(row.uuid), "name": around.areas.get(area, area)}
            for area in row.areas
        ]  # fmt: skip
    found["attributes"] = _attributes("service", row, {
        "id": row.id, **_per_language("name", row.name), **_per_language("who", row.who), **_per_language("bring", row.bring),
        "topics": " ".join(row.topics), "cost": row.cost, "anonymous": row.anonymous, "areas": " ".join(row.areas),
    }) + _terms_of(row, around)  # fmt: skip
    if full:
        found["organization"] = organization(owner)
        found["service_at_locations"] = [at_location(row, place, around) for place in places]
    return found


def _bring_and_cost(row: Service) -> Json:
    found: Json = {}
    here = str(row.uuid)
    if row.bring:
        document = {"id": _part("required_document", row.uuid), "service_id": here, "document": _plain(row.bring)}
        found["required_documents"] = [document]
    if row.cost == "free":
        free = {"option": "free", "currency": "EUR", "amount": 0}
        found["cost_options"] = [{"id": _part("cost_option", row.uuid), "service_id": here, **free}]
    return found


def _terms_of(row: Service, around: Around) -> list[Json]:
    """Its topics as terms of our taxonomy."""
    return [
        {"id": _part("attribute", row.uuid, f"topic:{topic}"), "link_id": str(row.uuid), "link_type": "infopunt",
         "link_entity": "service", "label": f"{PREFIX}topic", "value": topic,
         "taxonomy_term_id": str(uuid_of("taxonomy_term", topic)), "taxonomy_term": taxonomy_term(around.terms[topic])}
        for topic in row.topics if topic in around.terms
    ]  # fmt: skip


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
    if numbers := _phones(row, around.numbers.get(row.phone) or row.number):
        found["phones"] = numbers
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


def _phones(row: Place, words: str) -> list[Json]:
    """Each number of a line; the first keeps the id it always had."""
    found = []
    for at, (number, _digits) in enumerate(numbers_in(words)):
        inner = extension(number)
        phone = {"id": _part("phone", row.uuid, str(at) if at else ""), "location_id": str(row.uuid),
                 "number": number.removesuffix(f" ext. {inner}")}  # fmt: skip
        found.append({**phone, "extension": int(inner)} if inner else phone)
    return found


def address_parts(words: str) -> Json:
    """A line such as "Straat 1, 8011 AB Zwolle" in parts; what is not in it stays empty."""
    street, comma, town = words.rpartition(",")
    if not comma:
        return {"address_1": words, "city": "", "postal_code": ""}
    match = re.fullmatch(r"\s*(\d{4} ?[A-Z]{2})?\s*(.*?)\s*", town)
    code, city = (match[1] or "", match[2]) if match else ("", town)
    return {"address_1": street.strip(), "city": city, "postal_code": code}
