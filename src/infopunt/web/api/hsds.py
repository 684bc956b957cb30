"""The directory as HSDS 3.1 at /hsds/, for other directories. Its underscored names are HSDS's; the rules for Dutch government
interfaces hold for /api/v1/."""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from infopunt.directory import hsds, sharing
from infopunt.directory.hsds import Json
from infopunt.directory.models import Organisation, Place, Service
from infopunt.directory.sharing import Wanted
from infopunt.kernel.faults import Fault
from infopunt.regions.models import Region
from infopunt.web.api.shared import Problem, speak_problems

MOST_ROWS = 500
api = NinjaAPI(title="Infopunt directory (HSDS 3.1)", version=hsds.VERSION, urls_namespace="hsds", docs_url=None)
speak_problems(api)
Row = TypeVar("Row", bound=Model)


class Paging(Schema):
    """Which page, and how much on it."""

    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=MOST_ROWS)


class Filters(Paging):
    """What is asked for; filters hold together."""

    search: str = Field("", max_length=100)
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | None = None
    full: bool = False
    minimal: bool = False


def _region(request: HttpRequest) -> Region:
    found: Region = request.region  # type: ignore[attr-defined]
    return found


def _paged(rows: "QuerySet[Row] | list[Any]", asked: Paging, make: Callable[[list[Any]], list[Json]]) -> Json:
    total = len(rows) if isinstance(rows, list) else rows.count()
    pages = max(1, math.ceil(total / asked.per_page))
    start = (asked.page - 1) * asked.per_page
    shown = make(list(rows[start : start + asked.per_page]))
    return {
        "total_items": total, "total_pages": pages, "page_number": asked.page, "size": len(shown),
        "first_page": asked.page == 1, "last_page": asked.page >= pages, "empty": not shown, "contents": shown,
    }  # fmt: skip


def _wanted(asked: Filters) -> Wanted:
    topic: str | None = ""
    if asked.taxonomy_term_id:
        topic = sharing.term_of(str(asked.taxonomy_term_id), sharing.terms())
        if topic is None:
            raise Problem(400, Fault("no_term", ("taxonomy_term_id",)))
    if asked.taxonomy_id and str(asked.taxonomy_id) != hsds.TAXONOMY["id"]:
        raise Problem(400, Fault("no_taxonomy", ("taxonomy_id",)))
    after = asked.modified_after
    if after:
        after = _of_our_time(after)
    organization = str(asked.organization_id) if asked.organization_id else ""
    return Wanted(asked.search.replace("\x00", ""), topic or "", bool(asked.taxonomy_id), organization, after)


def _of_our_time(moment: datetime) -> datetime:
    """The same moment, or the nearest a calendar with zones can reckon with."""
    if not 1900 <= moment.year <= 9000:
        return datetime(1900 if moment.year < 1900 else 9000, 1, 1, tzinfo=UTC)
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _around(rows: list[Service]) -> hsds.Around:
    return sharing.sharing_context([place for row in rows for place in row.places.all()], timezone.localdate())


def _full(rows: list[Service]) -> list[Json]:
    near = _around(rows)
    return [hsds.service(row, near, full=True, places=row.places.all()) for row in rows]


@api.get("/", summary="What this is", include_in_schema=True)
def root(request: HttpRequest) -> Json:
    base = request.build_absolute_uri("/hsds/")
    return {"version": hsds.VERSION, "profile": f"{base}profile", "openapi_url": f"{base}openapi.json"}


@api.get("/profile", summary="What the attributes mean that HSDS has no field for")
def profile(request: HttpRequest) -> Json:
    return {
        "name": "infopunt", "version": "1", "hsds": hsds.VERSION,
        "description": (
            "HSDS 3.1 as it is. What it has no field for stands in `attributes` with the label infopunt:<field>. "
            "Texts are per language: the plain fields are English, else Dutch. Hours are local time in the Netherlands, without "
            "an offset, summer and winter; an end before the start is on the next day."
        ),
        "attributes": {
            entity: {hsds.PREFIX + name: say for name, say in fields.items()} for entity, fields in hsds.PROFILE.items()
        },
    }  # fmt: skip


@api.get("/services", summary="Services, a page at a time")
def services(request: HttpRequest, asked: Query[Filters]) -> Json:
    rows = sharing.services(_region(request).id, _wanted(asked))
    if asked.minimal:
        return _paged(rows, asked, lambda found: [_minimal(row) for row in found])
    if asked.full:
        return _paged(sharing.with_places(rows), asked, _full)
    near = sharing.sharing_context([], timezone.localdate())
    return _paged(rows, asked, lambda found: [hsds.service(row, near) for row in found])


def _minimal(row: Service) -> Json:
    return {"id": str(row.uuid), "last_modified": row.organisation.modified_at.isoformat()}


@api.get("/services/{uuid:id}", summary="A service with its organisation and places")
def service(request: HttpRequest, id: UUID) -> Json:
    return _full([get_object_or_404(sharing.with_places(sharing.services(_region(request).id, Wanted())), uuid=id)])[0]


@api.get("/organizations", summary="Organisations, a page at a time")
def organizations(request: HttpRequest, asked: Query[Filters]) -> Json:
    rows = sharing.organisations(_region(request).id, _wanted(asked))
    return _paged(rows, asked, lambda found: [hsds.organization(row) for row in found])


@api.get("/organizations/{uuid:id}", summary="An organisation with its places and services")
def organization(request: HttpRequest, id: UUID) -> Json:
    row: Organisation = get_object_or_404(sharing.organisations(_region(request).id, Wanted()), uuid=id)
    places = list(row.places.select_related("organisation").order_by("position", "id"))
    near = sharing.sharing_context(places, timezone.localdate())
    given = row.services.select_related("organisation").order_by("id")
    return {
        **hsds.organization(row),
        "locations": [hsds.location(place, near) for place in places],
        "services": [hsds.service(one, near) for one in given],
    }


def _links(rows: list[Any], *, full: bool) -> list[Json]:
    """Links of services and places; two queries more, however many."""
    given = Service.objects.select_related("organisation").in_bulk({one.service_id for one in rows})
    spots = Place.objects.select_related("organisation").in_bulk({one.place_id for one in rows})
    near = sharing.sharing_context(spots.values(), timezone.localdate())
    found = []
    for one in rows:
        made = hsds.at_location(given[one.service_id], spots[one.place_id], near)
        if full:
            made["service"] = hsds.service(given[one.service_id], near)
            made["service"]["organization"] = hsds.organization(given[one.service_id].organisation)
        found.append(made)
    return found


@api.get("/service_at_locations", summary="Which service is given where, a page at a time")
def service_at_locations(request: HttpRequest, asked: Query[Filters]) -> Json:
    wanted = sharing.services(_region(request).id, _wanted(asked))
    rows = Place.services.through.objects.filter(service__in=wanted.values("pk")).order_by("service_id", "place_id")
    return _paged(rows, asked, lambda found: _links(found, full=asked.full))


@api.get("/service_at_locations/{uuid:id}", summary="That a service is given at a place")
def service_at_location(request: HttpRequest, id: UUID) -> Json:
    visible = sharing.services(_region(request).id, Wanted()).values("pk")
    links = Place.services.through.objects.filter(service__in=visible)
    pairs = links.values_list("pk", "service__uuid", "place__uuid")
    found = next((pk for pk, one, two in pairs if hsds.link_uuid(one, two) == str(id)), None)
    return _links([get_object_or_404(links, pk=found)], full=True)[0]


@api.get("/taxonomies", summary="The taxonomy the services are sorted by")
def taxonomies(request: HttpRequest, asked: Query[Paging]) -> Json:
    return _paged([hsds.TAXONOMY], asked, list)


@api.get("/taxonomies/{uuid:id}", summary="A taxonomy")
def taxonomy(request: HttpRequest, id: UUID) -> Json:
    if str(id) != hsds.TAXONOMY["id"]:
        raise Http404
    return hsds.TAXONOMY


@api.get("/taxonomy_terms", summary="Themes and topics, a page at a time")
def taxonomy_terms(
    request: HttpRequest, asked: Query[Paging], parent_id: UUID | None = None, top_only: bool = False
) -> Json:
    known = sharing.terms().values()
    rows = [hsds.taxonomy_term(one) for one in known if not (top_only and one.parent)]
    rows = [one for one in rows if parent_id is None or one.get("parent_id") == str(parent_id)]
    return _paged(rows, asked, list)


@api.get("/taxonomy_terms/{uuid:id}", summary="A theme or topic")
def taxonomy_term(request: HttpRequest, id: UUID) -> Json:
    known = sharing.terms()
    found = sharing.term_of(str(id), known)
    if found is None:
        raise Http404
    return hsds.taxonomy_term(known[found])


COLUMNS = ("organisation", "kind", "place", "way", "address", "municipality", "latitude", "longitude", "telephone", "site", "hours",
           "languages", "services", "topics", "cost", "independent", "checked", "confirmed", "unverified", "source")  # fmt: skip


@api.get("/places.csv", summary="Every place as a table, UTF-8")
def places(request: HttpRequest) -> HttpResponse:
    rows = (
        Place.objects.filter(organisation__layer__in=["", _region(request).id])
        .select_related("organisation")
        .prefetch_related("services")
        .order_by("organisation__name", "position", "id")
    )
    near = sharing.sharing_context(rows, timezone.localdate())
    file = io.StringIO(newline="")
    # Semicolons, as spreadsheets here expect; every cell between quotes, so that no sign inside one begins another.
    table = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
    table.writerow(COLUMNS)
    for row in rows:
        owner, given = row.organisation, list(row.services.all())
        topics = sorted({topic for one in given for topic in one.topics})
        table.writerow([_safe(word) for word in (
            owner.name, owner.kind, row.name, row.kind, row.address, row.municipality, row.lat, row.lon,
            near.numbers.get(row.phone) or row.number, row.url or owner.url, row.hours, " ".join(row.languages),
            " / ".join(one.name.get("nl", "") for one in given), " ".join(topics), " ".join(sorted({one.cost for one in given})),
            owner.independent, owner.checked_on, "yes" if owner.confirmed else "no", " ".join(row.unverified),
            owner.source.get("title", ""),
        )])  # fmt: skip
    return HttpResponse(
        "\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="places.csv"'},
    )  # fmt: skip


def _safe(value: object) -> str:
    """A cell on one line. A spreadsheet takes some signs for the start of a formula, also behind signs nobody sees or in their wide
    form; a number or a telephone number is none."""
    words = " ".join(str("" if value is None else value).split())
    seen = "".join(
        sign
        for sign in unicodedata.normalize("NFKC", words)
        if unicodedata.category(sign) not in ("Cf", "Cc", "Mn", "Me")
    ).strip()
    is_number = re.fullmatch(r"[+-]?[0-9 .()/-]+", words)
    return f"'{words}" if seen[:1] in tuple("=@+-|%") and not is_number else words
