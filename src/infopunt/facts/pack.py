"""`facts/<subject>.yaml`: the shape of a file and how it becomes rows."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

from pydantic import Field, ValidationError, model_validator

from infopunt.facts.models import Fact, Gap, Period
from infopunt.facts.queries import all_series
from infopunt.facts.rules import (
    NUMBERS,
    Confidence,
    FactKind,
    Hole,
    Read,
    Series,
    Source,
    Status,
    Value,
    ValueSpan,
    is_sayable,
    means_otherwise,
    overlap,
)
from infopunt.kernel.packfiles import PACK, FileFault, Strict, line_of, read_yaml, shape
from infopunt.kernel.shapes import unfit
from infopunt.kernel.telephone import BadNumber, tidy_number

FACT_ID = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
UNITS = {
    FactKind.MONEY: re.compile(r"^EUR(/(hour|day|week|month|quarter|year))?$"),
    FactKind.DURATION: re.compile(r"^(minute|hour|day|week|month|year)$"),
}


class FactSourcePack(Strict):
    title: str = Field(min_length=3)
    url: str = ""
    date: str
    read: Read = Read.NO
    copy_read: str = Field("", alias="copy", max_length=200)

    @model_validator(mode="after")
    def _real_address(self) -> "FactSourcePack":
        if self.url and not re.match(r"^https?://[^\s/]+\.[^\s]+$", self.url):
            raise unfit("not_a_web_address", "url", words=self.url[:80])
        return self

    @model_validator(mode="after")
    def _names_its_copy(self) -> "FactSourcePack":
        if self.read is Read.COPY and not self.copy_read.strip():
            raise unfit("missing", "copy")
        if self.read is not Read.COPY and self.copy_read:
            raise unfit("copy_not_read", "copy")
        return self

    def source(self) -> Source:
        return Source(self.title, self.url, self.date, self.read, self.copy_read)


class PeriodPack(Strict):
    value: bool | int | float | date | str
    start: date | None = Field(None, alias="from")
    end: date | None = Field(None, alias="to")
    status: Status = Status.IN_FORCE
    confidence: Confidence
    source: FactSourcePack
    checked: date
    evidence: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> "PeriodPack":
        if self.start and self.end and self.end < self.start:
            raise unfit("ends_before_it_starts", "to")
        return self

    def plain(self) -> Value:
        """The value as JSON keeps it: a date as text."""
        return self.value.isoformat() if isinstance(self.value, date) else self.value


class GapPack(Strict):
    start: date = Field(alias="from")
    noted: date
    what: str
    why: str


class FactPack(Strict):
    statement: str
    kind: FactKind
    unit: str = ""
    ask: str = ""
    never_falls: FactSourcePack | None = None
    periods: list[PeriodPack] = []
    gaps: list[GapPack] = []

    @model_validator(mode="after")
    def _meaningful(self) -> "FactPack":
        if not self.periods and not self.gaps:
            raise unfit("no_period")
        pattern = UNITS.get(self.kind)
        if pattern and not pattern.match(self.unit):
            raise unfit("unit_does_not_fit", "unit", words=self.unit[:80], kind=str(self.kind))
        if self.never_falls and self.kind not in NUMBERS:
            raise unfit("no_number_to_fall", "never_falls")
        for at, period in enumerate(self.periods):
            code = _misfit(self.kind, period.plain())
            if code:
                raise unfit(code, "periods", at, "value", words=str(period.value)[:80])
        later = overlap(self.series("").spans)
        if later is not None:
            raise unfit("periods_overlap", "periods", later, "from")
        return self

    def series(self, id: str) -> Series:
        spans = [
            ValueSpan(
                p.plain(),
                p.start,
                p.end,
                p.status,
                p.confidence,
                p.source.source(),
                p.checked,
            )
            for p in self.periods
        ]
        holes = tuple(Hole(gap.start, gap.noted, gap.what, gap.why) for gap in self.gaps)
        floor = self.never_falls.source() if self.never_falls else None
        return Series(id, self.statement, self.kind, self.unit, self.ask, tuple(spans), holes, floor)


def _misfit(kind: FactKind, value: Value) -> LiteralString:
    """The fault of a value that its kind cannot have; '' when it fits."""
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    if kind in NUMBERS and not numeric:
        return "not_a_number"
    if kind is FactKind.RULE and not isinstance(value, bool):
        return "not_yes_or_no"
    if kind in (FactKind.PHONE, FactKind.TEXT) and not isinstance(value, str):
        return "not_a_text"
    if kind is FactKind.PHONE and not _is_number(str(value)):
        return "not_a_telephone_number"
    if kind is FactKind.DATE and not _is_day(str(value)):
        return "not_a_day"
    return "" if is_sayable(kind, value) else "not_sayable"


def _is_number(words: str) -> bool:
    try:
        return bool(tidy_number(words))
    except BadNumber:
        return False


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


def read_facts(root: Path) -> tuple[dict[str, tuple[str, FactPack]], list[FileFault]]:
    """Every fact by id with its subject, and what is wrong with the files."""
    facts: dict[str, tuple[str, FactPack]] = {}
    faults: list[FileFault] = []
    for path in sorted((root / "facts").glob("*.yaml")):
        name = str(path.relative_to(root))
        data, lines, found = read_yaml(path, root)
        faults += found
        for key, entry in (data or {}).items():
            pack, more = shape(FactPack, entry, lines, name, (key,))
            faults += more
            if not FACT_ID.match(str(key)):
                faults.append(
                    FileFault(name, line_of(lines, (key,)), f"{key}: an id is lower case words with dots between")
                )
            if key in facts:
                faults.append(FileFault(name, line_of(lines, (key,)), f"{key}: stands in {facts[key][0]}.yaml too"))
            if pack:
                facts[key] = (path.stem, pack)
    return facts, faults


def fact_data(pack: FactPack) -> dict[str, Any]:
    """A fact as its file tells it, in plain JSON."""
    return pack.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def write_facts(facts: dict[str, tuple[str, FactPack]]) -> list[str]:
    """Make the rows say what the files say. A fact that was edited here since is left alone: what the file says is kept
    beside it. Returns the ids of facts that mean something else from here on, or are gone."""
    before = all_series()
    edited = {fact.id: fact for fact in Fact.objects.exclude(changed_by=PACK)}
    Fact.objects.filter(changed_by=PACK).exclude(id__in=facts).delete()
    fresh = {key: entry for key, entry in facts.items() if key not in edited}
    for key, fact in edited.items():
        offer = fact_data(facts[key][1]) if key in facts else None
        if fact.offered != offer:
            fact.offered = offer
            fact.save(update_fields=["offered"])
    owners = dict(Fact.objects.exclude(owner="").values_list("id", "owner"))
    Fact.objects.filter(id__in=fresh).delete()
    Fact.objects.bulk_create(
        Fact(
            id=key, subject=subject, statement=pack.statement, kind=pack.kind, unit=pack.unit, ask=pack.ask,
            never_falls=floor_data(pack), owner=owners.get(key, ""),
        )
        for key, (subject, pack) in fresh.items()
    )  # fmt: skip
    Period.objects.bulk_create(period for key, (_, pack) in fresh.items() for period in period_rows(key, pack))
    Gap.objects.bulk_create(gap for key, (_, pack) in fresh.items() for gap in gap_rows(key, pack))
    gone = before.keys() - facts.keys() - edited.keys()
    return sorted(
        gone | {key for key in before.keys() & fresh.keys() if means_otherwise(before[key], fresh[key][1].series(key))}
    )


def period_rows(id: str, pack: FactPack) -> list[Period]:
    return [
        Period(
            fact_id=id,
            value=period.plain(),
            valid_from=period.start,
            valid_to=period.end,
            status=period.status,
            confidence=period.confidence,
            source_title=period.source.title,
            source_url=period.source.url,
            source_date=period.source.date,
            source_read=period.source.read,
            source_copy=period.source.copy_read,
            checked_on=period.checked,
            evidence=period.evidence,
        )
        for period in pack.periods
    ]


def floor_data(pack: FactPack) -> dict[str, Any] | None:
    """The law by which a fact never falls, as its row keeps it."""
    return fact_data(pack).get("never_falls")


def gap_rows(id: str, pack: FactPack) -> list[Gap]:
    return [Gap(fact_id=id, valid_from=gap.start, noted_on=gap.noted, what=gap.what, why=gap.why) for gap in pack.gaps]


def current_data(fact: Fact) -> dict[str, Any]:
    """A fact as the rows tell it, in the shape of a file; as it stands, where no file could say so."""
    data = {
        "statement": fact.statement,
        "kind": fact.kind,
        "unit": fact.unit,
        "ask": fact.ask,
        "never_falls": fact.never_falls,
        "periods": [
            {
                "value": period.value,
                "from": period.valid_from,
                "to": period.valid_to,
                "status": period.status,
                "confidence": period.confidence,
                "source": {
                    "title": period.source_title,
                    "url": period.source_url,
                    "date": period.source_date,
                    "read": period.source_read,
                    "copy": period.source_copy,
                },
                "checked": period.checked_on,
                "evidence": period.evidence,
            }
            for period in fact.periods.order_by("valid_from", "pk")
        ],
        "gaps": [
            {"from": gap.valid_from, "noted": gap.noted_on, "what": gap.what, "why": gap.why}
            for gap in fact.gaps.order_by("valid_from", "pk")
        ],
    }
    try:
        return fact_data(FactPack.model_validate(data))
    except ValidationError:
        plain: dict[str, Any] = json.loads(json.dumps(data, default=date.isoformat))
        return plain
