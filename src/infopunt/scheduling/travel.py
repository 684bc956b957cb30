"""A region's plan as a file, `plan/<region>.yaml`, and back into rows: what was planned, moved, called off and closed."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from infopunt.kernel.languages import Languages
from infopunt.kernel.packfiles import FileFault, Strict, read_yaml, shape
from infopunt.kernel.shapes import unfit
from infopunt.scheduling.models import Closure, FormOfService, Shift
from infopunt.scheduling.rules import Channel, Plan

Id = Annotated[str, StringConstraints(max_length=80)]
Line = Annotated[str, StringConstraints(max_length=200)]
SHIFT = ("place", "starts", "ends", "languages", "topics", "channel", "stop", "where", "municipality", "lat", "lon", "state", "reason",
         "sample")  # fmt: skip
CLOSURE = ("place", "first", "last", "reason")
FORM = ("id", "area", "place", "names", "first", "last")


class ShiftPack(Strict):
    place: Id
    starts: AwareDatetime
    ends: AwareDatetime
    languages: Languages = []
    topics: list[str] = []
    channel: Channel
    stop: bool = False
    where: Line = ""
    municipality: Annotated[str, StringConstraints(max_length=6)] = ""
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    state: Plan = Plan.PLANNED
    reason: dict[str, str] = {}
    sample: bool = False

    @model_validator(mode="after")
    def _order(self) -> "ShiftPack":
        if self.ends <= self.starts:
            raise unfit("ends_before_it_starts", "ends")
        if self.state is Plan.CANCELLED and not self.reason:
            raise unfit("needs_a_reason", "reason")
        return self


class ClosurePack(Strict):
    place: Id = ""
    first: date
    last: date
    reason: dict[str, str] = {}

    @model_validator(mode="after")
    def _order(self) -> "ClosurePack":
        if self.last < self.first:
            raise unfit("ends_before_it_starts", "last")
        return self


class FormPack(Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,59}$")]
    area: Annotated[str, StringConstraints(max_length=60)] = ""
    place: Id = ""
    names: dict[str, str]
    first: date
    last: date | None = None

    @model_validator(mode="after")
    def _order(self) -> "FormPack":
        if self.last and self.last < self.first:
            raise unfit("ends_before_it_starts", "last")
        return self


class PlanPack(Strict):
    """The plan of a region as its file tells it."""

    shifts: list[ShiftPack] = []
    closures: list[ClosurePack] = []
    forms_of_service: list[FormPack] = []


def plan_files(region: str) -> list[tuple[str, bytes]]:
    """The plan as (name in the folder, bytes); none where nothing was planned."""
    shifts = [
        _plain(row) for row in Shift.objects.filter(region=region).order_by("starts", "place", "pk").values(*SHIFT)
    ]
    closures = [
        _plain(row) for row in Closure.objects.filter(region=region).order_by("first", "place", "pk").values(*CLOSURE)
    ]
    forms = [_plain(row) for row in FormOfService.objects.filter(region=region).order_by("first", "id").values(*FORM)]
    if not shifts and not closures and not forms:
        return []
    plan = {"shifts": shifts, "closures": closures, "forms_of_service": forms}
    body = yaml.safe_dump(plan, allow_unicode=True, sort_keys=False, width=1000)
    return [(f"plan/{region}.yaml", body.encode())]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in row.items()
        if value not in ("", None, [], {}, False)
    }


def read_plan(root: Path, region: str) -> tuple[PlanPack, list[FileFault]]:
    """The plan in a folder, and what is wrong with it; an empty one where there is no file."""
    path = root / "plan" / f"{region}.yaml"
    if not path.exists():
        return PlanPack(), []
    data, lines, faults = read_yaml(path, root)
    pack, more = shape(PlanPack, data, lines, str(path.relative_to(root))) if not faults else (None, [])
    return pack or PlanPack(), faults + more


def add_plan(pack: PlanPack, region: str) -> int:
    """Add what is not planned here yet; a shift of the same place, channel and start, and a form of service of
    the same id, stay as they are here. Returns how many came."""
    there = set(Shift.objects.filter(region=region).values_list("place", "channel", "starts"))
    closed = set(Closure.objects.filter(region=region).values_list("place", "first", "last"))
    shifts = [one for one in pack.shifts if (one.place, str(one.channel), one.starts) not in there]
    closures = [one for one in pack.closures if (one.place, one.first, one.last) not in closed]
    Shift.objects.bulk_create([Shift(region=region, **one.model_dump()) for one in shifts], batch_size=500)
    Closure.objects.bulk_create([Closure(region=region, **one.model_dump()) for one in closures], batch_size=500)
    known = set(FormOfService.objects.values_list("id", flat=True))
    forms = [form for form in pack.forms_of_service if form.id not in known]
    FormOfService.objects.bulk_create([FormOfService(region=region, **form.model_dump()) for form in forms])
    return len(shifts) + len(closures) + len(forms)
