"""Every value a second time, in `amounts.yaml`: a slip in either place shows. No framework.

Rules between amounts (`relations.py`) catch what disagrees with other amounts; this catches the rest, an income limit or a
telephone number that follows from nothing.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import RootModel, ValidationError

from infopunt.facts.rules import FactKind, Series, Status, Value, ValueSpan
from infopunt.kernel.packfiles import FileFault, read_yaml

FILE = "amounts.yaml"
OPEN = "open"  # the key of a value without a first day


class Entered(RootModel[dict[str, dict[str, str]]]):
    """Fact → first day (and status, where it is not in force) → value, each between quotes."""


def read_entered(root: Path) -> tuple[dict[str, dict[str, str]] | None, list[FileFault]]:
    """What was entered; None where nobody keeps such a list."""
    path = root / FILE
    if not path.exists():
        return None, []
    data, _, faults = read_yaml(path, root)
    if faults:
        return None, faults
    try:
        rows = Entered.model_validate(data or {}).root
    except ValidationError:
        return None, [FileFault(FILE, 1, "each fact needs its first days with a value behind each, between quotes")]
    return rows, []


def expected(series: Mapping[str, Series]) -> dict[str, dict[str, Value]]:
    """What the list should hold. A rule has no value a reader sees."""
    return {
        name: {_key(span): span.value for span in one.spans}
        for name, one in sorted(series.items())
        if one.kind is not FactKind.RULE
    }


def slips(series: Mapping[str, Series], entered: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Values that are not what was entered."""
    for name, days in expected(series).items():
        for key, value in days.items():
            was = entered.get(name, {}).get(key)
            if was is not None and was != str(value):
                yield (
                    name,
                    f"({key}) is {value}, but {FILE} has {was}: look at the source and correct the one that is wrong",
                )


def unentered(series: Mapping[str, Series], entered: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Values nobody entered, and entries without a value."""
    wanted = expected(series)
    for name, days in wanted.items():
        for key in days.keys() - entered.get(name, {}).keys():
            yield name, f"({key}) is not in {FILE}: ./infopunt stamp adds it"
    for name, kept in entered.items():
        for key in kept.keys() - wanted.get(name, {}).keys():
            yield name, f"({key}) stands in {FILE} but is no value of a fact any more"


def lines_for(series: Mapping[str, Series], entered: Mapping[str, Mapping[str, str]]) -> str:
    """The list with every value it lacked; what stood there stays as it stood."""
    rows = {name: {key: str(value) for key, value in days.items()} for name, days in expected(series).items()}
    for name, days in entered.items():
        rows[name] = rows.get(name, {}) | dict(days)
    return "".join(
        f"{name}: {{" + ", ".join(f'"{key}": "{value}"' for key, value in sorted(days.items())) + "}\n"
        for name, days in sorted(rows.items())
        if days
    )


def _key(span: ValueSpan) -> str:
    start = str(span.start or OPEN)
    return start if span.status is Status.IN_FORCE else f"{start} {span.status.value}"
