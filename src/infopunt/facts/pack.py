"""`facts/<subject>.yaml`: the shape of a file and how it becomes rows."""

import re
from datetime import date
from pathlib import Path

from pydantic import Field, model_validator

from infopunt.facts.models import Fact, Gap, Period
from infopunt.facts.rules import Confidence, Kind, Series, Source, Span, Status, Value, overlaps
from infopunt.kernel.packfiles import Fault, Strict, line_of, read, shape

FACT_ID = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
UNITS = {
    Kind.MONEY: re.compile(r"^EUR(/(hour|day|week|month|quarter|year))?$"),
    Kind.DURATION: re.compile(r"^(minute|hour|day|week|month|year)$"),
}


class SourcePack(Strict):
    title: str = Field(min_length=3)
    url: str = ""
    date: str

    @model_validator(mode="after")
    def _real_address(self) -> "SourcePack":
        if self.url and not re.match(r"^https?://[^\s/]+\.[^\s]+$", self.url):
            raise ValueError(f"url: {self.url} is not a web address")
        return self


class PeriodPack(Strict):
    value: bool | int | float | date | str
    start: date | None = Field(None, alias="from")
    end: date | None = Field(None, alias="to")
    status: Status = Status.IN_FORCE
    confidence: Confidence
    source: SourcePack
    checked: date
    evidence: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> "PeriodPack":
        if self.start and self.end and self.end < self.start:
            raise ValueError("to: lies before from")
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
    kind: Kind
    unit: str = ""
    ask: str = ""
    periods: list[PeriodPack] = []
    gaps: list[GapPack] = []

    @model_validator(mode="after")
    def _meaningful(self) -> "FactPack":
        if not self.periods and not self.gaps:
            raise ValueError("neither a period nor a gap")
        pattern = UNITS.get(self.kind)
        if pattern and not pattern.match(self.unit):
            raise ValueError(f"unit: {self.unit!r} does not fit {self.kind}")
        for period in self.periods:
            _fits(self.kind, period.plain())
        if overlaps(self.series("").spans):
            raise ValueError("periods: two of them claim the same day")
        return self

    def series(self, id: str) -> Series:
        spans = [
            Span(
                p.plain(),
                p.start,
                p.end,
                p.status,
                p.confidence,
                Source(p.source.title, p.source.url, p.source.date),
                p.checked,
            )
            for p in self.periods
        ]
        return Series(id, self.statement, self.kind, self.unit, self.ask, tuple(spans))


def _fits(kind: Kind, value: Value) -> None:
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    if kind in (Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.DURATION) and not numeric:
        raise ValueError(f"value: {value!r} is not a number")
    if kind is Kind.RULE and not isinstance(value, bool):
        raise ValueError(f"value: a rule is true or false, not {value!r}")
    if kind in (Kind.PHONE, Kind.TEXT) and not isinstance(value, str):
        raise ValueError(f"value: write {value!r} between quotes")
    if kind is Kind.PHONE and not re.fullmatch(r"\+?[\d ()-]{3,20}", str(value)):
        raise ValueError(f"value: {value!r} is not a telephone number")
    if kind is Kind.DATE:
        date.fromisoformat(str(value))


def read_facts(root: Path) -> tuple[dict[str, tuple[str, FactPack]], list[Fault]]:
    """Every fact by id with its subject, and what is wrong with the files."""
    facts: dict[str, tuple[str, FactPack]] = {}
    faults: list[Fault] = []
    for path in sorted((root / "facts").glob("*.yaml")):
        name = str(path.relative_to(root))
        data, lines, found = read(path, root)
        faults += found
        for key, entry in (data or {}).items():
            pack, more = shape(FactPack, entry, lines, name, (key,))
            faults += more
            if not FACT_ID.match(str(key)):
                faults.append(
                    Fault(name, line_of(lines, (key,)), f"{key}: an id is lower case words with dots between")
                )
            if key in facts:
                faults.append(Fault(name, line_of(lines, (key,)), f"{key}: stands in {facts[key][0]}.yaml too"))
            if pack:
                facts[key] = (path.stem, pack)
    return facts, faults


def write_facts(facts: dict[str, tuple[str, FactPack]]) -> None:
    """Make the rows say what the files say."""
    Fact.objects.all().delete()
    Fact.objects.bulk_create(
        Fact(id=key, subject=subject, statement=pack.statement, kind=pack.kind, unit=pack.unit, ask=pack.ask)
        for key, (subject, pack) in facts.items()
    )
    Period.objects.bulk_create(
        Period(
            fact_id=key,
            value=period.plain(),
            valid_from=period.start,
            valid_to=period.end,
            status=period.status,
            confidence=period.confidence,
            source_title=period.source.title,
            source_url=period.source.url,
            source_date=period.source.date,
            checked_on=period.checked,
            evidence=period.evidence,
        )
        for key, (_, pack) in facts.items()
        for period in pack.periods
    )
    Gap.objects.bulk_create(
        Gap(fact_id=key, valid_from=gap.start, noted_on=gap.noted, what=gap.what, why=gap.why)
        for key, (_, pack) in facts.items()
        for gap in pack.gaps
    )
