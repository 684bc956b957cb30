"""One location of a feed as one of our places. What it does not say itself is taken from its links, its services, its organisation."""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from infopunt.directory.hsds import Json
from infopunt.directory.incoming.shapes import Incoming, Known, Met
from infopunt.directory.incoming.values import own_fields, rows_at, slug_of, uuid_at, web
from infopunt.directory.rules import DOUBTFUL
from infopunt.directory.schedules import Lost, hours_of
from infopunt.kernel.faults import At
from infopunt.kernel.languages import NO_LANGUAGE, language_code
from infopunt.kernel.telephone import MOST, BadNumber, tidy_number

# The Netherlands with its neighbours: a point outside is a slip (0,0; latitude and longitude changed over).
NEARBY = ((49.0, 55.0), (2.0, 10.0))
NOT_SPOKEN = ("fax", "pager", "textphone", "tty")  # kinds of HSDS phones nobody can be spoken to by


def place_of(met: Met, owner: Json, slug: str, known: Known, made: Incoming, *, doubt: bool, day: str) -> Json:
    spot, where = met.spot, met.where
    ours, id = own_fields(spot), uuid_at(spot.get("id"), where)
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
        "url": site_of(spot.get("url"), mine, made), "hours": hours, "unverified": sorted(unverified),
        "languages": _languages(met, mine, made), "services": met.offers, "position": _position(ours),
    }  # fmt: skip


def _position(ours: Mapping[str, str]) -> int:
    said = ours.get("position", "")
    return int(said) if re.fullmatch(r"[0-9]{1,4}", said) else 1000


def _number(met: Met, owner: Json, mine: str, made: Incoming) -> str:
    """The numbers of the location; of its link, its service, a person there, the organisation where it has none."""
    holders: tuple[Sequence[Json], ...] = ([met.spot], met.links, met.services)
    people = rows_at([*(one for group in holders for one in group), owner], "contacts", met.where)
    kept: list[str] = []
    for group in (*holders, people, [owner]):
        for row in rows_at(group, "phones", met.where):
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
    rows = rows_at([met.spot], "languages", met.where) or rows_at([*met.links, *met.services], "languages", met.where)
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
        if rows := rows_at([holder], "schedules", where):
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
    rows = rows_at([spot], "addresses", where)
    doors = [row for row in rows if str(row.get("address_type") or "physical").lower() == "physical"]
    if rows and not doors:
        made.note("only_a_post_address", mine)
    if not doors:
        return ""
    one = doors[0]
    town = f"{one.get('postal_code') or ''} {one.get('city') or ''}".strip()
    return ", ".join(filter(None, [str(one.get("address_1") or ""), str(one.get("address_2") or ""), town]))[:200]


def site_of(address: Any, part: str, made: Incoming) -> str:
    kept = web(address)
    if address and not kept:
        made.note("site_unreadable", part, words=str(address)[:80])
    return kept
