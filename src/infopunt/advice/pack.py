"""`checks/<slug>/flow.yaml`: the shape of a check and how it becomes something that runs.

A lawyer reads and writes these files; docs/checks.md explains them. Whatever cannot be meant is refused with file and line:
an unknown key, an unknown fact, euros compared with hours, a question that hangs on a later one.
"""

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field, model_validator

from infopunt.advice.rules.expressions import (
    DAY,
    TRUTH,
    Amount,
    Choice,
    Node,
    Type,
    Unsound,
    constant,
    parse,
    truth,
    variables_in,
)
from infopunt.advice.rules.flow import DANGER, Computed, Finding, Flow, Monotone, Named, Question
from infopunt.advice.rules.units import Unit, UnknownUnit, unit_of
from infopunt.facts.rules import FactKind
from infopunt.kernel.packfiles import At, FileFault, Strict, line_of
from infopunt.kernel.shapes import unfit

NAME = re.compile(r"^[a-z][a-z0-9_]*$")
WORDS = {"today", *keyword.kwlist}


class QuestionPack(Strict):
    type: Literal["choice", "yesno", "number", "money", "date", "month"]
    unit: str = ""
    options: list[str] = []
    when: str = ""
    min: str | int | float | date | None = None
    max: str | int | float | date | None = None
    places: int | None = Field(None, ge=0, le=3)
    picture: str = ""

    @model_validator(mode="after")
    def _fits(self) -> "QuestionPack":
        if (self.type == "choice") is not (len(self.options) > 1):
            raise unfit("options_of_a_choice", "options")
        if self.type in ("number", "money") and (self.min is None or self.max is None):
            raise unfit("needs_both_bounds", "min")
        if any(not NAME.match(option) for option in self.options):
            raise unfit("not_an_id", "options")
        return self


class FactUse(Strict):
    fact: str
    day: str = ""
    unit: str = ""


class CasePack(Strict):
    when: str = ""
    then: str = Field(alias="is")


class ValuePack(Strict):
    then: str = Field("", alias="is")
    cases: list[CasePack] = []
    unit: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> "ValuePack":
        if bool(self.then) is bool(self.cases):
            raise unfit("either_is_or_cases")
        return self


class PersonPack(Strict):
    given: str = Field("", alias="if")


class FindingPack(Strict):
    given: str = Field("", alias="if")
    when: str
    trouble: Literal["yes", "no", ""] = ""
    rules: list[str] = []
    pages: list[str] = []
    help: str = ""


class MonotonePack(Strict):
    finding: str
    question: str
    never: Literal["yes", "no"]


class FlowPack(Strict):
    id: str
    order: int
    topics: list[str] = Field(min_length=1)
    danger: bool = False
    day: str = "today"
    facts: dict[str, str | FactUse] = {}
    questions: dict[str, QuestionPack] = Field(min_length=1)
    values: dict[str, ValuePack] = {}
    people: dict[str, PersonPack] = {}
    findings: dict[str, FindingPack] = Field(min_length=1)
    monotone: list[MonotonePack] = []

    def use(self, name: str) -> FactUse:
        found = self.facts[name]
        return FactUse(fact=found) if isinstance(found, str) else found


@dataclass(frozen=True)
class KnownToChecks:
    """What a check may name: facts with kind and unit, pages, topics, pictures."""

    facts: Mapping[str, tuple[FactKind, str]]
    pages: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()


class _Builder:
    """Reads a check part by part; notes each fault with its place and goes on."""

    def __init__(self, pack: FlowPack, known: KnownToChecks) -> None:
        self.pack, self.known = pack, known
        self.faults: list[tuple[At, str]] = []
        self.names: dict[str, Type] = {"today": DAY}
        self.hangs: dict[str, set[str]] = {"today": set()}  # name → the questions it hangs on

    def fault(self, place: At, say: object) -> None:
        self.faults.append((place, str(say)))

    def name(self, place: At, name: str, kind: Type) -> None:
        if not NAME.match(name) or name in WORDS:
            self.fault(place, f"{name}: is no name for this")
        if name in self.names:
            self.fault(place, f"{name}: stands here twice")
        self.names[name] = kind

    def truth(self, place: At, text: str) -> Node | None:
        if not text:
            return None
        try:
            return truth(text, self.names)
        except Unsound as no:
            self.fault(place, no)
            return None

    def any(self, place: At, text: object) -> tuple[Node, Type] | None:
        try:
            return parse(str(text), self.names)
        except Unsound as no:
            self.fault(place, no)
            return None

    def behind(self, node: Any) -> set[str]:
        """The questions an expression hangs on."""
        return {question for name in variables_in(node) for question in self.hangs.get(name, {name})}


def build(pack: FlowPack, known: KnownToChecks) -> tuple[Flow | None, list[tuple[At, str]]]:
    """The check as it runs, or what is wrong with it and where."""
    maker = _Builder(pack, known)
    types = {id: _answer_type(maker, id, one) for id, one in pack.questions.items()}
    for id, kind in types.items():
        maker.name(("questions", id), id, kind)
        maker.hangs[id] = {id}
    facts = _facts(maker)
    values = _values(maker)
    for id in pack.people:
        maker.name(("people", id), id, TRUTH)
        maker.hangs[id] = set()
    people = {id: maker.truth(("people", id, "if"), one.given) for id, one in pack.people.items()}
    questions = _questions(maker, types)
    findings = _findings(maker)
    for index, one in enumerate(pack.monotone):
        if one.finding not in pack.findings or one.question not in pack.questions:
            maker.fault(("monotone", index), "names a finding or question that is not there")
    if maker.faults:
        return None, maker.faults
    monotone = tuple(Monotone(one.finding, one.question, one.never) for one in pack.monotone)
    return Flow(pack.id, questions, facts, values, people, findings, monotone), []


def _answer_type(maker: _Builder, id: str, one: QuestionPack) -> Type:
    if one.type == "choice":
        return Choice(tuple(one.options))
    if one.type == "yesno":
        return TRUTH
    if one.type in ("date", "month"):
        return DAY
    try:
        return Amount(unit_of(_unit_words(one))[0])
    except UnknownUnit:
        maker.fault(("questions", id, "unit"), f"there is no unit {one.unit}")
        return Amount()


def _unit_words(one: QuestionPack) -> str:
    return one.unit or ("EUR" if one.type == "money" else "")


def _questions(maker: _Builder, types: dict[str, Type]) -> tuple[Question, ...]:
    found: list[Question] = []
    for id, one in maker.pack.questions.items():
        place: At = ("questions", id)
        when = maker.truth((*place, "when"), one.when)
        scale = unit_of(_unit_words(one))[1] if isinstance(types[id], Amount) else Fraction(1)
        places = one.places if one.places is not None else (2 if one.type == "money" else 0)
        step = scale / 10**places
        low, high = (
            _bound(maker, (*place, side), getattr(one, side), types[id], scale, step) for side in ("min", "max")
        )
        late = maker.behind(when) | maker.behind(low) | maker.behind(high)
        late -= {earlier.id for earlier in found}
        if late:
            maker.fault((*place, "when"), f"hangs on {', '.join(sorted(late))}, which is asked later or is itself")
        if one.picture and one.picture not in maker.known.pictures:
            maker.fault((*place, "picture"), f"there is no picture {one.picture}")
        kind = "number" if one.type == "money" else one.type
        found.append(Question(
            id=id, kind=kind, type=types[id], unit=_unit_words(one), scale=scale, when=when, low=low, high=high, places=places,
        ))  # fmt: skip
    return tuple(found)


def _bound(maker: _Builder, place: At, text: Any, kind: Type, scale: Fraction, step: Fraction) -> Node | None:
    if text is None:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(text)):
        text = f"date('{text}')"
    read = maker.any(place, text)
    if read is None:
        return None
    node, found = read
    if isinstance(kind, Amount) and found == Amount() and node[0] == "number":
        return constant(Fraction(node[1], node[2]) * scale, step)
    if found != kind:
        maker.fault(place, f"is {found}, the answer is {kind}")
    return node


def _facts(maker: _Builder) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for name in maker.pack.facts:
        place: At = ("facts", name)
        use = maker.pack.use(name)
        if use.fact not in maker.known.facts:
            maker.fault(place, f"there is no fact {use.fact}")
            continue
        kind, unit = maker.known.facts[use.fact]
        day = maker.any((*place, "day"), use.day or maker.pack.day)
        if day and day[1] != DAY:
            maker.fault((*place, "day"), f"is {day[1]}, not a date")
        try:
            type_, scale = _fact_type(kind, use.unit or unit)
        except UnknownUnit:
            maker.fault((*place, "unit"), f"there is no unit {use.unit or unit}")
            continue
        if use.unit and kind is not FactKind.NUMBER:
            maker.fault((*place, "unit"), "only a number may be given one here")
        if type_ is not None:
            maker.name(place, name, type_)
        if day:
            found[name] = Named(name, use.fact, type_, scale, day[0])
            maker.hangs[name] = maker.behind(day[0])
    return found


def _fact_type(kind: FactKind, unit: str) -> tuple[Type | None, Fraction]:
    if kind is FactKind.RULE:
        return TRUTH, Fraction(1)
    if kind is FactKind.DATE:
        return DAY, Fraction(1)
    if kind in (FactKind.MONEY, FactKind.DURATION):
        found, scale = unit_of(unit)
        return Amount(found), scale
    if kind is FactKind.PERCENT:
        return Amount(), Fraction(1, 100)
    if kind is FactKind.NUMBER:
        try:
            found, scale = unit_of(unit)
        except UnknownUnit:  # contracts, points: counted, without a unit of ours
            return Amount(), Fraction(1)
        return Amount(found), scale
    return None, Fraction(1)


def _values(maker: _Builder) -> dict[str, Computed]:
    found: dict[str, Computed] = {}
    for name, one in maker.pack.values.items():
        place: At = ("values", name)
        read = maker.any((*place, "is"), one.then) if one.then else _cases(maker, place, one)
        if read is None:
            continue
        node, kind = read
        try:
            if one.unit and kind != Amount(unit_of(one.unit)[0]):
                maker.fault((*place, "unit"), f"says {one.unit}, but this gives {kind}")
        except UnknownUnit:
            maker.fault((*place, "unit"), f"there is no unit {one.unit}")
        if isinstance(kind, Amount) and kind.unit != Unit() and not one.unit:
            maker.fault(place, f"unit: missing; this gives {kind}")
        maker.name(place, name, kind)
        found[name] = Computed(name, node, kind, one.unit)
        maker.hangs[name] = maker.behind(node)
    return found


def _cases(maker: _Builder, place: At, one: ValuePack) -> tuple[Node, Type] | None:
    rows: list[tuple[Node | None, Node]] = []
    kinds: list[Type] = []
    for index, case in enumerate(one.cases):
        when = maker.truth((*place, "cases", index, "when"), case.when)
        if not case.when and index != len(one.cases) - 1:
            maker.fault((*place, "cases", index), "only the last case may have no when")
        then = maker.any((*place, "cases", index, "is"), case.then)
        if then:
            rows.append((when, then[0]))
            kinds.append(then[1])
    if len(set(kinds)) > 1:
        maker.fault(place, f"its cases give different things: {', '.join(sorted({str(kind) for kind in kinds}))}")
    return (("cases", *rows), kinds[0]) if kinds else None


def _findings(maker: _Builder) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for id, one in maker.pack.findings.items():
        place: At = ("findings", id)
        given, when = maker.truth((*place, "if"), one.given), maker.truth((*place, "when"), one.when)
        for at, (names, there, what) in {
            "rules": (one.rules, maker.known.facts, "fact"),
            "pages": (one.pages, maker.known.pages, "page"),
            "help": ([one.help] if one.help else [], maker.known.topics, "topic"),
        }.items():
            for name in names:
                if name not in there:
                    maker.fault((*place, at), f"there is no {what} {name}")
        if when is not None:
            found.append(Finding(id, when, given, one.trouble, tuple(one.rules), tuple(one.pages), one.help))
    return tuple(found)


def with_danger(pack: FlowPack, first: FlowPack) -> FlowPack:
    """The check with the question whether somebody is in danger now, and its answer, in front of its own."""
    if not pack.danger or pack.id == first.id:
        return pack
    facts = {
        **{name: FactUse(fact=first.use(name).fact, day="today") for name in EMERGENCY if name in first.facts},
        **pack.facts,
    }
    return pack.model_copy(update={
        "facts": facts,
        "questions": {DANGER: first.questions[DANGER], **pack.questions},
        "findings": {DANGER: first.findings[DANGER], **pack.findings},
    })  # fmt: skip


# The facts the first finding of the check `danger` shows in its words.
EMERGENCY = ("call", "police", "labour")


def at_lines(file: str, lines: Mapping[At, int], faults: list[tuple[At, str]]) -> list[FileFault]:
    return [
        FileFault(file, line_of(dict(lines), place), f"{'.'.join(str(part) for part in place)}: {say}")
        for place, say in faults
    ]
