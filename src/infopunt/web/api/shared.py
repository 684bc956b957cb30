"""What both interfaces share: answers anybody may read, and errors that say what to mend (RFC 9457)."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Generic, Literal, TypeVar

from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from infopunt.kernel.faults import Fault
from infopunt.kernel.shapes import fault_of_error, unfit
from infopunt.regions.models import Region
from infopunt.topics.models import Theme, Topic
from infopunt.web.api.faults import STATUSES, Mistake, mistake

Item = TypeVar("Item")
Texts = dict[str, str]  # by language
NAME = re.compile(r"[A-Za-z0-9_]{1,40}")


class Camel(Schema):
    """Names in lowerCamelCase, as the design rules ask."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class GivenObject(Camel):
    """What somebody sends: an object. Anything else would count as one with every field left out."""

    @model_validator(mode="before")
    @classmethod
    def _is_object(cls, given: Any) -> Any:
        if not isinstance(getattr(given, "_obj", given), Mapping):
            raise unfit("not_an_object")
        return given


class Page(Camel, Generic[Item]):
    """A page of a list."""

    total: int
    page: int
    page_size: int
    results: list[Item]


class SourceOut(Camel):
    title: str
    url: str
    dated: str = Field(description="As the source writes it; not always a full date.")


class FactSourceOut(SourceOut):
    official: bool = Field(description="Whether the address is the State's, a municipality's or the body's own.")
    read: Literal["live", "copy", "no"] = Field(
        description="Whether somebody saw its words: at that address, in a copy kept elsewhere, or not."
    )


class Paging(Camel):
    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(50, ge=1, le=200)


def region_of(request: HttpRequest) -> Region:
    found: Region = request.region  # type: ignore[attr-defined]
    return found


def paged(rows: QuerySet[Any], asked: Paging, make: Callable[[Sequence[Any]], list[Any]]) -> dict[str, Any]:
    start = (asked.page - 1) * asked.page_size
    return {"total": rows.count(), "page": asked.page, "page_size": asked.page_size,
            "results": make(list(rows[start : start + asked.page_size]))}  # fmt: skip


class Problem(HttpError):
    """A foreseen no, as faults of our own; `say` where a person reads it in their language."""

    def __init__(self, status: int, *faults: Fault, say: str = "") -> None:
        self.mistakes = [mistake(fault, say) for fault in faults]
        super().__init__(status, "; ".join(map(str, self.mistakes)))


def refuse_unknown_topic(id: str) -> None:
    model = Topic if "." in id else Theme
    if not model.objects.filter(pk=id.replace("\x00", "")).exists():
        raise Problem(400, Fault("no_topic", ("topic",)))


def problem(status: int, mistakes: Sequence[Mistake] = (), headers: dict[str, str] | None = None) -> HttpResponse:
    """An error as RFC 9457 wants it: the first fault's code and field, all of them in `detail` and `errors`; never what was
    sent."""
    every = list(mistakes) or [mistake(Fault(STATUSES.get(status, "unreadable")))]
    body: dict[str, Any] = {
        "type": "about:blank", "status": status, "title": HTTPStatus(status).phrase, "code": every[0].code,
        "detail": "; ".join(map(str, every)),
    }  # fmt: skip
    if every[0].field:
        body |= {"field": every[0].field}
        body |= {"errors": [{"code": one.code, "field": one.field, "detail": one.say} for one in every]}
    return HttpResponse(json.dumps(body), status=status, content_type="application/problem+json", headers=headers or {})


def speak_problems(api: NinjaAPI) -> None:
    """Every error of an interface in that form."""

    @api.exception_handler(ValidationError)
    def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(400, [mistake(fault) for fault in _faults_of(error)])

    @api.exception_handler(HttpError)
    def _refused(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, getattr(error, "mistakes", ()))

    @api.exception_handler(Http404)
    def _missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(404, [mistake(Fault("nothing_here"))])

    @api.exception_handler(SuspiciousOperation)
    def _too_much(_request: HttpRequest, _error: SuspiciousOperation) -> HttpResponse:
        return problem(413)


# Where something was sent, and what our functions call it: no part of its name.
AROUND = ("body", "query", "path", "asked", "question", "sent")


def _faults_of(error: ValidationError) -> list[Fault]:
    """What a shape refused, at the names a program knows; a name somebody made up is not repeated."""
    faults = [fault_of_error(one) for one in error.errors]
    return [
        replace(fault, at=tuple(part for part in fault.at if part not in AROUND and NAME.fullmatch(str(part))))
        for fault in faults
    ]
