"""`directory/<organisation>.yaml`: the shape of a file and how it becomes rows."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from infopunt.directory.models import Organisation, Place, Service
from infopunt.kernel.packfiles import Fault, Strict, read, shape
from infopunt.scheduling.rules import BadHours, tidy_hours

PACK = "pack"
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,79}$")]
YesNo = Literal["yes", "no", "unknown"]
Texts = dict[str, str]


class SourcePack(Strict):
    title: str
    url: str = ""
    date: str = ""


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
            raise ValueError("nl and en are needed")
        return name


class PlacePack(Strict):
    id: Slug
    kind: Literal["desk", "mobile", "telephone", "online"]
    name: str
    address: str = ""
    municipality: Annotated[str, StringConstraints(pattern=r"^(GM\d{4})?$")] = ""
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    phone: str = ""
    url: str = ""
    hours: str = ""
    unverified: list[Literal["address", "phone", "hours", "languages", "url"]] = []
    languages: list[str] = []
    services: list[str] = []

    @field_validator("hours")
    @classmethod
    def _readable(cls, hours: str) -> str:
        try:
            return tidy_hours(hours) if hours else ""
        except BadHours as no:
            raise ValueError(str(no)) from None

    @field_validator("url")
    @classmethod
    def _web(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError(f"{url} is not a web address")
        return url


class OrganisationPack(Strict):
    """An organisation as its file tells it."""

    id: Slug
    layer: str = ""
    kind: str
    name: str
    about: Texts = {}
    url: str = ""
    contact: str = ""
    independent: YesNo = "unknown"
    source: SourcePack
    checked: date
    confirmed: bool = False
    services: list[ServicePack] = []
    places: list[PlacePack] = []

    @model_validator(mode="after")
    def _whole(self) -> "OrganisationPack":
        known = {service.id for service in self.services}
        ids = [*known, *(place.id for place in self.places)]
        if len(set(ids)) != len(ids) or len(known) != len(self.services):
            raise ValueError("an id stands here twice")
        for place in self.places:
            lost = set(place.services) - known
            if lost:
                raise ValueError(f"places: {place.id}: there is no service {sorted(lost)[0]}")
        if self.url and not self.url.startswith(("https://", "http://")):
            raise ValueError(f"url: {self.url} is not a web address")
        return self


def read_directory(
    root: Path, *, facts: set[str], topics: set[str], areas: set[str], regions: set[str]
) -> tuple[list[OrganisationPack], list[Fault]]:
    """Every organisation, and what is wrong with the files."""
    packs: list[OrganisationPack] = []
    faults: list[Fault] = []
    taken: dict[str, str] = {}
    for path in sorted((root / "directory").glob("*.yaml")):
        name = str(path.relative_to(root))
        data, lines, found = read(path, root)
        pack, more = shape(OrganisationPack, data, lines, name) if not found else (None, [])
        faults += found + more
        if pack is None:
            continue
        say = faults_of(pack, facts=facts, topics=topics, areas=areas, regions=regions)
        if pack.id != path.stem:
            say.append(f"id: the file is named {path.stem}, the organisation {pack.id}")
        for id in (*(one.id for one in pack.services), *(one.id for one in pack.places)):
            if id in taken:
                say.append(f"{id}: stands in {taken[id]} too")
            taken[id] = name
        faults += [Fault(name, 1, words) for words in say]
        packs.append(pack)
    return packs, faults


def faults_of(
    pack: OrganisationPack, *, facts: set[str], topics: set[str], areas: set[str], regions: set[str]
) -> list[str]:
    """What an entry names that is not there."""
    found = [f"there is no region {pack.layer}"] if pack.layer and pack.layer not in regions else []
    found += [
        f"{one.id}: there is no topic {topic}" for one in pack.services for topic in one.topics if topic not in topics
    ]
    found += [f"{one.id}: there is no area {area}" for one in pack.services for area in one.areas if area not in areas]
    found += [f"{one.id}: there is no fact {one.phone}" for one in pack.places if one.phone and one.phone not in facts]
    return found


def write_directory(packs: list[OrganisationPack]) -> list[str]:
    """Make the rows say what the files say; entries edited here since are left alone. Returns the ids of those."""
    edited = set(Organisation.objects.exclude(changed_by=PACK).values_list("id", flat=True))
    Organisation.objects.filter(changed_by=PACK).exclude(id__in=[pack.id for pack in packs]).delete()
    for pack in packs:
        if pack.id not in edited:
            write_entry(pack, by=PACK)
    return sorted(pack.id for pack in packs if pack.id in edited)


def write_entry(pack: OrganisationPack, *, by: str) -> Organisation:
    """One organisation with everything below it."""
    organisation, _ = Organisation.objects.update_or_create(
        id=pack.id,
        defaults={
            "layer": pack.layer, "kind": pack.kind, "name": pack.name, "about": pack.about, "url": pack.url,
            "contact": pack.contact, "independent": pack.independent, "source": pack.source.model_dump(),
            "checked_on": pack.checked, "confirmed": pack.confirmed, "changed_by": by,
        },
    )  # fmt: skip
    organisation.services.all().delete()
    organisation.places.all().delete()
    services = {one.id: Service(organisation=organisation, **one.model_dump()) for one in pack.services}
    Service.objects.bulk_create(services.values())
    for at, one in enumerate(pack.places):
        place = Place.objects.create(organisation=organisation, position=at, **one.model_dump(exclude={"services"}))
        place.services.set([services[id] for id in one.services or services])
    return organisation


def as_data(organisation: Organisation) -> dict[str, Any]:
    """An organisation as its file tells it, in plain JSON."""
    services = list(organisation.services.order_by("id"))
    fields = ("id", "name", "topics", "who", "bring", "cost", "anonymous", "areas")
    place_fields = (
        "id",
        "kind",
        "name",
        "address",
        "municipality",
        "lat",
        "lon",
        "phone",
        "url",
        "hours",
        "unverified",
        "languages",
    )
    data = {
        "id": organisation.id, "layer": organisation.layer, "kind": organisation.kind, "name": organisation.name,
        "about": organisation.about, "url": organisation.url, "contact": organisation.contact,
        "independent": organisation.independent, "source": organisation.source, "checked": organisation.checked_on,
        "confirmed": organisation.confirmed,
        "services": [{name: getattr(one, name) for name in fields} for one in services],
        "places": [
            {**{name: getattr(one, name) for name in place_fields},
             "services": sorted(one.services.values_list("id", flat=True))}
            for one in organisation.places.order_by("position", "id")
        ],
    }  # fmt: skip
    return OrganisationPack.model_validate(data).model_dump(mode="json", exclude_defaults=True)
