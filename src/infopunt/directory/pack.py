"""`directory/<organisation>.yaml`: the shape of a file and how it becomes rows."""

import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from infopunt.directory.models import Organisation, Place, Service
from infopunt.directory.rules import Doubtful, uuid_of
from infopunt.kernel import faults as kernel_faults
from infopunt.kernel.languages import Languages
from infopunt.kernel.packfiles import PACK, FileFault, Strict, read_yaml, shape
from infopunt.kernel.shapes import matching, unfit
from infopunt.kernel.telephone import BadNumber, tidy_number
from infopunt.scheduling.rules import BadHours, tidy_hours

WRITABLE = matching(r"[^\x00-\x08\x0b\x0c\x0e-\x1f]*", "unwritable")
Slug = Annotated[str, matching(r"[a-z][a-z0-9-]{1,79}", "not_an_id")]
YesNo = Literal["yes", "no", "unknown"]
Words = Annotated[str, StringConstraints(max_length=2000), WRITABLE]
Short = Annotated[str, StringConstraints(max_length=160), WRITABLE]
Line = Annotated[str, StringConstraints(max_length=200), WRITABLE]
Web = Annotated[str, StringConstraints(max_length=300), matching(r"(https?://[^\s\x00-\x1f]+)?", "not_a_web_address")]
Language = Annotated[str, matching(r"[a-z]{2,3}", "not_a_language")]
Texts = dict[Language, Words]


class EntrySourcePack(Strict):
    title: Line
    url: Web = ""
    date: Line = ""


class ServicePack(Strict):
    id: Slug
    name: Texts
    topics: list[str] = []
    who: Texts = {}
    bring: Texts = {}
    cost: Literal["free", "paid", "unknown"] = "unknown"
    anonymous: YesNo = "unknown"
    areas: list[str] = []

    @field_validator("name")
    @classmethod
    def _core(cls, name: Texts) -> Texts:
        if not {"nl", "en"} <= set(name):
            raise unfit("needs_dutch_and_english")
        return name


class PlacePack(Strict):
    id: Slug
    kind: Literal["desk", "mobile", "telephone", "online"]
    name: Short
    address: Line = ""
    municipality: Annotated[str, matching(r"(GM\d{4})?", "not_a_municipality")] = ""
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    phone: str = ""
    number: Annotated[str, StringConstraints(max_length=80)] = ""
    url: Web = ""
    hours: Annotated[str, StringConstraints(max_length=300)] = ""
    unverified: list[Doubtful] = []
    languages: Languages = []
    services: list[str] = []

    @field_validator("hours")
    @classmethod
    def _readable(cls, hours: str) -> str:
        try:
            return tidy_hours(hours) if hours else ""
        except BadHours as no:
            raise unfit(no.code, words=no.words) from None

    @field_validator("number")
    @classmethod
    def _dialled(cls, number: str) -> str:
        try:
            return tidy_number(number)
        except BadNumber:
            raise unfit("not_a_telephone_number", words=number[:80]) from None


class OrganisationPack(Strict):
    """An organisation as its file tells it."""

    id: Slug
    layer: str = ""
    kind: Annotated[str, StringConstraints(max_length=30)]
    name: Short
    about: Texts = {}
    url: Web = ""
    contact: Annotated[
        str, StringConstraints(max_length=254), matching(r"([^@\s]+@[^@\s]+)?", "not_an_email_address")
    ] = ""
    independent: YesNo = "unknown"
    source: EntrySourcePack
    checked: date
    confirmed: bool = False
    services: list[ServicePack] = []
    places: list[PlacePack] = []
    known_as: dict[Slug, uuid.UUID] = {}  # by which others know it and its parts

    @model_validator(mode="after")
    def _whole(self) -> "OrganisationPack":
        known = {service.id for service in self.services}
        ids = [*known, *(place.id for place in self.places)]
        if len(set(ids)) != len(ids) or len(known) != len(self.services):
            raise unfit("id_stands_twice")
        for at, place in enumerate(self.places):
            lost = set(place.services) - known
            if lost:
                raise unfit("no_service", "places", at, "services", id=sorted(lost)[0])
        if not self.services or not self.places:
            raise unfit("helps_nobody")
        return self


def read_directory(
    root: Path, *, facts: set[str], topics: set[str], areas: set[str], regions: set[str]
) -> tuple[list[OrganisationPack], list[FileFault]]:
    """Every organisation, and what is wrong with the files."""
    packs: list[OrganisationPack] = []
    faults: list[FileFault] = []
    taken: dict[str, str] = {}
    for path in sorted((root / "directory").glob("*.yaml")):
        name = str(path.relative_to(root))
        data, lines, found = read_yaml(path, root)
        pack, more = shape(OrganisationPack, data, lines, name) if not found else (None, [])
        faults += found + more
        if pack is None:
            continue
        say: list[str | kernel_faults.Fault] = [
            *entry_faults(pack, facts=facts, topics=topics, areas=areas, regions=regions)
        ]
        if pack.id != path.stem:
            say.append(f"id: the file is named {path.stem}, the organisation {pack.id}")
        for id in (*(one.id for one in pack.services), *(one.id for one in pack.places)):
            if id in taken:
                say.append(f"{id}: stands in {taken[id]} too")
            taken[id] = name
        faults += [FileFault(name, 1, words) for words in say]
        packs.append(pack)
    return packs, faults


def entry_faults(
    pack: OrganisationPack, *, facts: set[str], topics: set[str], areas: set[str], regions: set[str]
) -> list[kernel_faults.Fault]:
    """What an entry names that is not there."""
    found = []
    if pack.layer and pack.layer not in regions:
        found.append(kernel_faults.Fault("no_region", ("layer",), {"id": pack.layer}))
    for at, one in enumerate(pack.services):
        lost = [("no_topic", "topics", topic) for topic in one.topics if topic not in topics]
        lost += [("no_area", "areas", area) for area in one.areas if area not in areas]
        found += [kernel_faults.Fault(code, ("services", at, field), {"id": id}) for code, field, id in lost]
    for at, place in enumerate(pack.places):
        if place.phone and place.phone not in facts:
            found.append(kernel_faults.Fault("no_fact", ("places", at, "phone"), {"id": place.phone}))
    return found


def write_directory(packs: list[OrganisationPack]) -> list[str]:
    """Make the rows say what the files say; entries edited here since are left alone. Returns the ids of those."""
    edited = set(Organisation.objects.exclude(changed_by=PACK).values_list("id", flat=True))
    Organisation.objects.filter(changed_by=PACK).exclude(id__in=[pack.id for pack in packs]).delete()
    for pack in packs:
        old = Organisation.objects.filter(id=pack.id).first()
        if pack.id not in edited and (old is None or as_data(old) != shown(pack)):
            write_entry(pack, by=PACK)
    return sorted(pack.id for pack in packs if pack.id in edited)


def write_entry(pack: OrganisationPack, *, by: str, known_as: Mapping[str, uuid.UUID] | None = None) -> Organisation:
    """One organisation with everything below it. `known_as`: by which UUIDs others know it and its parts, by id."""
    known = known_as or pack.known_as
    said = {
        "layer": pack.layer, "kind": pack.kind, "name": pack.name, "about": pack.about, "url": pack.url,
        "contact": pack.contact, "independent": pack.independent, "source": pack.source.model_dump(),
        "checked_on": pack.checked, "confirmed": pack.confirmed, "changed_by": by,
    }  # fmt: skip
    fresh = {**said, "uuid": known.get(pack.id) or uuid_of("organization", pack.id)}
    organisation, _ = Organisation.objects.update_or_create(id=pack.id, defaults=said, create_defaults=fresh)
    # Who knows a part by its UUID finds it again after a change.
    kept = {
        **dict(organisation.services.values_list("id", "uuid")),
        **dict(organisation.places.values_list("id", "uuid")),
    }
    organisation.services.all().delete()
    organisation.places.all().delete()

    def number(kind: str, id: str) -> uuid.UUID:
        return known.get(id) or kept.get(id) or uuid_of(kind, id)

    services = {
        one.id: Service(organisation=organisation, uuid=number("service", one.id), **one.model_dump())
        for one in pack.services
    }
    Service.objects.bulk_create(services.values())
    for at, one in enumerate(pack.places):
        place = Place.objects.create(
            organisation=organisation,
            uuid=number("location", one.id),
            position=at,
            **one.model_dump(exclude={"services"}),
        )
        place.services.set([services[id] for id in one.services or services])
    return organisation


SERVICE_FIELDS = ("id", "name", "topics", "who", "bring", "cost", "anonymous", "areas")
PLACE_FIELDS = ("id", "kind", "name", "address", "municipality", "lat", "lon", "phone", "number", "url", "hours", "unverified",
                "languages")  # fmt: skip


def as_data(organisation: Organisation) -> dict[str, Any]:
    """An organisation as its file tells it, in plain JSON."""
    return shown(entry_of(organisation))


def entry_of(organisation: Organisation) -> OrganisationPack:
    """An organisation in the shape of its file. Rows are taken as they are: what was kept before a rule is shown, too."""
    data = full_entry(organisation)
    return OrganisationPack.model_construct(**{
        **data, "source": EntrySourcePack.model_construct(**data["source"]),
        "services": [ServicePack.model_construct(**one) for one in data["services"]],
        "places": [PlacePack.model_construct(**one) for one in data["places"]],
    })  # fmt: skip


def shown(pack: OrganisationPack) -> dict[str, Any]:
    """An entry in plain JSON without what is as it is by default; what a place offers stands there in full, sorted. By which UUIDs
    others know it is told by `known_as` only."""
    services = sorted((one for one in pack.services), key=lambda one: one.id)
    offered = [
        one.model_copy(update={
            "services": sorted(one.services or [service.id for service in services]), "unverified": sorted(one.unverified),
        })
        for one in pack.places
    ]  # fmt: skip
    whole = pack.model_copy(update={"services": services, "places": offered, "known_as": {}})
    return whole.model_dump(mode="json", exclude_defaults=True)


def known_as(organisation: Organisation) -> dict[str, uuid.UUID]:
    """The UUIDs of an organisation and its parts that are not the ones their ids give: those of a partner's directory."""
    rows: list[tuple[str, Organisation | Service | Place]] = [("organization", organisation), *(("service", one) for one in organisation.services.all()),
            *(("location", one) for one in organisation.places.all())]  # fmt: skip
    return {row.id: row.uuid for kind, row in rows if row.uuid != uuid_of(kind, row.id)}


def full_entry(organisation: Organisation) -> dict[str, Any]:
    """Every field of an organisation's entry."""
    return {
        "id": organisation.id, "layer": organisation.layer, "kind": organisation.kind, "name": organisation.name,
        "about": organisation.about, "url": organisation.url, "contact": organisation.contact,
        "independent": organisation.independent, "source": organisation.source, "checked": organisation.checked_on,
        "confirmed": organisation.confirmed,
        "services": [
            {name: getattr(one, name) for name in SERVICE_FIELDS}
            for one in sorted(organisation.services.all(), key=lambda one: one.id)
        ],
        "places": [
            {**{name: getattr(one, name) for name in PLACE_FIELDS}, "services": sorted(two.id for two in one.services.all())}
            for one in sorted(organisation.places.all(), key=lambda one: (one.position, one.id))
        ],
    }  # fmt: skip
