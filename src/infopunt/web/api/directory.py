"""The directory for other programs: who helps, and where somebody can be met."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import AwareDatetime, Field

from infopunt.directory import sharing
from infopunt.directory.hsds import Around
from infopunt.directory.models import Organisation, Place
from infopunt.directory.sharing import Wanted
from infopunt.web.api.shared import Camel, Page, Paging, SourceOut, Texts, paged, refuse_unknown_topic, region_of

router = Router(tags=["directory"])
YesNo = Literal["yes", "no", "unknown"]


class ServiceOut(Camel):
    id: uuid.UUID
    name: Texts
    topics: list[str] = Field(description="Empty: everything.")
    who: Texts
    bring: Texts
    cost: Literal["free", "paid", "unknown"]
    anonymous: YesNo
    areas: list[str] = Field(description="Empty: wherever the organisation works.")


class PlaceOut(Camel):
    id: uuid.UUID
    organisation: uuid.UUID
    organisation_name: str
    kind: Literal["desk", "mobile", "telephone", "online"]
    name: str
    address: str
    municipality: str = Field(description="Code of CBS, or empty.")
    latitude: float | None
    longitude: float | None
    telephone: str
    url: str
    hours: str = Field(description="Syntax of OpenStreetMap, local time; empty: not known.")
    languages: list[str] = Field(description="Spoken by staff; empty: not known.")
    unverified: list[str] = Field(description="Fields nobody could confirm yet.")
    services: list[uuid.UUID]


class OrganisationOut(Camel):
    id: uuid.UUID
    name: str
    kind: str
    about: Texts
    url: str
    independent: YesNo
    source: SourceOut
    checked_on: date
    confirmed: bool
    modified_at: AwareDatetime
    services: list[ServiceOut]
    places: list[PlaceOut]


class PlaceFilters(Paging):
    language: str = Field("", max_length=3, pattern=r"^([a-z]{2,3})?$")
    topic: str = Field("", max_length=80)
    kind: Literal["", "desk", "mobile", "telephone", "online"] = ""
    municipality: str = Field("", pattern=r"^(GM\d{4})?$")


def _organisations(rows: Sequence[Organisation]) -> list[dict[str, Any]]:
    near = sharing.sharing_context([place for row in rows for place in row.places.all()], timezone.localdate())
    return [
        {
            "id": row.uuid, "name": row.name, "kind": row.kind, "about": row.about, "url": row.url, "independent": row.independent,
            "source": {"title": row.source.get("title", ""), "url": row.source.get("url", ""), "dated": row.source.get("date", "")},
            "checked_on": row.checked_on, "confirmed": row.confirmed, "modified_at": row.modified_at,
            "services": [
                {"id": one.uuid, "name": one.name, "topics": one.topics, "who": one.who, "bring": one.bring, "cost": one.cost,
                 "anonymous": one.anonymous, "areas": one.areas}
                for one in sorted(row.services.all(), key=lambda one: one.id)
            ],
            "places": [_place(one, row, near) for one in sorted(row.places.all(), key=lambda one: (one.position, one.id))],
        }
        for row in rows
    ]  # fmt: skip


def _place(row: Place, owner: Organisation, near: Around) -> dict[str, Any]:
    return {
        "id": row.uuid, "organisation": owner.uuid, "organisation_name": owner.name, "kind": row.kind, "name": row.name,
        "address": row.address, "municipality": row.municipality, "latitude": row.lat, "longitude": row.lon,
        "telephone": near.numbers.get(row.phone) or row.number, "url": row.url or owner.url, "hours": row.hours,
        "languages": row.languages, "unverified": row.unverified, "services": sorted(one.uuid for one in row.services.all()),
    }  # fmt: skip


def _places(rows: Sequence[Place]) -> list[dict[str, Any]]:
    near = sharing.sharing_context(rows, timezone.localdate())
    return [_place(row, row.organisation, near) for row in rows]


def _all_places(request: HttpRequest) -> QuerySet[Place]:
    mine = Place.objects.filter(organisation__layer__in=["", region_of(request).id])
    return mine.select_related("organisation").prefetch_related("services").order_by("id")


@router.get("/organisations", response=Page[OrganisationOut], by_alias=True, summary="Who helps")
def organisations(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    rows = sharing.organisations(region_of(request).id, Wanted()).prefetch_related("services", "places__services")
    return paged(rows, asked, _organisations)


@router.get("/organisations/{uuid:id}", response=OrganisationOut, by_alias=True, summary="An organisation")
def organisation(request: HttpRequest, id: uuid.UUID) -> dict[str, Any]:
    rows = sharing.organisations(region_of(request).id, Wanted()).prefetch_related("services", "places__services")
    return _organisations([get_object_or_404(rows, uuid=id)])[0]


@router.get("/places", response=Page[PlaceOut], by_alias=True, summary="Where somebody can be met")
def places(request: HttpRequest, asked: Query[PlaceFilters]) -> dict[str, Any]:
    rows = _all_places(request)
    if asked.language:
        rows = rows.filter(languages__icontains=f'"{asked.language}"')
    if asked.topic:
        refuse_unknown_topic(asked.topic)
        theme = asked.topic.partition(".")[0]
        about = Q(services__topics__icontains=f'"{asked.topic}"') | Q(services__topics__icontains=f'"{theme}"')
        rows = rows.filter(about | Q(services__topics=[])).distinct()
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.municipality:
        rows = rows.filter(municipality=asked.municipality)
    return paged(rows, asked, _places)


@router.get("/places/{uuid:id}", response=PlaceOut, by_alias=True, summary="A place")
def place(request: HttpRequest, id: uuid.UUID) -> dict[str, Any]:
    return _places([get_object_or_404(_all_places(request), uuid=id)])[0]
