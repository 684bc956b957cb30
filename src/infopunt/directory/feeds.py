"""What a partner's feed would change here, and taking it over: whole or not at all, and never what is somebody else's."""

import math
import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from infopunt.accounts.rules import Staff
from infopunt.directory.comparing import Difference, entry_differences
from infopunt.directory.incoming.entries import entries_of
from infopunt.directory.incoming.shapes import Incoming, Known
from infopunt.directory.incoming.values import NotHsds
from infopunt.directory.models import FeedCopy, Organisation, Place, Service
from infopunt.directory.operations import NotYourEntry, checked_pack, known_names, may_edit_entry, put
from infopunt.directory.pack import OrganisationPack, as_data, shown
from infopunt.kernel import audit
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault, Faulty


class FaultyFeed(Faulty):
    say = "This feed cannot be taken over as it is; nothing was changed."


class TakenFeed(Refused):
    say = "This feed was taken over already."


@dataclass(frozen=True)
class FeedRow:
    """One organisation of a feed. `state`: new, changed, same or refused; `differences`: what it says here, and in the feed."""

    id: str
    name: str
    state: str
    differences: tuple[Difference, ...] = ()
    why: Fault | None = None
    notes: tuple[Fault, ...] = ()


@dataclass
class Dry:
    """What taking a feed over would do."""

    rows: list[FeedRow] = field(default_factory=list)
    # What to write, the UUIDs of its parts, and what stands here now.
    packs: list[tuple[OrganisationPack, Mapping[str, uuid.UUID], Organisation | None]] = field(default_factory=list)

    def count(self) -> Counter[str]:
        return Counter(row.state for row in self.rows)


def origin(feed: FeedCopy) -> str:
    return f"feed:{feed.name}"


@transaction.atomic
def keep_feed(
    *, name: str, layer: str, address: str, topics: Sequence[str], services: list[Any], by: Staff, now: datetime
) -> FeedCopy:
    """Put a feed down to be looked at. Refuses what cannot be read at all, with the place of the fault."""
    if not may_edit_entry(by, layer):
        raise NotYourEntry
    feed = FeedCopy(
        name=name, layer=layer, address=address[:300], topics=list(topics), services=services, by=by.email, at=now
    )
    dry(feed, by)
    FeedCopy.objects.filter(taken_at=None, name=name, layer=layer).delete()  # an older look at the same feed
    feed.services = _storable(feed.services)
    feed.save()
    audit.record("feed fetched", f"feed:{feed.name}", by=by.email, at=now)
    return feed


@transaction.atomic
def drop_feed(id: int, *, by: Staff, now: datetime) -> None:
    """Throw away what was fetched; what was taken over of it stays. Thrown away already: nothing happens."""
    feed = FeedCopy.objects.select_for_update().filter(pk=id).first()
    if feed is None:
        return
    if not may_edit_entry(by, feed.layer):
        raise NotYourEntry
    feed.delete()
    audit.record("feed dropped", f"feed:{feed.name}", by=by.email, at=now)


def _storable(data: Any) -> Any:
    """The same without what a database may refuse to keep: NUL, half characters, numbers without end. What stands there instead is
    refused in an entry too."""
    if isinstance(data, str):
        return re.sub("[\x00\ud800-\udfff]", "\x01", data)
    if isinstance(data, float) and not math.isfinite(data):
        return str(data)
    if isinstance(data, dict):
        return {_storable(key): _storable(value) for key, value in data.items()}
    return [_storable(one) for one in data] if isinstance(data, list) else data


def dry(feed: FeedCopy, by: Staff) -> Dry:
    """What it would do now. Queries do not grow with the feed."""
    names = known_names()
    layers = {layer for layer in ("", feed.layer) if may_edit_entry(by, layer)}
    known = Known(layers=layers, facts=names["facts"], topics=names["topics"], areas=names["areas"])
    day = timezone.localdate(feed.at).isoformat()
    try:
        incoming = entries_of(feed.services, layer=feed.layer, topics=feed.topics, known=known, day=day)
    except NotHsds as no:
        raise FaultyFeed(no.fault) from None
    here = _here(incoming)
    found = Dry()
    taken: dict[str, uuid.UUID] = {}
    for one in incoming:
        _settle_names(one, here, taken)
        old = here.organisations.get(one.number)
        row, pack = _compare(one, old, here, origin(feed), names, by)
        found.rows.append(row)
        if pack and row.state in ("new", "changed"):
            found.packs.append((pack, one.known_as, old))
    return found


@dataclass
class _Here:
    """What stands here of the organisations and parts a feed names."""

    organisations: dict[uuid.UUID, Organisation]
    names: dict[str, uuid.UUID]  # id → UUID of every row whose id the feed uses
    parts: dict[uuid.UUID, tuple[str, str]]  # UUID → (id, id of its organisation)


def _here(incoming: Sequence[Incoming]) -> _Here:
    uuids = {id for one in incoming for id in one.known_as.values()}
    ids = {id for one in incoming for id in one.known_as}
    organisations = {
        row.uuid: row
        for row in Organisation.objects.filter(uuid__in=uuids).prefetch_related("services", "places__services")
    }
    names: dict[str, uuid.UUID] = dict(Organisation.objects.filter(id__in=ids).values_list("id", "uuid"))
    parts: dict[uuid.UUID, tuple[str, str]] = {}
    for model in (Service, Place):
        names |= dict(model.objects.filter(id__in=ids).values_list("id", "uuid"))
        rows = model.objects.filter(uuid__in=uuids).values_list("uuid", "id", "organisation_id")
        parts |= {number: (id, owner) for number, id, owner in rows}
    return _Here(organisations, names, parts)


def _settle_names(one: Incoming, here: _Here, taken: dict[str, uuid.UUID]) -> None:
    """A row known by its UUID keeps its id; an id somebody else has gets the first signs of the UUID behind it."""
    known = {
        **{number: row.id for number, row in here.organisations.items()},
        **{n: id for n, (id, _) in here.parts.items()},
    }
    new: dict[str, str] = {}
    for id, number in one.known_as.items():
        other = here.names.get(id) or taken.get(id)
        new[id] = known.get(number) or (id if other in (None, number) else f"{id[:70]}-{number.hex[:8]}")
        taken[new[id]] = number
    data = one.data
    data["id"] = new[data["id"]]
    for offer in data["services"]:
        offer["id"] = new[offer["id"]]
    for place in data["places"]:
        place["id"] = new[place["id"]]
        place["services"] = [new[id] for id in place["services"]]
    one.known_as = {new[id]: number for id, number in one.known_as.items()}


def _compare(
    one: Incoming, old: Organisation | None, here: _Here, origin: str, names: Mapping[str, set[str]], by: Staff
) -> tuple[FeedRow, OrganisationPack | None]:
    name, id = str(one.data["name"]), str(one.data["id"])

    def refused(why: Fault, differences: tuple[Difference, ...] = ()) -> tuple[FeedRow, None]:
        return FeedRow(id, name, "refused", differences, why, tuple(one.notes)), None

    for part, number in one.known_as.items():
        owner = here.parts.get(number, ("", ""))[1]
        if owner and (old is None or owner != old.id):
            return refused(Fault("belongs_elsewhere", (part,), {"id": owner}))
    # Where to ask the organisation and whether it said yes is between it and us: a feed knows nothing of it.
    data = {**one.data, "contact": old.contact, "confirmed": old.confirmed} if old else one.data
    try:
        pack = checked_pack(data, names)
    except Faulty as no:
        return refused(no.faults[0])
    if old is None:
        return FeedRow(id, name, "new", notes=tuple(one.notes)), pack
    now, then = as_data(old), shown(pack)
    if now == then:
        return FeedRow(id, name, "same", notes=tuple(one.notes)), pack
    differ = tuple(entry_differences(now, then))
    if old.changed_by != origin or old.confirmed:
        return refused(Fault("not_of_this_feed"), differ)
    if not may_edit_entry(by, old.layer):
        return refused(Fault("of_another_layer"))
    return FeedRow(id, name, "changed", differ, notes=tuple(one.notes)), pack


@transaction.atomic
def take_over(id: int, *, by: Staff, now: datetime) -> Counter[str]:
    """Make the directory say what the feed says, for what is new or was its own already. What it replaces is kept."""
    feed = FeedCopy.objects.select_for_update().filter(pk=id).first()
    if feed is None or feed.taken_at:
        raise TakenFeed
    if not may_edit_entry(by, feed.layer):
        raise NotYourEntry
    plan = dry(feed, by)
    for pack, known_as, old in plan.packs:
        put(pack, old, by=origin(feed), now=now, known_as=known_as)
    feed.taken_at = now
    feed.save(update_fields=["taken_at"])
    audit.record("feed taken over", f"feed:{feed.name}", by=by.email, at=now)
    return plan.count()
