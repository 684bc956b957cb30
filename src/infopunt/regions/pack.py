"""The file that starts a region: its shape and how it becomes rows."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from infopunt.kernel.packfiles import FileFault, Strict, read_yaml, shape
from infopunt.kernel.shapes import unfit
from infopunt.regions.models import Area, Municipality, Region, Voice
from infopunt.regions.terms import BOUNDS, EVERYWHERE

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,59}$")]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Texts = dict[str, str]


class ColoursPack(Strict):
    """Theme tokens: the one accent colour, on light and on dark."""

    accent: Colour
    accent_dark: Colour


class MunicipalityPack(Strict):
    code: Annotated[str, StringConstraints(pattern=r"^GM\d{4}$")]
    name: str


class AreaPack(Strict):
    id: Slug
    name: str
    municipalities: list[MunicipalityPack]


class VoicePack(Strict):
    """An organisation that speaks for itself."""

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,29}$")]
    kind: Literal["municipality", "partner", "employer"]
    name: str


def days(term: str) -> Any:
    """A number of days within what may be kept."""
    least, most = BOUNDS[term]
    return Field(getattr(EVERYWHERE, term), ge=least, le=most)


class TermsPack(Strict):
    """For how many days what visitors asked and told is kept."""

    closed: int = days("closed")
    without_follow_up: int = days("without_follow_up")
    never_closed: int = days("never_closed")


class RegionSourcePack(Strict):
    title: str
    url: str = ""
    date: str = ""


class RegionPack(Strict):
    """A region as its file tells it."""

    id: Slug
    brand: str
    name: Texts
    province: str = ""
    about: Texts
    hosts: list[str] = []
    address: str = ""
    exit: str = "https://www.wikipedia.org/"
    default: bool = False
    languages: list[str] = Field(min_length=1)
    theme: ColoursPack
    emergency: list[str] = Field(min_length=1)
    alone: list[Slug] = []
    review_months: int = Field(6, ge=1, le=24)
    keep: TermsPack = TermsPack()
    areas: list[AreaPack] = []
    voices: list[VoicePack] = []
    sources: list[RegionSourcePack] = []

    @model_validator(mode="after")
    def _whole(self) -> "RegionPack":
        if not {"nl", "en"} <= set(self.languages):
            raise unfit("needs_dutch_and_english", "languages")
        if len(set(self.languages)) != len(self.languages):
            raise unfit("stands_twice", "languages")
        for field in ("name", "about"):
            if not {"nl", "en"} <= set(getattr(self, field)):
                raise unfit("needs_dutch_and_english", field)
        codes = [place.code for area in self.areas for place in area.municipalities]
        if len(set(codes)) != len(codes):
            raise unfit("in_two_areas", "areas")
        if any(not re.fullmatch(r"[a-z0-9.-]+", host) for host in self.hosts):
            raise unfit("not_a_host", "hosts")
        return self


def read_regions(root: Path) -> tuple[list[RegionPack], list[FileFault]]:
    """Every region of the content folder, and what is wrong with the files."""
    packs: list[RegionPack] = []
    faults: list[FileFault] = []
    for path in sorted((root / "regions").glob("*.yaml")):
        data, lines, found = read_yaml(path, root)
        pack, more = shape(RegionPack, data, lines, str(path.relative_to(root))) if not found else (None, [])
        faults += found + more
        if pack and pack.id != path.stem:
            faults.append(
                FileFault(str(path.relative_to(root)), 1, f"id: the file is named {path.stem}, the region {pack.id}")
            )
        if pack:
            packs.append(pack)
    if not packs and not faults:
        faults.append(FileFault("regions", 1, "there is no region"))
    if packs and sum(pack.default for pack in packs) != 1:
        faults.append(FileFault("regions", 1, "exactly one region is the default"))
    for at, pack in enumerate(packs):
        faults += faults_of_hosts(pack, [(other.id, hosts_of(other)) for other in packs[:at]])
    return packs, faults


def hosts_of(pack: RegionPack) -> list[str]:
    """Every host name a region answers to."""
    return [f"{pack.id}.localhost", *pack.hosts]


def faults_of_hosts(pack: RegionPack, others: Iterable[tuple[str, Iterable[str]]]) -> list[FileFault]:
    """A host is of one region: whoever came later would take over the pages of the other."""
    mine = set(hosts_of(pack))
    return [
        FileFault(f"regions/{pack.id}.yaml", 1, f"hosts: {host} is of the region {id}")
        for id, hosts in others
        for host in sorted(mine & set(hosts))
    ]


def write_regions(packs: list[RegionPack]) -> None:
    """Make the rows say what the files say. Regions that are no longer in the files go."""
    Region.objects.exclude(id__in=[pack.id for pack in packs]).filter(imported=False).delete()
    Region.objects.update(is_default=False)
    for pack in packs:
        write_region(pack)


def write_region(pack: RegionPack, *, imported: bool = False) -> None:
    """One region with its areas, municipalities and voices."""
    region, _ = Region.objects.update_or_create(
        id=pack.id,
        defaults={
            "brand": pack.brand,
            "names": pack.name,
            "about": pack.about,
            "languages": pack.languages,
            "theme": pack.theme.model_dump(),
            "emergency": pack.emergency,
            "hosts": hosts_of(pack),
            "address": pack.address.rstrip("/"),
            "exit": pack.exit,
            "is_default": pack.default,
            "alone": pack.alone,
            "review_months": pack.review_months,
            "keep": pack.keep.model_dump(),
            "province": pack.province,
            "sources": [source.model_dump() for source in pack.sources],
            "imported": imported,
        },
    )
    for voice in pack.voices:  # those made on a screen stay
        Voice.objects.update_or_create(
            region=region, slug=voice.slug, defaults={"kind": voice.kind, "name": voice.name}
        )
    Area.objects.filter(region=region).delete()
    for position, area in enumerate(pack.areas):
        row = Area.objects.create(id=area.id, region=region, name=area.name, position=position)
        Municipality.objects.bulk_create(
            Municipality(code=place.code, name=place.name, area=row) for place in area.municipalities
        )


def region_data(region: Region) -> dict[str, Any]:
    """A region as its file tells it, in plain JSON; three queries."""
    areas = [
        {
            "id": area.id,
            "name": area.name,
            "municipalities": [
                {"code": place.code, "name": place.name} for place in area.municipalities.order_by("code")
            ],
        }
        for area in region.areas.prefetch_related("municipalities")
    ]
    voices = [{"slug": v.slug, "kind": v.kind, "name": v.name} for v in region.voices.order_by("slug")]
    data = {
        "id": region.id,
        "brand": region.brand,
        "province": region.province,
        "name": region.names,
        "about": region.about,
        "hosts": [host for host in region.hosts if host != f"{region.id}.localhost"],
        "address": region.address,
        "exit": region.exit,
        "default": region.is_default,
        "languages": region.languages,
        "theme": region.theme,
        "emergency": region.emergency,
        "alone": region.alone,
        "review_months": region.review_months,
        "keep": region.keep,
        "areas": areas,
        "voices": voices,
        "sources": region.sources,
    }
    return RegionPack.model_validate(data).model_dump(mode="json", exclude_defaults=True)
