"""A check as it runs: which question comes next, what was found, by what it was decided, what is missing.

A check asks its questions in the order of its file and skips those whose `when` is not true. *Don't know* is an answer to
every question. Facts are read on the day that matters (`on`), which may itself be an answer. A finding is *yes*, *no* or
*cannot tell*; one that does not apply is not shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from infopunt.advice.rules.expressions import DAY, TRUTH, Amount, Choice, Node, Type
from infopunt.advice.rules.floors import AtLeast
from infopunt.advice.rules.values import (
    NOT_ASKED,
    UNKNOWN,
    Evaluated,
    Missing,
    Uses,
    Value,
    evaluate,
)
from infopunt.facts.rules import Reading, Series, ValueSpan, read_on

YES, NO, CANNOT_TELL = "yes", "no", "unknown"
DANGER = "danger"
Answers = Mapping[str, Value]


@dataclass(frozen=True)
class Question:
    """`low` and `high` are the bounds an answer must keep; `places` is how many decimals it may have."""

    id: str
    kind: str  # choice, yesno, number, date, month
    type: Type
    unit: str = ""
    scale: Fraction = Fraction(1)
    when: Node | None = None
    low: Node | None = None
    high: Node | None = None
    places: int = 0


@dataclass(frozen=True)
class Named:
    """A fact under the name it has in this check; `type` is None for what only texts show (a telephone number)."""

    name: str
    fact: str
    type: Type | None
    scale: Fraction
    on: Node


@dataclass(frozen=True)
class Computed:
    name: str
    node: Node
    type: Type
    unit: str = ""


@dataclass(frozen=True)
class Finding:
    """`given`: where it applies at all. `trouble`: the verdict that is bad news, or ''. `rules`: facts it rests on."""

    id: str
    when: Node
    given: Node | None = None
    trouble: str = ""
    rules: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True)
class Monotone:
    """More of `question` never moves `finding` towards `never` (yes or no)."""

    finding: str
    question: str
    never: str


@dataclass(frozen=True)
class Flow:
    id: str
    questions: tuple[Question, ...]
    facts: dict[str, Named]
    values: dict[str, Computed]
    people: dict[str, Node | None]
    findings: tuple[Finding, ...]
    monotone: tuple[Monotone, ...] = ()

    def question(self, id: str) -> Question:
        return next(one for one in self.questions if one.id == id)


@dataclass(frozen=True)
class Outcome:
    """What a finding came to. `uses`: what decided it. `missing`: why nobody can tell: what was not known, in order."""

    finding: Finding
    verdict: str
    uses: Uses
    missing: Uses = ()


@dataclass
class Run:
    """One visitor's answers in one check on one day. Keeps nothing beyond itself.

    No condition looks at a question that comes later (`building.build` refuses it). So what was settled on the way to a question
    stays as it is, whatever is answered to it; and what lies behind it is worked out only when somebody looks.
    """

    flow: Flow
    answers: Answers
    series: Mapping[str, Series]
    today: date
    asked: list[Question] = field(default_factory=list)
    next: Question | None = None
    before: InitVar["Run | None"] = None
    _known: dict[str, Evaluated] = field(default_factory=dict)
    _settled: dict[str, Evaluated] = field(default_factory=dict)  # what was known on the way to the next question
    _rest: Sequence[Question] = ()  # the next question and those behind it
    _open: Sequence[Question] = ()  # the same, until somebody looks at one of them

    def __post_init__(self, before: "Run | None") -> None:
        if before is not None:
            self.asked, self._known = [*before.asked], {**before._settled}
        questions = self.flow.questions if before is None else before._rest
        for at, question in enumerate(questions):
            if not self.applies(question.when):
                self._known[question.id] = Evaluated(NOT_ASKED, (question.id,))
            elif question.id in self.answers:
                self.asked.append(question)
                self._known[question.id] = Evaluated(self.answers[question.id], (question.id,))
            else:
                self.next, self._settled = question, {**self._known}
                self._rest = self._open = questions[at:]
                break

    def then(self, value: Value) -> "Run":
        """The run that goes on from here with the next question answered; what is settled is not worked out again."""
        assert self.next is not None
        return Run(self.flow, {**self.answers, self.next.id: value}, self.series, self.today, before=self)

    def _leave_open(self) -> None:
        """Nobody answered the next question, nor those behind it that apply."""
        left, self._open = self._open, ()
        for question in left:
            applies = question is self.next or self.applies(question.when)
            self._known[question.id] = Evaluated(UNKNOWN if applies else NOT_ASKED, (question.id,))

    def applies(self, condition: Node | None) -> bool:
        """Asked, or shown, unless it is clear that it does not apply."""
        return condition is None or evaluate(condition, self.look).value in (True, UNKNOWN)

    def look(self, name: str) -> Evaluated:
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._find(name)
        return found

    def _find(self, name: str) -> Evaluated:
        if name == "today":
            return Evaluated(self.today)
        if name in self.flow.values:
            found = evaluate(self.flow.values[name].node, self.look)
            return Evaluated(found.value, (name, *found.uses))
        if name in self.flow.facts:
            return self._fact(self.flow.facts[name])
        if name in self.flow.people:
            return Evaluated(UNKNOWN if self.applies(self.flow.people[name]) else NOT_ASKED, (name,))
        if self._open:
            self._leave_open()
            return self.look(name)
        raise KeyError(name)

    def _fact(self, named: Named) -> Evaluated:
        day = evaluate(named.on, self.look)
        if isinstance(day.value, Missing):
            return Evaluated(day.value, (*day.uses, named.name))
        series = self.series.get(named.fact)
        reading = read_on(series, day.value) if series and isinstance(day.value, date) else None
        return Evaluated(_value_on(reading, named) if reading else UNKNOWN, (named.name,))

    def day(self, named: Named) -> date | None:
        """The day a fact is read on; None when an answer it hangs on is missing."""
        found = evaluate(named.on, self.look).value
        return found if isinstance(found, date) else None

    def span(self, named: Named) -> ValueSpan | None:
        """The value that holds on the day that matters; None when it is not known."""
        reading = self.reading(named)
        return reading.span if reading else None

    def reading(self, named: Named) -> Reading | None:
        """What the fact says on the day that matters; None when that day is not known, or the fact."""
        day, series = self.day(named), self.series.get(named.fact)
        return read_on(series, day) if day and series else None

    def outcomes(self) -> list[Outcome]:
        """What was found, in the order of the file; the danger of the moment always first."""
        return danger_first(self.outcome(one) for one in self.flow.findings)

    def outcome(self, finding: Finding) -> Outcome | None:
        """What a finding came to; None where it does not apply."""
        given = evaluate(finding.given, self.look) if finding.given is not None else Evaluated(True)
        if given.value in (False, NOT_ASKED):
            return None
        found = evaluate(finding.when, self.look)
        if found.value is NOT_ASKED:
            return None
        if given.value is UNKNOWN:
            found = Evaluated(UNKNOWN, tuple(dict.fromkeys((*given.uses, *found.uses))))
        uses = tuple(dict.fromkeys((*given.uses, *found.uses)))
        if found.value is UNKNOWN:
            return Outcome(finding, CANNOT_TELL, uses, tuple(self._missing(found.uses)))
        return Outcome(finding, YES if found.value else NO, uses)

    def _missing(self, uses: Uses) -> Iterator[str]:
        """Of what decided, what was itself not known: an answer, a fact, a person's judgement. What nobody asked is no gap of
        theirs."""
        for name in uses:
            value = self.look(name).value
            if name not in self.flow.values and (value is UNKNOWN or isinstance(value, AtLeast)):
                dated = self.flow.facts.get(name)
                if dated is None or self.day(
                    dated
                ):  # a fact of an unknown day lacks the day, which stands there itself
                    yield name

    def judgements(self) -> list[str]:
        """What only a person can judge here."""
        return [name for name, given in self.flow.people.items() if self.applies(given)]


def danger_first(found: Iterable[Outcome | None]) -> list[Outcome]:
    """Those that apply, as they are shown."""
    return sorted((one for one in found if one), key=lambda one: one.finding.id != DANGER)


def value_of(value: Any, named: Named) -> Value:
    """A fact's value as the expressions count it."""
    if named.type == TRUTH:
        return bool(value)
    if named.type == DAY:
        return date.fromisoformat(str(value))
    if isinstance(named.type, Amount):
        return _amount(str(value), named.scale)
    return str(value)


def _value_on(reading: Reading, named: Named) -> Value:
    """The value that holds; at least the last one, where the law never lets it fall; else unknown."""
    if reading.span:
        return value_of(reading.span.value, named)
    least = value_of(reading.floor.value, named) if reading.floor else None
    return AtLeast(least) if isinstance(least, Fraction) else UNKNOWN


@lru_cache(maxsize=5000)
def _amount(words: str, scale: Fraction) -> Fraction:
    return Fraction(words) * scale


def options_of(question: Question) -> Sequence[str]:
    return question.type.options if isinstance(question.type, Choice) else ()


def bounds(run: Run, question: Question) -> tuple[Value | None, Value | None]:
    """The lowest and highest answer to a question today."""
    low, high = (evaluate(node, run.look).value if node is not None else None for node in (question.low, question.high))
    return _exact(low), _exact(high)


def _exact(bound: Value | None) -> Value | None:
    """Nobody's answer is refused for what is not known to the cent."""
    return UNKNOWN if isinstance(bound, AtLeast) else bound
