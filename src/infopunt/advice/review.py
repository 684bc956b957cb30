"""What a lawyer wants to see of a check: how its cases stand, what they cover, what differs between two days."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from infopunt.advice.queries import LiveCheck
from infopunt.advice.rules.cases import Case, answered, broken
from infopunt.advice.rules.flow import CANNOT_TELL, NO, YES, Flow
from infopunt.advice.words import Words
from infopunt.facts.rules import Series, ValueSpan, read_on
from infopunt.kernel.faults import Fault

VERDICTS = (YES, NO, CANNOT_TELL)


def differs(flow: Flow, case: Case, series: Mapping[str, Series], today: date) -> tuple[Fault, ...]:
    """What comes otherwise than the case expects; nothing when it holds. Never fails, whatever a case says."""
    try:
        return broken(flow, case, series, today)
    except (TypeError, ValueError, ArithmeticError):
        return (Fault("cannot_be_worked_out"),)


def covered(flow: Flow, words: Words, cases: list[Case]) -> list[tuple[str, list[tuple[str, int | None]]]]:
    """Per finding and verdict how many cases expect it; None where no path leads there (it has no wording)."""
    return [
        (one.id, [
            (verdict, sum(case.expect.get(one.id) == verdict for case in cases)
             if getattr(words.findings[one.id], verdict) else None)
            for verdict in VERDICTS
        ])
        for one in flow.findings
    ]  # fmt: skip


@dataclass(frozen=True)
class FactDifference:
    """A fact that reads otherwise on the second day; None where it is not known."""

    id: str
    before: ValueSpan | None
    after: ValueSpan | None


def fact_changes(check: LiveCheck, series: Mapping[str, Series], first: date, second: date) -> list[FactDifference]:
    """The facts of a check whose value differs between two days, rules it rests on included."""
    found = []
    for id in sorted(check.facts & set(series)):
        before, after = read_on(series[id], first).span, read_on(series[id], second).span
        if (before and before.value) != (after and after.value) or (before is None) is not (after is None):
            found.append(FactDifference(id, before, after))
    return found


def case_changes(
    flow: Flow, cases: list[Case], series: Mapping[str, Series], first: date, second: date
) -> list[tuple[str, str | Fault, str | Fault]]:
    """The worked cases that come out otherwise when they are tried on the second day: (name, before, after)."""
    found = []
    for case in cases:
        before, after = (came(flow, replace(case, today=day), series, day) for day in (first, second))
        if before != after:
            found.append((case.name, before, after))
    return found


def came(flow: Flow, case: Case, series: Mapping[str, Series], today: date) -> str | Fault:
    """What comes of a case's answers, in short, or why nothing does."""
    try:
        run, wrong = answered(flow, case, series, today)
        return wrong or ", ".join(f"{one.finding.id}: {one.verdict}" for one in run.outcomes())
    except (TypeError, ValueError, ArithmeticError):
        return Fault("cannot_be_worked_out")
