"""The organisations of a feed with their services and places, in the shape of an entry's file."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from infopunt.directory.hsds import Json
from infopunt.directory.incoming.places import place_of, site_of
from infopunt.directory.incoming.shapes import Incoming, Known, Met
from infopunt.directory.incoming.values import (
    NotHsds,
    in_both,
    list_at,
    object_at,
    own_fields,
    own_texts,
    slug_of,
    uuid_at,
    web,
    without_tags,
    words_at,
)
from infopunt.kernel.faults import At


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
        id = uuid_at(one.get("id"), (*where, "id"))
        if id in seen:
            raise NotHsds("id_stands_twice", where)
        seen.add(id)
        owner = object_at(one.get("organization"), (*where, "organization"))
        owners.setdefault(uuid_at(owner.get("id"), (*where, "organization", "id")), []).append((where, one))
    _no_loops({id: object_at(rows[0][1]["organization"], ()) for id, rows in owners.items()})
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
    owner = object_at(first["organization"], where)
    ours = own_fields(owner)
    name = words_at(owner, "name", where)
    slug = ours.get("id") or slug_of(name, id)
    made = Incoming(uuid.UUID(id), {}, {slug: uuid.UUID(id)})
    checked = _checked(ours, first, slug, day, made)
    offers, met = _met(rows, slug, topics, known, made)
    places = [place_of(one, owner, slug, known, made, doubt=not checked, day=day) for one in met]
    about = own_texts(ours, "about") or in_both(without_tags(owner.get("description")), name)
    wanted = ours.get("layer", layer)
    if ours.get("confirmed") == "yes":
        made.note("not_confirmed_by_a_feed", slug)
    made.data = {
        "id": slug, "layer": wanted if wanted in known.layers else layer, "kind": ours.get("kind") or "partner", "name": name,
        "about": about, "url": site_of(owner.get("website") or owner.get("url"), slug, made),
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
        for link in list_at(one.get("service_at_locations"), (*where, "service_at_locations")):
            spot = object_at(object_at(link, where).get("location"), (*where, "location"))
            at = uuid_at(spot.get("id"), (*where, "location", "id"))
            place = met.setdefault(at, Met(spot, where))
            place.links.append(link)
            place.services.append(one)
            if offer["id"] not in place.offers:
                place.offers.append(offer["id"])
    return offers, list(met.values())


def _service(one: Json, where: At, slug: str, topics: Sequence[str], known: Known, made: Incoming) -> Json:
    ours, id = own_fields(one), uuid_at(one.get("id"), where)
    name = words_at(one, "name", where)
    mine = ours.get("id") or slug_of(f"{slug} {name}", id)
    made.known_as[mine] = uuid.UUID(id)
    wanted = ours["topics"].split() if "topics" in ours else list(topics)
    lost = [topic for topic in wanted if topic not in known.topics]
    areas = [area for area in ours.get("areas", "").split() if area in known.areas]
    if lost:
        made.note("topics_left_out", mine, ids=", ".join(lost)[:80])
        wanted = [topic for topic in wanted if topic in known.topics] or list(topics)
    documents = [object_at(one, where).get("document", "") for one in list_at(one.get("required_documents"), where)]
    costs = [object_at(one, where).get("amount") for one in list_at(one.get("cost_options"), where)]
    return {
        "id": mine, "name": own_texts(ours, "name") or {"nl": name, "en": name},
        "topics": wanted, "who": own_texts(ours, "who") or in_both(without_tags(one.get("eligibility_description"))),
        "bring": own_texts(ours, "bring") or in_both(", ".join(without_tags(word) for word in documents if word)),
        "cost": ours.get("cost") or ("free" if costs and all(amount == 0 for amount in costs) else "unknown"),
        "anonymous": ours.get("anonymous") or "unknown", "areas": areas,
    }  # fmt: skip
