"""Every way an entry of the directory can change outside a pack."""

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from pydantic import ValidationError

from infopunt.accounts.rules import Role, Staff
from infopunt.directory.locating import settled
from infopunt.directory.models import Ask, EntryChange, Organisation
from infopunt.directory.pack import OrganisationPack, as_data, entry_faults, entry_of, write_entry
from infopunt.directory.rules import only_area
from infopunt.facts.models import Fact
from infopunt.kernel import audit, outbox
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.faults import Faulty
from infopunt.kernel.shapes import faults_of_shape
from infopunt.regions.models import Area, Region
from infopunt.regions.queries import areas_of_municipalities
from infopunt.topics.models import Theme, Topic

ASK_LASTS = timedelta(days=21)
LONGEST_REPLY = 2000
CONFIRMED = "organisation"  # who wrote an entry last that was confirmed by the link


class NotYourEntry(NotPermitted):
    """This entry belongs to another region."""


class StaleEntry(Refused):
    say = "Somebody else changed this entry meanwhile; nothing was saved. Compare, then save again."


class OtherEntry(Refused):
    say = "What we say about you changed after you opened this page. It stands here as it is now; look again."


class DeadAsk(Refused):
    say = "This link no longer works: it was used, or it is too old."


KEEPERS = (Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR)


def may_edit_entry(staff: Staff, layer: str, area: str = "") -> bool:
    """Editors, approvers and administrators of the region the entry belongs to, or of the area all of it stands in; of the country
    for national ones."""
    return staff.has_for(layer, *KEEPERS) or (bool(layer and area) and staff.has_in(layer, *KEEPERS, area=area))


def area_of(pack: OrganisationPack) -> str:
    """The area an entry stands in, of its region; '' for the whole of it."""
    known = areas_of_municipalities(pack.layer)
    codes = [place.municipality for place in pack.places if place.municipality]
    return only_area([known.get(code, "") for code in codes], [service.areas for service in pack.services])


def known_names() -> dict[str, set[str]]:
    """What an entry may name: facts, topics and themes, areas, regions; five queries."""
    themes, topics = Theme.objects.values_list("id", flat=True), Topic.objects.values_list("id", flat=True)
    return {
        "facts": set(Fact.objects.values_list("id", flat=True)), "topics": {*themes, *topics},
        "areas": set(Area.objects.values_list("id", flat=True)), "regions": set(Region.objects.values_list("id", flat=True)),
    }  # fmt: skip


def checked_pack(data: Mapping[str, Any], names: Mapping[str, set[str]]) -> OrganisationPack:
    """An entry in the shape of a file, or Faulty with every fault. `names`: see known_names."""
    try:
        pack = OrganisationPack.model_validate(dict(data))
    except ValidationError as error:
        raise Faulty(*faults_of_shape(error)) from None
    found = entry_faults(
        pack, facts=names["facts"], topics=names["topics"], areas=names["areas"], regions=names["regions"]
    )
    if found:
        raise Faulty(*found)
    return pack


@transaction.atomic
def change_entry(data: Mapping[str, Any], *, revision: int, by: Staff, now: datetime) -> Organisation:
    """Make an entry say what `data` says; what it said is kept. Refuses when it moved on since `revision`."""
    pack = checked_pack(data, known_names())
    old = Organisation.objects.select_for_update().filter(id=pack.id).first()
    was = entry_of(old) if old else None
    if not all(may_edit_entry(by, one.layer, area_of(one)) for one in (pack, was) if one):
        raise NotYourEntry
    if (old.revision if old else 0) != revision:
        raise StaleEntry
    pack = pack.model_copy(update={"places": settled(pack.places, was.places if was else [])})
    entry = put(pack, old, by=by.email, now=now)
    audit.record("entry changed", f"organisation:{entry.id}", by=by.email, at=now)
    return entry


def put(
    pack: OrganisationPack, old: Organisation | None, *, by: str, now: datetime, known_as: Mapping[str, uuid.UUID] | None = None
) -> Organisation:  # fmt: skip
    """The one way an entry is written outside a pack: what it said is kept, whose it is stands beside it, and who still looks at
    the older one is told so. In a transaction of the caller."""
    before = as_data(old) if old else {}
    revision = old.revision if old else 0
    entry = write_entry(pack, by=by, known_as=known_as)
    EntryChange.objects.create(organisation=entry, before=before, by=by, at=now)
    entry.revision = revision + 1
    entry.save(update_fields=["revision"])
    return entry


def _hash(secret: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"ask:{secret}".encode(), hashlib.sha256).hexdigest()


def secret_of_ask(seed: str) -> str:
    """What stands in the link: nobody can make it of the row alone."""
    return hmac.new(settings.SECRET_KEY.encode(), f"ask-link:{seed}".encode(), hashlib.sha256).hexdigest()


def ask(organisation: Organisation, *, by: Staff, now: datetime, by_letter: bool = False) -> str:
    """A link by which the organisation itself says whether its entry is right, with its letter as a job where it goes `by_letter`.
    Returns the secret of the link. Older links die."""
    if not may_edit_entry(by, organisation.layer, area_of(entry_of(organisation))):
        raise NotYourEntry
    seed = secrets.token_urlsafe(18)
    with transaction.atomic():
        organisation.asks.filter(answered_at=None).update(ends_at=now)
        row = Ask.objects.create(
            organisation=organisation, hash=_hash(secret_of_ask(seed)), seed=seed, ends_at=now + ASK_LASTS
        )
        if by_letter:
            outbox.enqueue("mail", {"kind": "ask", "id": row.pk}, run_at=now, key=f"mail:ask:{row.pk}")
        audit.record("entry asked about", f"organisation:{organisation.id}", by=by.email, at=now)
    return secret_of_ask(seed)


def open_ask(secret: str, now: datetime) -> Ask:
    found = (
        Ask.objects.filter(hash=_hash(secret), answered_at=None, ends_at__gt=now).select_related("organisation").first()
    )
    if found is None:
        raise DeadAsk
    return found


@transaction.atomic
def confirm(
    secret: str, *, right: bool, said: str, now: datetime, day: date, sure: Collection[tuple[str, str]] = (),
    seen: str | None = None,
) -> Organisation:  # fmt: skip
    """What the organisation answers: all of it is right, then it counts as confirmed on that day, and the entry is theirs: no load
    and no feed changes it; or what to correct, for an editor, and which fields are `sure` all the same: (place, field). Once.

    Refuses when the entry is no longer the one that was `seen` (see `looks`)."""
    found = open_ask(secret, now)
    entry = Organisation.objects.select_for_update().get(pk=found.organisation_id)
    if seen is not None and seen != looks(entry):
        raise OtherEntry
    if not Ask.objects.filter(pk=found.pk, answered_at=None).update(answered_at=now, said=said.strip()[:LONGEST_REPLY]):
        raise DeadAsk
    pack = entry_of(entry)
    places = [
        one.model_copy(
            update={"unverified": [] if right else [f for f in one.unverified if (one.id, f) not in set(sure)]}
        )
        for one in pack.places
    ]
    if right:
        sure_pack = pack.model_copy(update={"checked": day, "confirmed": True, "places": places})
        entry = put(sure_pack, entry, by=CONFIRMED, now=now)
    elif places != pack.places:
        entry = put(pack.model_copy(update={"places": places}), entry, by=CONFIRMED, now=now)
    audit.record("entry confirmed" if right else "entry corrected", f"organisation:{entry.id}", by=CONFIRMED, at=now)
    return entry


def looks(entry: Organisation) -> str:
    """A short word that changes with anything the entry says."""
    return hashlib.sha256(json.dumps(as_data(entry), sort_keys=True).encode()).hexdigest()[:20]
