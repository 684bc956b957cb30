"""Every way through a check: all choices, *don't know* everywhere, and numbers just below, at and just above each bound.

The bounds are not written down anywhere: they are found by looking where a comparison, or the value of a fact, changes
between two answers. A finding is decided by the questions it hangs on and by no others, so for each finding those are tried
in every combination, while the others stand at *don't know*.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

from infopunt.advice.rules.expressions import Node, variables_in
from infopunt.advice.rules.floors import AtLeast
from infopunt.advice.rules.flow import Flow, Question, Run, bounds, options_of
from infopunt.advice.rules.values import UNKNOWN, Missing, Value, days_later, evaluate, months_later
from infopunt.facts.rules import Series

_COMPARISONS = {"<", "<=", ">", ">=", "==", "!="}
_PROBES = 7


@dataclass
class Explorer:
    """All paths of one check on one day."""

    flow: Flow
    series: Mapping[str, Series]
    today: date
    hangs: dict[str, set[str]] = field(default_factory=dict)
    watched: list[tuple[Node, set[str]]] = field(default_factory=list)
    _near: dict[str, set[str]] = field(default_factory=dict)  # the questions that decide what makes a difference to one
    _tried: dict[tuple[Value | str | None, ...], list[Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for question in self.flow.questions:
            self.hangs[question.id] = {question.id}
        for fact in self.flow.facts.values():
            self.hangs[fact.name] = self.behind(fact.on)
        for value in self.flow.values.values():
            self.hangs[value.name] = self.behind(value.node)
        for name, given in self.flow.people.items():
            self.hangs[name] = self.behind(given)
        whole = [value.node for value in self.flow.values.values()] + [one for one in _conditions(self.flow) if one]
        seen: dict[Node, set[str]] = {}
        for node in whole:
            for part in _atoms(node):
                seen[part] = self.behind(part)
        for fact in self.flow.facts.values():
            if fact.type is not None:
                seen["name", fact.name] = self.hangs[fact.name]
        self.watched = [(node, behind) for node, behind in seen.items() if behind]
        for question in self.flow.questions:
            near = (behind for _, behind in self.watched if question.id in behind)
            self._near[question.id] = self.behind(question.low).union(self.behind(question.high), *near)

    def behind(self, node: Any) -> set[str]:
        return {question for name in variables_in(node) for question in self.hangs.get(name, set())}

    def groups(self) -> list[list[str]]:
        """The questions each outcome hangs on, in the order they are asked; what lies inside a larger group is left out."""
        sets = [self.behind(one.when) | self.behind(one.given) for one in self.flow.findings]
        sets += [self.behind(given) for given in self.flow.people.values()]
        sets += [{one.id} for one in self.flow.questions]
        whole = [frozenset(self._with_conditions(one)) for one in sets if one]
        largest = [one for one in dict.fromkeys(whole) if not any(one < other for other in whole)]
        order = [question.id for question in self.flow.questions]
        return [sorted(group, key=order.index) for group in largest]

    def _with_conditions(self, group: set[str]) -> set[str]:
        """A group with the questions that decide whether its own are asked, and between which bounds."""
        grown = set(group)
        for question in reversed(self.flow.questions):
            if question.id in grown:
                grown |= self.behind(question.when) | self.behind(question.low) | self.behind(question.high)
        return grown

    def run(self, answers: Mapping[str, Value]) -> Run:
        return Run(self.flow, dict(answers), self.series, self.today)

    def paths(self) -> Iterator[Run]:
        """Every finished run, group by group."""
        for group in self.groups():
            yield from self.below(self.run({}), set(group))

    def below(self, run: Run, group: set[str]) -> Iterator[Run]:
        if run.next is None:
            yield run
            return
        for value in self.candidates(run, run.next) if run.next.id in group else [UNKNOWN]:
            yield from self.below(run.then(value), group)

    def candidates(self, run: Run, question: Question) -> list[Value]:
        """The answers to try to the next question: every one that makes a difference, and *don't know*."""
        if question.kind == "choice":
            return [*options_of(question), UNKNOWN]
        if question.kind == "yesno":
            return [True, False, UNKNOWN]
        near = self._near[question.id]
        # What makes a difference depends on these earlier answers only: most of the way it is known already.
        key = (question.id, *(run.answers.get(one.id) if one.id in near else None for one in run.asked))
        if key not in self._tried:
            grid = _Grid(question, *bounds(run, question))
            steps = {0, grid.last, *self.edges(run, question, grid)}
            self._tried[key] = [*(grid.at(step) for step in sorted(steps)), UNKNOWN]
        return self._tried[key]

    def edges(self, run: Run, question: Question, grid: "_Grid") -> Iterator[int]:
        """Where something changes from one possible answer to the next, both sides of it."""
        atoms = [node for node, behind in self.watched if question.id in behind]
        tried: dict[int, Run] = {}

        def look(step: int, node: Node) -> object:
            if step not in tried:
                tried[step] = run.then(grid.at(step))
            return _state(node, tried[step])

        probes = sorted(
            {round(grid.last * number / _PROBES) for number in range(_PROBES + 1)}
            | set(self._fact_days(question, grid))
        )
        for node in atoms:
            for left, right in pairwise(probes):
                for before, after in _flips(partial(look, node=node), left, right):
                    if node[0] in _COMPARISONS:
                        yield before
                    yield after  # of a fact's values the first day each is enough

    def _fact_days(self, question: Question, grid: "_Grid") -> Iterator[int]:
        """Days on which a fact read on this answer begins or ends to hold."""
        if question.kind not in ("date", "month"):
            return
        for fact in self.flow.facts.values():
            if question.id not in self.hangs[fact.name] or fact.type is None or fact.fact not in self.series:
                continue
            for span in self.series[fact.fact].spans:
                for day in (span.start, span.end):
                    if day and day < date.max:
                        yield from (step for step in (grid.near(day), grid.near(day) + 1) if 0 <= step <= grid.last)


def _flips(state: Any, left: int, right: int) -> Iterator[tuple[int, int]]:
    """The neighbouring steps between which the state changes, by halving."""
    if state(left) == state(right):
        return
    if right - left == 1:
        yield left, right
        return
    middle = (left + right) // 2
    yield from _flips(state, left, middle)
    yield from _flips(state, middle, right)


class _Grid:
    """The possible answers to a question about an amount or a date, numbered from the lowest."""

    def __init__(self, question: Question, low: Value | None, high: Value | None) -> None:
        self.question = question
        if question.kind in ("date", "month"):
            self.first = low if isinstance(low, date) else date(2000, 1, 1)
            end = high if isinstance(high, date) else date(2040, 12, 31)
            if question.kind == "month":
                self.first = self.first.replace(day=1)
            self.last = self.near(end)
        else:
            self.step = question.scale / 10**question.places
            self.low = Fraction(low if isinstance(low, Fraction) else 0)
            self.last = int((Fraction(high if isinstance(high, Fraction) else 0) - self.low) / self.step)

    def near(self, day: date) -> int:
        if self.question.kind == "month":
            return (day.year - self.first.year) * 12 + day.month - self.first.month
        return (day - self.first).days

    def at(self, step: int) -> Value:
        if self.question.kind == "month":
            return months_later(self.first, step)
        return days_later(self.first, step) if self.question.kind == "date" else self.low + step * self.step


def _state(node: Node, run: Run) -> object:
    """On which side a comparison is, so that both sides of *equal* are told apart; or what a fact says."""
    if node[0] not in _COMPARISONS:
        return evaluate(node, run.look).value
    left, right = evaluate(node[1], run.look).value, evaluate(node[2], run.look).value
    if isinstance(left, Missing) or isinstance(right, Missing):
        return left if isinstance(left, Missing) else right
    if isinstance(left, AtLeast) or isinstance(right, AtLeast):
        return evaluate(node, run.look).value
    return (left > right) - (left < right)  # type: ignore[operator]


def _atoms(node: Any) -> Iterator[Node]:
    """The comparisons in an expression."""
    if not isinstance(node, tuple) or not node:
        return
    if node[0] in _COMPARISONS:
        yield node
    for part in node:
        yield from _atoms(part)


def _conditions(flow: Flow) -> Iterator[Node | None]:
    for question in flow.questions:
        yield question.when
    for finding in flow.findings:
        yield finding.when
        yield finding.given
    yield from flow.people.values()
