"""What can be shown of a check without asking anybody: every path ends, every outcome is reached, every question matters,
danger comes first, texts never show what is not known, and every change to a rule breaks a worked case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from infopunt.advice.folder import LEAST_CASES, SOURCE, CheckPack
from infopunt.advice.rules.answers import written
from infopunt.advice.rules.cases import Cases, faults, holds
from infopunt.advice.rules.flow import CANNOT_TELL, DANGER, Finding, Flow, Outcome, Question, Run, danger_first
from infopunt.advice.rules.mutants import mutants
from infopunt.advice.rules.paths import Explorer
from infopunt.advice.rules.values import UNKNOWN, Missing, Value
from infopunt.advice.words import PLACEHOLDER, FindingWords
from infopunt.facts.rules import Series, Status, read_on
from infopunt.kernel.faults import Fault

Signature = tuple[tuple[str, str], ...]
Later = dict[tuple[Value, ...], Signature]
RANK = {"yes": 2, CANNOT_TELL: 1, "no": 0}


@dataclass
class Report:
    """`faults` are in the English of the command line, which alone sees them; `cases`: worked cases that do not hold.
    `survivors`: changes to the rules that no case notices. `uncovered`: outcomes that no case expects."""

    check: str
    paths: int = 0
    faults: list[str] = field(default_factory=list)
    cases: list[Fault] = field(default_factory=list)
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
    report.cases = list(faults(check.flow, cases, series, today))
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
    all_of_them, left = list(mutants(flow)), []
    # The case that noticed the last change is tried first: the next change is often in the same expression.
    order = [Cases((case,)) for case in cases.cases] + [Cases((), cases.limits)]
    for mutant in all_of_them:
        noticed = next((one for one in order if _notices(one, mutant.flow, series, today)), None)
        if noticed is None:
            left.append(f"{mutant.where}: {mutant.what}")
        else:
            order.remove(noticed)
            order.insert(0, noticed)
    return len(all_of_them), left


def _notices(cases: Cases, flow: Flow, series: Mapping[str, Series], today: date) -> bool:
    try:
        return not holds(flow, cases, series, today)
    except (TypeError, ValueError, ArithmeticError):
        return True  # a change that cannot even be worked out is noticed


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
    # What each finding hangs on, its words included; what came of it for each set of answers to that.
    _near: dict[str, list[str]] = field(default_factory=dict)
    _came: dict[tuple[Value | str, ...], tuple[Outcome | None, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.explorer = Explorer(self.check.flow, self.series, self.today)
        for finding in self.check.flow.findings:
            shown = [self.explorer.hangs.get(name, set()) for verdict in RANK for name in self._shown(finding, verdict)]
            near = self.explorer.behind(finding.when).union(self.explorer.behind(finding.given), *shown)
            self._near[finding.id] = sorted(near)
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
        came = [self.came_of(run, finding) for finding in self.check.flow.findings]
        outcomes = danger_first(outcome for outcome, _ in came)
        for say in [*self._faults_of(run, outcomes), *(say for _, said in came for say in said)]:
            self.faults.setdefault(say, answers_in_short(run))
        said = tuple((one.finding.id, one.verdict) for one in outcomes)
        self.reached.update(said)
        return said

    def _faults_of(self, run: Run, outcomes: list[Outcome]) -> Iterator[str]:
        if not outcomes and not run.judgements():
            yield "dead end"
        danger = run.answers.get(DANGER)
        if danger in (True, UNKNOWN) and outcomes[0].finding.id != DANGER:
            yield "danger is not first"

    def came_of(self, run: Run, finding: Finding) -> tuple[Outcome | None, list[str]]:
        """A finding and what is wrong with it: worked out once for all runs that answer alike what it hangs on."""
        key = (finding.id, *(run.look(id).value for id in self._near[finding.id]))
        if key not in self._came:
            outcome = run.outcome(finding)
            self._came[key] = outcome, list(self._faults_of_one(run, outcome)) if outcome else []
        return self._came[key]

    def _faults_of_one(self, run: Run, one: Outcome) -> Iterator[str]:
        if not getattr(self.check.words[SOURCE].findings[one.finding.id], one.verdict):
            yield f"{one.finding.id}: {one.verdict} has no words"
        if one.verdict == CANNOT_TELL and not one.missing:
            yield f"{one.finding.id}: cannot tell, and nothing says why"
        for name in self._shown(one.finding, one.verdict):
            if name != "today" and self._is_hidden(run, name):
                yield f"{one.finding.id}: {one.verdict} shows {name}, which is not known"

    def _shown(self, finding: Finding, verdict: str) -> set[str]:
        return shown_in(self.check.words[SOURCE].findings[finding.id], verdict)

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


def answers_in_short(run: Run) -> str:
    """The answers of a path, short."""
    return ", ".join(f"{one.id}={written(one, run.answers[one.id])}" for one in run.asked)


def expired(check: CheckPack, series: Mapping[str, Series], today: date) -> Iterator[str]:
    """Facts that have no value on the day and no recorded gap that says so."""
    for named in check.flow.facts.values():
        one = series[named.fact]
        coming = any(span.start and span.start > today for span in one.spans if span.status is not Status.WITHDRAWN)
        if read_on(one, today).span is None and not coming and not any(hole.start <= today for hole in one.holes):
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
                    yield f"{rule.finding}: more {question.id} leads to {rule.never}: {answers_in_short(run)}"
                    break


def _goes_wrong(walk: Walk, finding: Finding, never: str, question: Question, run: Run) -> bool:
    before = walk.explorer.run({one.id: run.answers[one.id] for one in _earlier(run, question)})
    ranks: list[int] = []
    for other in walk.explorer.candidates(before, question):  # from little to much, don't know last
        tried = walk.explorer.run({**run.answers, question.id: other})
        came, _ = walk.came_of(tried, finding)
        if came and isinstance(other, Fraction) and tried.next is None:
            ranks.append(RANK[came.verdict])
    return ranks != sorted(ranks, reverse=never == "yes")


def _earlier(run: Run, question: Question) -> Iterator[Question]:
    for one in run.asked:
        if one.id == question.id:
            return
        yield one
