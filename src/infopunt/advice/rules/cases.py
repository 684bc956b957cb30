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
from infopunt.kernel.faults import Fault


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


def answered(flow: Flow, case: Case, series: Mapping[str, Series], today: date) -> tuple[Run, Fault | None]:
    """The run of a case, and what is wrong with its answers."""
    given = {DANGER: "no", **case.answers} if any(one.id == DANGER for one in flow.questions) else dict(case.answers)
    run = Run(flow, {}, series, case.today or today)
    while run.next:
        question = run.next
        if question.id not in given:
            return run, Fault("not_answered", (question.id,))
        try:
            run = run.then(read(question, given[question.id], run))
        except Unfit as no:
            return run, Fault("not_taken", (question.id,), {"words": given[question.id], "slip": str(no.slip)})
    idle = sorted(set(case.answers) - set(run.answers))
    return run, Fault("never_asked", (idle[0],)) if idle else None


def broken(flow: Flow, case: Case, series: Mapping[str, Series], today: date) -> tuple[Fault, ...]:
    """What differs from what the case expects; nothing when it holds."""
    run, wrong = answered(flow, case, series, today)
    if wrong:
        return (wrong,)
    came = {one.finding.id: one.verdict for one in run.outcomes()}
    wanted = case.expect
    left = run.judgements()
    if case.people is not None and set(case.people) != set(left):
        return (_differs("people", ", ".join(case.people), ", ".join(left)),)
    for name, words in case.values.items():
        if run.look(name).value != Fraction(words) * unit_of(flow.values[name].unit)[1]:
            return (_differs(name, words, str(run.look(name).value)),)
    ids = dict.fromkeys([*wanted, *came])
    return tuple(_differs(id, wanted.get(id, ""), came.get(id, "")) for id in ids if wanted.get(id) != came.get(id))


def _differs(what: str, wanted: str, came: str) -> Fault:
    """'' is nothing."""
    return Fault("case_differs", (what,), {"wanted": wanted, "came": came})


def faults(flow: Flow, cases: Cases, series: Mapping[str, Series], today: date) -> Iterator[Fault]:
    """Every case and limit that does not hold; a case by its name."""
    for case in cases.cases:
        for fault in broken(flow, case, series, today):
            yield fault.below(case.name)
    for name, (low, high) in cases.limits.items():
        yield from limit_faults(flow, name, low, high, series, cases.today or today)


def holds(flow: Flow, cases: Cases, series: Mapping[str, Series], today: date) -> bool:
    return next(faults(flow, cases, series, today), None) is None


def limit_faults(
    flow: Flow, name: str, low: str, high: str, series: Mapping[str, Series], today: date
) -> Iterator[Fault]:
    """Both ends must be taken, and what lies one step beyond them refused."""
    question, run = flow.question(name), Run(flow, {}, series, today)
    for words, sign, slip in ((low, -1, Slip.LOW), (high, 1, Slip.HIGH)):
        try:
            value = read(question, words, run)
        except Unfit as no:
            yield Fault("limit_refused", ("limits", name), {"words": words, "slip": str(no.slip)})
            continue
        beyond = step_beyond(question, value, sign)
        if isinstance(beyond, Fraction) and beyond < 0:
            continue  # nobody can type a negative amount
        try:
            read(question, written(question, beyond), run)
            yield Fault("beyond_limit_taken", ("limits", name), {"words": words})
        except Unfit as no:
            if no.slip is not slip:
                yield Fault("beyond_limit_refused", ("limits", name), {"words": words, "slip": str(no.slip)})


def step_beyond(question: Question, value: Value, sign: int) -> Value:
    if isinstance(value, date):
        return months_later(value, sign) if question.kind == "month" else value + timedelta(sign)
    assert isinstance(value, Fraction)
    return value + sign * question.scale / Fraction(10**question.places)
