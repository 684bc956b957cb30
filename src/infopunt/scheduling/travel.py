"""A region's plan as a file, `plan/<region>.yaml`, and back into rows: what was planned, moved, called off and closed."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from infopunt.kernel.packfiles import Fault, Strict, read, shape
from infopunt.scheduling.models import Closure, Shift
from infopunt.scheduling.rules import Channel, Plan

Id = Annotated[str, StringConstraints(max_length=80)]
Line = Annotated[str, StringConstraints(max_length=200)]
SHIFT = ("place", "starts", "ends", "languages", "topics", "channel", "stop", "where", "municipality", "lat", "lon", "state", "reason",
         "sample")  # fmt: skip
CLOSURE = ("place", "first", "last", "reason")


class ShiftPack(Strict):
    place: Id
    starts: AwareDatetime
    ends: AwareDatetime
    languages: list[str] = []
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
            raise ValueError("the end lies before the start")
        if self.state is Plan.CANCELLED and not self.reason:
            raise ValueError("reason: a shift that was called off says why")
        return self


class ClosurePack(Strict):
    place: Id = ""
    first: date
    last: date
    reason: dict[str, str] = {}

    @model_validator(mode="after")
    def _order(self) -> "ClosurePack":
        if self.last < self.first:
            raise ValueError("the end lies before the start")
        return self


class PlanPack(Strict):
    """The plan of a region as its file tells it."""

    shifts: list[ShiftPack] = []
    closures: list[ClosurePack] = []


def files_of(region: str) -> list[tuple[str, bytes]]:
    """The plan as (name in the folder, bytes); none where nothing was planned."""
    shifts = [
        _plain(row) for row in Shift.objects.filter(region=region).order_by("starts", "place", "pk").values(*SHIFT)
    ]
    closures = [
        _plain(row) for row in Closure.objects.filter(region=region).order_by("first", "place", "pk").values(*CLOSURE)
    ]
    if not shifts and not closures:
        return []
    body = yaml.safe_dump({"shifts": shifts, "closures": closures}, allow_unicode=True, sort_keys=False, width=1000)
    return [(f"plan/{region}.yaml", body.encode())]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in row.items()
        if value not in ("", None, [], {}, False)
    }


def read_plan(root: Path, region: str) -> tuple[PlanPack, list[Fault]]:
    """The plan in a folder, and what is wrong with it; an empty one where there is no file."""
    path = root / "plan" / f"{region}.yaml"
    if not path.exists():
        return PlanPack(), []
    data, lines, faults = read(path, root)
    pack, more = shape(PlanPack, data, lines, str(path.relative_to(root))) if not faults else (None, [])
    return pack or PlanPack(), faults + more


def take_over(pack: PlanPack, region: str) -> int:
    """Add what is not planned here yet; a shift of the same place, channel and start stays as it is here. Returns how many came."""
    there = set(Shift.objects.filter(region=region).values_list("place", "channel", "starts"))
    closed = set(Closure.objects.filter(region=region).values_list("place", "first", "last"))
    shifts = [one for one in pack.shifts if (one.place, str(one.channel), one.starts) not in there]
    closures = [one for one in pack.closures if (one.place, one.first, one.last) not in closed]
    Shift.objects.bulk_create([Shift(region=region, **one.model_dump()) for one in shifts], batch_size=500)
    Closure.objects.bulk_create([Closure(region=region, **one.model_dump()) for one in closures], batch_size=500)
    return len(shifts) + len(closures)
