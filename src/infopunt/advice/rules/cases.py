"""Worked cases: a lawyer's own answers and what must come of them. They are the check on the check."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from infopunt.advice.rules.answers import Slip, Unfit, read, written
from infopunt.advice.rules.flow import DANGER, Flow, Question, Run
from infopunt.advice.rules.units import unit_of
from infopunt.advice.rules.values import Value, months_later
from infopunt.facts.rules import Series


@dataclass(frozen=True)
class Case:
    """`expect` names every finding that must be shown, with its verdict; `people`, where given, every judgement that is left
    to a person; `values` what is worked out, in the unit it is shown in. Danger is *no* where the case does not say."""

    name: str
    answers: dict[str, str]
    expect: dict[str, str]
    today: date | None = None
    people: tuple[str, ...] | None = None
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cases:
    """`limits`: the lowest and highest answer that must be taken, per question, on the day `today` (none: the day of asking)."""

    cases: tuple[Case, ...]
    limits: dict[str, tuple[str, str]] = field(default_factory=dict)
    today: date | None = None


def answered(flow: Flow, case: Case, series: Mapping[str, Series], today: date) -> tuple[Run, str]:
    """The run of a case, and what is wrong with its answers ('' when nothing is)."""
    given = {DANGER: "no", **case.answers} if any(one.id == DANGER for one in flow.questions) else dict(case.answers)
    run = Run(flow, {}, series, case.today or today)
    while run.next:
        question = run.next
        if question.id not in given:
            return run, f"asks {question.id}, which the case does not answer"
        try:
            run = run.then(read(question, given[question.id], run))
        except Unfit as no:
            return run, f"does not take {given[question.id]!r} for {question.id}: {no.slip}"
    idle = sorted(set(case.answers) - set(run.answers))
    return run, f"never asks {', '.join(idle)}" if idle else ""


def broken(flow: Flow, case: Case, series: Mapping[str, Series], today: date) -> str:
    """What differs from what the case expects; '' when it holds."""
    run, wrong = answered(flow, case, series, today)
    if wrong:
        return wrong
    came = {one.finding.id: one.verdict for one in run.outcomes()}
    wanted = case.expect
    left = run.judgements()
    if case.people is not None and set(case.people) != set(left):
        return f"people: expected {', '.join(case.people) or 'nothing'}, came {', '.join(left) or 'nothing'}"
    for name, words in case.values.items():
        if run.look(name).value != Fraction(words) * unit_of(flow.values[name].unit)[1]:
            return f"{name}: expected {words}, came {run.look(name).value}"
    if came == wanted:
        return ""
    said = [f"{id}: expected {wanted.get(id, 'nothing')}, came {came.get(id, 'nothing')}"
            for id in dict.fromkeys([*wanted, *came]) if wanted.get(id) != came.get(id)]  # fmt: skip
    return "; ".join(said)


def faults(flow: Flow, cases: Cases, series: Mapping[str, Series], today: date) -> Iterator[str]:
    """Every case and limit that does not hold, in words."""
    for case in cases.cases:
        wrong = broken(flow, case, series, today)
        if wrong:
            yield f"{case.name}: {wrong}"
    for name, (low, high) in cases.limits.items():
        yield from limit_faults(flow, name, low, high, series, cases.today or today)


def holds(flow: Flow, cases: Cases, series: Mapping[str, Series], today: date) -> bool:
    return next(faults(flow, cases, series, today), None) is None


def limit_faults(
    flow: Flow, name: str, low: str, high: str, series: Mapping[str, Series], today: date
) -> Iterator[str]:
    """Both ends must be taken, and what lies one step beyond them refused."""
    question, run = flow.question(name), Run(flow, {}, series, today)
    for words, sign, slip in ((low, -1, Slip.LOW), (high, 1, Slip.HIGH)):
        try:
            value = read(question, words, run)
        except Unfit as no:
            yield f"limits of {name}: {words} is refused: {no.slip}"
            continue
        beyond = step_beyond(question, value, sign)
        if isinstance(beyond, Fraction) and beyond < 0:
            continue  # nobody can type a negative amount
        try:
            read(question, written(question, beyond), run)
            yield f"limits of {name}: beyond {words} is taken"
        except Unfit as no:
            if no.slip is not slip:
                yield f"limits of {name}: beyond {words} is refused as {no.slip}"


def step_beyond(question: Question, value: Value, sign: int) -> Value:
    if isinstance(value, date):
        return months_later(value, sign) if question.kind == "month" else value + timedelta(sign)
    assert isinstance(value, Fraction)
    return value + sign * question.scale / Fraction(10**question.places)
