"""/api/v1/: what the public site knows, for other programs. Held to the NL API Design Rules 2.2 by tests.

Stateless: what is asked is answered and forgotten. The same rooms answer as on the pages.
"""

import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import NinjaAPI, Query
from pydantic import AwareDatetime, Field

from infopunt.directory import geo, sharing
from infopunt.directory.answering import find_help
from infopunt.directory.hsds import Around
from infopunt.directory.models import Organisation, Place
from infopunt.directory.sharing import Wanted
from infopunt.regions.models import Region
from infopunt.scheduling.models import Shift
from infopunt.scheduling.rules import HERE
from infopunt.topics.models import Theme, Topic
from infopunt.web.api import checks
from infopunt.web.api.shared import Camel, GivenObject, Page, Paging, Problem, SourceOut, speak_problems

VERSION = "1.0.0"
LONGEST_STRETCH = timedelta(days=31)
api = NinjaAPI(title="Infopunt", version=VERSION, urls_namespace="v1", docs_url=None, openapi_url=None)
speak_problems(api)
api.add_router("/checks", checks.router)
YesNo = Literal["yes", "no", "unknown"]
Texts = dict[str, str]


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


class ShiftOut(Camel):
    place: uuid.UUID | None
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    channel: Literal["visit", "call", "video", "chat"]
    languages: list[str]
    topics: list[str]
    where: str = Field(description="Of a mobile stop: where it stands.")
    state: Literal["planned", "moved", "cancelled"]
    reason: Texts
    sample: bool = Field(description="An example, no real shift.")


class QuestionIn(GivenObject):
    """What somebody asks; leave out what they did not say."""

    topic: str = Field("", max_length=80, examples=["pay.payslip"])
    language: str = Field("", max_length=12, pattern=r"^([a-z]{2,3})?$", examples=["ro"])
    when: Literal["now", "tonight", "weekend", "date"] = "now"
    day: date | None = Field(None, description="With when=date.")
    where: str = Field("", max_length=80, description="A Dutch municipality, village or postcode.", examples=["Zwolle"])
    way: Literal["", "visit", "call", "online"] = ""


class AnswerOut(Camel):
    place: uuid.UUID | None
    name: str
    organisation_name: str
    channel: str
    open: Literal["yes", "later", "unknown"]
    starts_at: AwareDatetime | None
    ends_at: AwareDatetime | None
    speaks: Literal["yes", "no", "unknown"]
    languages: list[str]
    kilometres: float | None = Field(description="As the crow flies.")
    where: str
    telephone: str
    url: str
    moved: Texts
    sample: bool
    score: float = Field(description="Lower is more useful; see COSTS in directory/finding.py.")


class CalledOffOut(Camel):
    name: str
    starts_at: AwareDatetime
    reason: Texts


class AnswersOut(Camel):
    asked_at: AwareDatetime
    answers: list[AnswerOut]
    called_off: list[CalledOffOut]


class PlaceFilters(Paging):
    language: str = Field("", max_length=3, pattern=r"^([a-z]{2,3})?$")
    topic: str = Field("", max_length=80)
    kind: Literal["", "desk", "mobile", "telephone", "online"] = ""
    municipality: str = Field("", pattern=r"^(GM\d{4})?$")


class ShiftFilters(Paging):
    from_: AwareDatetime | None = Field(None, alias="from", description="Default: now.")
    until: AwareDatetime | None = Field(None, description="Default: a week later; at most 31 days after from.")
    place: uuid.UUID | None = None


def _region(request: HttpRequest) -> Region:
    found: Region = request.region  # type: ignore[attr-defined]
    return found


def _paged(rows: QuerySet[Any], asked: Paging, make: Callable[[Sequence[Any]], list[Any]]) -> dict[str, Any]:
    start = (asked.page - 1) * asked.page_size
    return {"total": rows.count(), "page": asked.page, "page_size": asked.page_size,
            "results": make(list(rows[start : start + asked.page_size]))}  # fmt: skip


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
    mine = Place.objects.filter(organisation__layer__in=["", _region(request).id])
    return mine.select_related("organisation").prefetch_related("services").order_by("id")


@api.get("/organisations", response=Page[OrganisationOut], by_alias=True, tags=["directory"], summary="Who helps")
def organisations(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    rows = sharing.organisations(_region(request).id, Wanted()).prefetch_related("services", "places__services")
    return _paged(rows, asked, _organisations)


@api.get(
    "/organisations/{uuid:id}", response=OrganisationOut, by_alias=True, tags=["directory"], summary="An organisation"
)
def organisation(request: HttpRequest, id: uuid.UUID) -> dict[str, Any]:
    rows = sharing.organisations(_region(request).id, Wanted()).prefetch_related("services", "places__services")
    return _organisations([get_object_or_404(rows, uuid=id)])[0]


@api.get("/places", response=Page[PlaceOut], by_alias=True, tags=["directory"], summary="Where somebody can be met")
def places(request: HttpRequest, asked: Query[PlaceFilters]) -> dict[str, Any]:
    rows = _all_places(request)
    if asked.language:
        rows = rows.filter(languages__icontains=f'"{asked.language}"')
    if asked.topic:
        _known_topic(asked.topic)
        theme = asked.topic.partition(".")[0]
        about = Q(services__topics__icontains=f'"{asked.topic}"') | Q(services__topics__icontains=f'"{theme}"')
        rows = rows.filter(about | Q(services__topics=[])).distinct()
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.municipality:
        rows = rows.filter(municipality=asked.municipality)
    return _paged(rows, asked, _places)


@api.get("/places/{uuid:id}", response=PlaceOut, by_alias=True, tags=["directory"], summary="A place")
def place(request: HttpRequest, id: uuid.UUID) -> dict[str, Any]:
    return _places([get_object_or_404(_all_places(request), uuid=id)])[0]


def _known_topic(id: str) -> None:
    model = Topic if "." in id else Theme
    if not model.objects.filter(pk=id.replace("\x00", "")).exists():
        raise Problem(400, "topic: there is no such topic; see /hsds/taxonomy_terms")


@api.get("/shifts", response=Page[ShiftOut], by_alias=True, tags=["schedule"], summary="Who is where when")
def shifts(request: HttpRequest, asked: Query[ShiftFilters]) -> dict[str, Any]:
    start = asked.from_ or timezone.now()
    if not 2000 < start.year < 2100:  # beyond it a calendar ends
        raise Problem(400, "from: give a moment of this century")
    end = asked.until or start + timedelta(days=7)
    if not start < end <= start + LONGEST_STRETCH:
        raise Problem(400, "until: must lie after from, at most 31 days")
    rows = Shift.objects.filter(region=_region(request).id, starts__lt=end, ends__gt=start).order_by("starts", "pk")
    if asked.place:
        rows = rows.filter(place__in=list(Place.objects.filter(uuid=asked.place).values_list("id", flat=True)))

    def make(found: Sequence[Shift]) -> list[dict[str, Any]]:
        known = dict(Place.objects.filter(id__in={one.place for one in found}).values_list("id", "uuid"))
        return [
            {"place": known.get(one.place), "starts_at": one.starts, "ends_at": one.ends, "channel": one.channel,
             "languages": one.languages, "topics": one.topics, "where": one.where, "state": one.state, "reason": one.reason,
             "sample": one.sample}
            for one in found
        ]  # fmt: skip

    return _paged(rows, asked, make)


@api.post("/help/_find", response=AnswersOut, by_alias=True, tags=["help"], summary="Who can help me now")
def help_find(request: HttpRequest, question: QuestionIn) -> dict[str, Any]:
    """The short list of the help page, most useful first. Nothing of the question is kept."""
    now, spot = timezone.now(), None
    if question.topic:
        _known_topic(question.topic)
    if question.where.strip():
        try:
            spot = geo.locate(question.where.strip(), settings.CONTENT)
        except geo.UnknownPlace:
            raise Problem(400, "where: no Dutch municipality, village or postcode is called so") from None
    today = now.astimezone(HERE).date()
    if question.when == "date" and not (question.day and today <= question.day <= today + timedelta(days=366)):
        raise Problem(400, "day: needed with when=date; not in the past, at most a year ahead")
    found = find_help(
        _region(request).id, now, topic=question.topic, language=question.language, when=question.when, on=question.day,
        spot=spot, way=question.way,
    )  # fmt: skip
    known = dict(Place.objects.filter(id__in=[one.spot.id for one in found.answers]).values_list("id", "uuid"))
    return {
        "asked_at": now,
        "answers": [
            {"place": known.get(one.spot.id), "name": one.spot.name, "organisation_name": one.spot.organisation_name,
             "channel": one.channel, "open": str(one.open), "starts_at": one.span.start if one.span else None,
             "ends_at": one.span.end if one.span else None, "speaks": str(one.speaks), "languages": one.languages,
             "kilometres": round(one.km, 1) if one.km is not None else None, "where": one.where or one.spot.address,
             "telephone": found.numbers.get(one.spot.phone) or one.spot.number, "url": one.spot.url, "moved": one.moved,
             "sample": one.sample, "score": one.score}
            for one in found.answers
        ],
        "called_off": [
            {"name": found.names.get(one.place, one.place), "starts_at": one.span.start, "reason": one.reason} for one in found.off
        ],
    }  # fmt: skip


PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "required": ["status", "title", "detail"],
    "properties": {
        "type": {"type": "string"}, "status": {"type": "integer"}, "title": {"type": "string"}, "detail": {"type": "string"},
        "field": {"type": "string", "description": "Where in what was sent it is, as far as it is one field."},
    },
}  # fmt: skip


def openapi(name: str, base: str) -> dict[str, Any]:
    """The document of this interface; `name` and `base` are those of the site."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    info = {"name": name, "url": base, "email": settings.API_EMAIL}
    found["info"] = {"title": "Infopunt", "version": VERSION, "contact": info,
                     "description": "The directory, the schedule, who can help now and the checks of rights. Stateless; nothing asked is kept."}  # fmt: skip
    found["servers"] = [{"url": f"{base}/api/v1"}]
    found["tags"] = [{"name": name} for name in ("directory", "schedule", "help", "checks", "interface")]
    found["components"]["headers"] = {"API-Version": {"description": "The full version.", "schema": {"type": "string"}}}
    found["components"]["schemas"]["Problem"] = PROBLEM
    found = _named_as_the_rules_ask(found)
    found["paths"]["/openapi.json"] = {"get": {
        "operationId": "openapi", "summary": "This document", "tags": ["interface"],
        "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": {"type": "object"}}}}},
    }}  # fmt: skip
    refused = {"application/problem+json": {"schema": PROBLEM}}
    for methods in found["paths"].values():
        for one in methods.values():
            one.setdefault("responses", {})
            one["responses"] = {str(code): said for code, said in one["responses"].items()}
            for code, said in one["responses"].items():
                if code[0] in "23":
                    said["headers"] = {"API-Version": {"$ref": "#/components/headers/API-Version"}}
            for parameter in one.get("parameters", []):
                # In a schema examples are a list; beside a parameter they are named.
                if isinstance(parameter.get("examples"), list):
                    parameter["examples"] = {
                        f"example{at}": {"value": each} for at, each in enumerate(parameter["examples"], 1)
                    }
            codes = {"400": "What to mend"} if one.get("parameters") or "requestBody" in one else {}
            if any(each["in"] == "path" for each in one.get("parameters", [])):
                codes["404"] = "There is nothing with this id"
            for code, say in codes.items():
                one["responses"][code] = {"description": say, "content": refused}
    return found


def _named_as_the_rules_ask(document: dict[str, Any]) -> dict[str, Any]:
    """A page of organisations is called OrganisationOutPage: names of schemas are UpperCamelCase."""
    named: dict[str, Any] = json.loads(re.sub(r"\bPage_(\w+?)_(?=[\"/])", r"\1Page", json.dumps(document)))
    return named


@api.get("/openapi.json", include_in_schema=False)
def document(request: HttpRequest) -> HttpResponse:
    return JsonResponse(openapi(_region(request).names["en"], f"{request.scheme}://{request.get_host()}"))
