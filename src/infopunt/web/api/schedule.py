"""The schedule for other programs: who is where when."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import AwareDatetime, Field

from infopunt.directory.models import Place
from infopunt.kernel.faults import Fault
from infopunt.scheduling.models import Shift
from infopunt.web.api.shared import Camel, Page, Paging, Problem, Texts, paged, region_of

LONGEST_STRETCH = timedelta(days=31)
router = Router(tags=["schedule"])


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


class ShiftFilters(Paging):
    from_: AwareDatetime | None = Field(None, alias="from", description="Default: now.")
    until: AwareDatetime | None = Field(None, description="Default: a week later; at most 31 days after from.")
    place: uuid.UUID | None = None


@router.get("/shifts", response=Page[ShiftOut], by_alias=True, summary="Who is where when")
def shifts(request: HttpRequest, asked: Query[ShiftFilters]) -> dict[str, Any]:
    start = asked.from_ or timezone.now()
    if not 2000 < start.year < 2100:  # beyond it a calendar ends
        raise Problem(400, Fault("not_of_this_century", ("from",)))
    end = asked.until or start + timedelta(days=7)
    if not start < end <= start + LONGEST_STRETCH:
        raise Problem(400, Fault("not_a_stretch", ("until",)))
    rows = Shift.objects.filter(region=region_of(request).id, starts__lt=end, ends__gt=start).order_by("starts", "pk")
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

    return paged(rows, asked, make)
