"""From the file of a check to what runs. Whatever cannot be meant is a fault with its place: an unknown fact, euros compared with
hours, a question that hangs on a later one."""

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from infopunt.advice.pack import NAME, FlowPack, QuestionPack, ValuePack
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
from infopunt.advice.rules.flow import Computed, Finding, Flow, Monotone, Named, Question
from infopunt.advice.rules.units import Unit, UnknownUnit, unit_of
from infopunt.facts.rules import FactKind
from infopunt.kernel.packfiles import At, FileFault, line_of

WORDS = {"today", *keyword.kwlist}


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
    builder = _Builder(pack, known)
    types = {id: _answer_type(builder, id, one) for id, one in pack.questions.items()}
    for id, kind in types.items():
        builder.name(("questions", id), id, kind)
        builder.hangs[id] = {id}
    facts = _facts(builder)
    values = _values(builder)
    for id in pack.people:
        builder.name(("people", id), id, TRUTH)
        builder.hangs[id] = set()
    people = {id: builder.truth(("people", id, "if"), one.given) for id, one in pack.people.items()}
    questions = _questions(builder, types)
    findings = _findings(builder)
    for index, one in enumerate(pack.monotone):
        if one.finding not in pack.findings or one.question not in pack.questions:
            builder.fault(("monotone", index), "names a finding or question that is not there")
    if builder.faults:
        return None, builder.faults
    monotone = tuple(Monotone(one.finding, one.question, one.never) for one in pack.monotone)
    return Flow(pack.id, questions, facts, values, people, findings, monotone), []


def _answer_type(builder: _Builder, id: str, one: QuestionPack) -> Type:
    if one.type == "choice":
        return Choice(tuple(one.options))
    if one.type == "yesno":
        return TRUTH
    if one.type in ("date", "month"):
        return DAY
    try:
        return Amount(unit_of(_unit_words(one))[0])
    except UnknownUnit:
        builder.fault(("questions", id, "unit"), f"there is no unit {one.unit}")
        return Amount()


def _unit_words(one: QuestionPack) -> str:
    return one.unit or ("EUR" if one.type == "money" else "")


def _questions(builder: _Builder, types: dict[str, Type]) -> tuple[Question, ...]:
    found: list[Question] = []
    for id, one in builder.pack.questions.items():
        place: At = ("questions", id)
        when = builder.truth((*place, "when"), one.when)
        scale = unit_of(_unit_words(one))[1] if isinstance(types[id], Amount) else Fraction(1)
        places = one.places if one.places is not None else (2 if one.type == "money" else 0)
        step = scale / 10**places
        low, high = (
            _bound(builder, (*place, side), getattr(one, side), types[id], scale, step) for side in ("min", "max")
        )
        late = builder.behind(when) | builder.behind(low) | builder.behind(high)
        late -= {earlier.id for earlier in found}
        if late:
            builder.fault((*place, "when"), f"hangs on {', '.join(sorted(late))}, which is asked later or is itself")
        if one.picture and one.picture not in builder.known.pictures:
            builder.fault((*place, "picture"), f"there is no picture {one.picture}")
        kind = "number" if one.type == "money" else one.type
        found.append(Question(
            id=id, kind=kind, type=types[id], unit=_unit_words(one), scale=scale, when=when, low=low, high=high, places=places,
        ))  # fmt: skip
    return tuple(found)


def _bound(builder: _Builder, place: At, text: Any, kind: Type, scale: Fraction, step: Fraction) -> Node | None:
    if text is None:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(text)):
        text = f"date('{text}')"
    read = builder.any(place, text)
    if read is None:
        return None
    node, found = read
    if isinstance(kind, Amount) and found == Amount() and node[0] == "number":
        return constant(Fraction(node[1], node[2]) * scale, step)
    if found != kind:
        builder.fault(place, f"is {found}, the answer is {kind}")
    return node


def _facts(builder: _Builder) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for name in builder.pack.facts:
        place: At = ("facts", name)
        use = builder.pack.use(name)
        if use.fact not in builder.known.facts:
            builder.fault(place, f"there is no fact {use.fact}")
            continue
        kind, unit = builder.known.facts[use.fact]
        day = builder.any((*place, "day"), use.day or builder.pack.day)
        if day and day[1] != DAY:
            builder.fault((*place, "day"), f"is {day[1]}, not a date")
        try:
            type_, scale = _fact_type(kind, use.unit or unit)
        except UnknownUnit:
            builder.fault((*place, "unit"), f"there is no unit {use.unit or unit}")
            continue
        if use.unit and kind is not FactKind.NUMBER:
            builder.fault((*place, "unit"), "only a number may be given one here")
        if type_ is not None:
            builder.name(place, name, type_)
        if day:
            found[name] = Named(name, use.fact, type_, scale, day[0])
            builder.hangs[name] = builder.behind(day[0])
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


def _values(builder: _Builder) -> dict[str, Computed]:
    found: dict[str, Computed] = {}
    for name, one in builder.pack.values.items():
        place: At = ("values", name)
        read = builder.any((*place, "is"), one.then) if one.then else _cases(builder, place, one)
        if read is None:
            continue
        node, kind = read
        try:
            if one.unit and kind != Amount(unit_of(one.unit)[0]):
                builder.fault((*place, "unit"), f"says {one.unit}, but this gives {kind}")
        except UnknownUnit:
            builder.fault((*place, "unit"), f"there is no unit {one.unit}")
        if isinstance(kind, Amount) and kind.unit != Unit() and not one.unit:
            builder.fault(place, f"unit: missing; this gives {kind}")
        builder.name(place, name, kind)
        found[name] = Computed(name, node, kind, one.unit)
        builder.hangs[name] = builder.behind(node)
    return found


def _cases(builder: _Builder, place: At, one: ValuePack) -> tuple[Node, Type] | None:
    rows: list[tuple[Node | None, Node]] = []
    kinds: list[Type] = []
    for index, case in enumerate(one.cases):
        when = builder.truth((*place, "cases", index, "when"), case.when)
        if not case.when and index != len(one.cases) - 1:
            builder.fault((*place, "cases", index), "only the last case may have no when")
        then = builder.any((*place, "cases", index, "is"), case.then)
        if then:
            rows.append((when, then[0]))
            kinds.append(then[1])
    if len(set(kinds)) > 1:
        builder.fault(place, f"its cases give different things: {', '.join(sorted({str(kind) for kind in kinds}))}")
    return (("cases", *rows), kinds[0]) if kinds else None


def _findings(builder: _Builder) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for id, one in builder.pack.findings.items():
        place: At = ("findings", id)
        given, when = builder.truth((*place, "if"), one.given), builder.truth((*place, "when"), one.when)
        for at, (names, there, what) in {
            "rules": (one.rules, builder.known.facts, "fact"),
            "pages": (one.pages, builder.known.pages, "page"),
            "help": ([one.help] if one.help else [], builder.known.topics, "topic"),
        }.items():
            for name in names:
                if name not in there:
                    builder.fault((*place, at), f"there is no {what} {name}")
        if when is not None:
            found.append(Finding(id, when, given, one.trouble, tuple(one.rules), tuple(one.pages), one.help))
    return tuple(found)


def at_lines(file: str, lines: Mapping[At, int], faults: list[tuple[At, str]]) -> list[FileFault]:
    return [
        FileFault(file, line_of(dict(lines), place), f"{'.'.join(str(part) for part in place)}: {say}")
        for place, say in faults
    ]
