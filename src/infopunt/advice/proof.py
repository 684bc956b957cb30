"""What can be shown of a check without asking anybody: every path ends, every outcome is reached, every question matters,
danger comes first, texts never show what is not known, and every change to a rule breaks a worked case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from infopunt.advice.folder import LEAST_CASES, SOURCE, CheckPack
from infopunt.advice.rules.answers import written
from infopunt.advice.rules.cases import Cases, faults, holds
from infopunt.advice.rules.flow import CANNOT_TELL, DANGER, Finding, Flow, Outcome, Question, Run, span_on
from infopunt.advice.rules.mutants import mutants
from infopunt.advice.rules.paths import Explorer
from infopunt.advice.rules.values import UNKNOWN, Missing, Value
from infopunt.advice.words import PLACEHOLDER, FindingWords
from infopunt.facts.rules import Series, Status

Signature = tuple[tuple[str, str], ...]
Later = dict[tuple[Value, ...], Signature]
RANK = {"yes": 2, CANNOT_TELL: 1, "no": 0}


@dataclass
class Report:
    """`survivors`: changes to the rules that no case notices. `uncovered`: outcomes that no case expects."""

    check: str
    paths: int = 0
    faults: list[str] = field(default_factory=list)
    mutants: int = 0
    survivors: list[str] = field(default_factory=list)
    uncovered: list[str] = field(default_factory=list)

    @property
    def caught(self) -> int:
        return self.mutants - len(self.survivors)


def prove(check: CheckPack, series: Mapping[str, Series], today: date) -> Report:
    """Everything at once."""
    walk = Walk(check, series, today)
    report = Report(check.id, walk.paths, sorted(f"{say}{path and ': '}{path}" for say, path in walk.faults.items()))
    cases = check.cases.plain()
    report.faults += list(faults(check.flow, cases, series, today))
    if len(cases.cases) < LEAST_CASES:
        report.faults.append(f"{len(cases.cases)} cases; at least {LEAST_CASES} are wanted")
    report.faults += list(expired(check, series, today))
    report.faults += list(not_monotone(check, walk))
    report.mutants, report.survivors = survivors(check.flow, cases, series, today)
    covered = {(id, verdict) for case in cases.cases for id, verdict in case.expect.items()}
    report.uncovered = [f"{id}: {verdict}" for id, verdict in sorted(walk.reached - covered)]
    return report


def survivors(flow: Flow, cases: Cases, series: Mapping[str, Series], today: date) -> tuple[int, list[str]]:
    """Every rule broken once: how many changes there are, and those no case notices."""
    all_of_them = list(mutants(flow))
    left = [f"{one.where}: {one.what}" for one in all_of_them if _outlives(one.flow, cases, series, today)]
    return len(all_of_them), left


def _outlives(flow: Any, cases: Any, series: Mapping[str, Series], today: date) -> bool:
    try:
        return holds(flow, cases, series, today)
    except (TypeError, ValueError, ArithmeticError):
        return False  # a change that cannot even be worked out is noticed


@dataclass
class Walk:
    """All paths of a check, with what was seen on them."""

    check: CheckPack
    series: Mapping[str, Series]
    today: date
    paths: int = 0
    faults: dict[str, str] = field(default_factory=dict)  # what is wrong → the first path it was seen on
    reached: set[tuple[str, str]] = field(default_factory=set)
    matters: set[str] = field(default_factory=set)
    ends: list[Run] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.explorer = Explorer(self.check.flow, self.series, self.today)
        for group in self.explorer.groups():
            self._below(self.explorer.run({}), set(group))
        for question in self.check.flow.questions:
            if question.id not in self.matters:
                self.faults[f"{question.id}: no answer to it ever changes an outcome"] = ""
        for id, words in self.check.words[SOURCE].findings.items():
            for verdict in RANK:
                if getattr(words, verdict) and (id, verdict) not in self.reached:
                    self.faults[f"{id}: {verdict} is worded but no path leads there"] = ""

    def _below(self, run: Run, group: set[str]) -> Later:
        if run.next is None:
            return {(): self._end(run)}
        question = run.next
        values = self.explorer.candidates(run, question) if question.id in group else [UNKNOWN]
        found = [(value, self._below(run.then(value), group)) for value in values]
        if question.id in group and question.id not in self.matters and _differ([later for _, later in found]):
            self.matters.add(question.id)
        return {(value, *rest): said for value, later in found for rest, said in later.items()}

    def _end(self, run: Run) -> Signature:
        self.paths += 1
        self.ends.append(run)
        outcomes = run.outcomes()
        for say in self._faults_of(run, outcomes):
            self.faults.setdefault(say, told(run))
        said = tuple((one.finding.id, one.verdict) for one in outcomes)
        self.reached.update(said)
        return said

    def _faults_of(self, run: Run, outcomes: list[Outcome]) -> Iterator[str]:
        if not outcomes and not run.judgements():
            yield "dead end"
        danger = run.answers.get(DANGER)
        if danger in (True, UNKNOWN) and outcomes[0].finding.id != DANGER:
            yield "danger is not first"
        for one in outcomes:
            words = self.check.words[SOURCE].findings[one.finding.id]
            if not getattr(words, one.verdict):
                yield f"{one.finding.id}: {one.verdict} has no words"
            if one.verdict == CANNOT_TELL and not one.missing:
                yield f"{one.finding.id}: cannot tell, and nothing says why"
            for name in shown_in(words, one.verdict):
                if name != "today" and self._is_hidden(run, name):
                    yield f"{one.finding.id}: {one.verdict} shows {name}, which is not known"

    def _is_hidden(self, run: Run, name: str) -> bool:
        named = self.check.flow.facts.get(name)
        return run.span(named) is None if named else isinstance(run.look(name).value, Missing)


def _differ(found: list[Later]) -> bool:
    """Whether the same later answers end otherwise, or other ends can be reached at all."""
    if len({frozenset(later.values()) for later in found}) > 1:
        return True
    first = found[0]
    return any(first.get(rest, said) != said for later in found[1:] for rest, said in later.items())


def shown_in(words: FindingWords, verdict: str) -> set[str]:
    texts = [getattr(words, verdict), *(words.do if verdict else [])]
    return {name for text in texts for name in PLACEHOLDER.findall(text)}


def told(run: Run) -> str:
    """The answers of a path, short."""
    return ", ".join(f"{one.id}={written(one, run.answers[one.id])}" for one in run.asked)


def expired(check: CheckPack, series: Mapping[str, Series], today: date) -> Iterator[str]:
    """Facts that have no value on the day and no recorded gap that says so."""
    for named in check.flow.facts.values():
        one = series[named.fact]
        coming = any(span.start and span.start > today for span in one.spans if span.status is not Status.WITHDRAWN)
        if span_on(one, today) is None and not coming and not any(hole.start <= today for hole in one.holes):
            yield f"{named.fact}: has no value on {today} and no gap is recorded"


def not_monotone(check: CheckPack, walk: Walk) -> Iterator[str]:
    """Where more of something moves a finding the way it must never move."""
    for rule in check.flow.monotone:
        question = check.flow.question(rule.question)
        finding = next(one for one in check.flow.findings if one.id == rule.finding)
        near = (walk.explorer.behind(finding.when) | walk.explorer.behind(finding.given)) - {question.id}
        seen: set[tuple[Value | None, ...]] = set()
        for run in walk.ends:
            key = tuple(run.answers.get(one.id) for one in check.flow.questions if one.id in near)
            if key not in seen and isinstance(run.answers.get(question.id), Fraction):
                seen.add(key)
                if _goes_wrong(walk, finding, rule.never, question, run):
                    yield f"{rule.finding}: more {question.id} leads to {rule.never}: {told(run)}"
                    break


def _goes_wrong(walk: Walk, finding: Finding, never: str, question: Question, run: Run) -> bool:
    before = walk.explorer.run({one.id: run.answers[one.id] for one in _earlier(run, question)})
    ranks: list[int] = []
    for other in walk.explorer.candidates(before, question):  # from little to much, don't know last
        tried = walk.explorer.run({**run.answers, question.id: other})
        came = tried.outcome(finding)
        if came and isinstance(other, Fraction) and tried.next is None:
            ranks.append(RANK[came.verdict])
    return ranks != sorted(ranks, reverse=never == "yes")


def _earlier(run: Run, question: Question) -> Iterator[Question]:
    for one in run.asked:
        if one.id == question.id:
            return
        yield one


def path_answers(check: CheckPack, series: Mapping[str, Series], today: date) -> list[dict[str, str]]:
    """Every enumerated path as a form would carry it."""
    return [{one.id: written(one, run.answers[one.id]) for one in run.asked} for run in Walk(check, series, today).ends]
