"""What a run came to, and what a check is made of, as plain JSON: for other programs and for the script of kept pages.

The script runs the same nodes; `told` is what both must agree on, path by path.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from infopunt.advice.rules.floors import AtLeast
from infopunt.advice.rules.flow import Flow, Question, Run, options_of, value_of
from infopunt.advice.rules.values import Missing, Value
from infopunt.facts.rules import FactKind, Series, Status


def as_plain(value: Value) -> Any:
    """An amount as [numerator, denominator] in its smallest unit, a date as text, not known as None, not asked as {}, at least so much as
    {"least": …}."""
    if isinstance(value, Missing):
        return None if value is Missing.UNKNOWN else {}
    if isinstance(value, AtLeast):
        return {"least": as_plain(value.least)}
    if isinstance(value, Fraction):
        return [value.numerator, value.denominator]
    return value.isoformat() if isinstance(value, date) else value


def told(run: Run) -> dict[str, Any]:
    """Everything a visitor is told, without words."""
    outcomes = run.outcomes()
    names = dict.fromkeys(name for one in outcomes for name in one.uses)
    return {
        "next": run.next.id if run.next else None,
        "asked": [one.id for one in run.asked],
        "findings": [
            {"id": one.finding.id, "verdict": one.verdict, "uses": list(one.uses), "missing": list(one.missing)}
            for one in outcomes
        ],
        "people": run.judgements(),
        "values": {name: as_plain(run.look(name).value) for name in names},
    }


def made_of(flow: Flow, series: Mapping[str, Series]) -> dict[str, Any]:
    """The check for another interpreter: nodes as they are, and every value its facts ever had."""
    return {
        "id": flow.id,
        "questions": [_question(one) for one in flow.questions],
        "facts": {
            name: {"on": one.on, "id": one.fact, "spans": _spans(flow, name, series)}
            for name, one in flow.facts.items()
        },
        "values": {name: one.node for name, one in flow.values.items()},
        "people": dict(flow.people),
        "findings": [
            {"id": one.id, "when": one.when, "given": one.given, "trouble": one.trouble} for one in flow.findings
        ],
    }


def _question(one: Question) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "unit": one.unit, "scale": as_plain(one.scale), "when": one.when, "low": one.low,
        "high": one.high, "places": one.places, "options": list(options_of(one)),
    }  # fmt: skip


def _spans(flow: Flow, name: str, series: Mapping[str, Series]) -> list[dict[str, Any]]:
    """In force first, then announced; what was only proposed or withdrawn is left out. A date announced needs no day."""
    named, one = flow.facts[name], series.get(flow.facts[name].fact)
    found = []
    for status in (Status.IN_FORCE, Status.ANNOUNCED):
        for span in one.spans if one else ():
            if span.status is status:
                always = status is Status.ANNOUNCED and one is not None and one.kind is FactKind.DATE
                found.append({
                    "value": as_plain(value_of(span.value, named)),
                    "start": None if always or not span.start else span.start.isoformat(),
                    "end": None if always or not span.end else span.end.isoformat(),
                })  # fmt: skip
    return found
