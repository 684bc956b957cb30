"""A small check in a test's own words, and facts to run it on."""

import json
from datetime import date
from pathlib import Path

from infopunt.advice.building import KnownToChecks, build
from infopunt.advice.pack import FlowPack
from infopunt.advice.rules.flow import Flow, Run
from infopunt.facts.rules import Confidence, FactKind, Series, Source, Status, ValueSpan

# What people type where an amount is asked, and what is meant: for server and phone alike.
AMOUNTS = json.loads((Path(__file__).parent / "amounts.json").read_text("utf-8"))
TODAY = date(2026, 11, 23)
SOURCE = Source("Example source", "https://example.org/", "2026-01-01")


def span(value, start=None, end=None, status=Status.IN_FORCE):
    return ValueSpan(value, start, end, status, Confidence.HIGH, SOURCE, date(2026, 11, 1))


def series(id, kind, unit, *spans):
    return Series(id, id, kind, unit, "", tuple(spans))


WAGE = series(
    "example.wage", FactKind.MONEY, "EUR/hour",
    span(14.0, date(2025, 7, 1), date(2025, 12, 31)), span(15.0, date(2026, 1, 1), date(2026, 6, 30)),
)  # fmt: skip
FACTS = {
    "example.wage": WAGE,
    "example.share": series("example.share", FactKind.PERCENT, "", span(8)),
    "example.start": series("example.start", FactKind.DATE, "", span("2027-01-01", date(2027, 1, 1), None, Status.ANNOUNCED)),
    "example.law": series("example.law", FactKind.RULE, "", span(True, date(2027, 1, 1), None, Status.ANNOUNCED)),
    "example.plan": series("example.plan", FactKind.PERCENT, "", span(5, None, None, Status.PROPOSED)),
    "example.phone": series("example.phone", FactKind.PHONE, "", span("0800 0000")),
}  # fmt: skip
KNOWN = KnownToChecks({name: (one.kind, one.unit) for name, one in FACTS.items()})


def pack_of(**parts) -> FlowPack:
    whole = {"id": "example", "order": 1, "topics": ["pay"], "questions": {}, "findings": {}, **parts}
    return FlowPack.model_validate(whole)


def flow_of(**parts) -> Flow:
    """A check that can be built; faults fail the test."""
    flow, faults = build(pack_of(**parts), KNOWN)
    assert not faults, faults
    assert flow is not None
    return flow


def faults_of(**parts) -> list[str]:
    return [say for _, say in build(pack_of(**parts), KNOWN)[1]]


def run_of(flow, answers, today=TODAY) -> Run:
    return Run(flow, answers, FACTS, today)


def verdicts(run: Run) -> dict[str, str]:
    return {one.finding.id: one.verdict for one in run.outcomes()}
