"""Checks with one thing wrong in them. Every one must break a worked case; one that does not shows a hole in the cases."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from infopunt.advice.rules.expressions import Node, constant
from infopunt.advice.rules.flow import Flow

_SWAPS: dict[str, tuple[str, ...]] = {
    "<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",),
    "+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",), "min": ("max",), "max": ("min",),
    "+day": ("-day",), "-day": ("+day",), "+month": ("-month",), "-month": ("+month",),
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A check with one change; `where` and `what` say which."""

    where: str
    what: str
    flow: Flow


def mutants(flow: Flow) -> Iterator[Mutant]:
    """Every check that differs from this one by one operator, bound, part or case."""
    for index, question in enumerate(flow.questions):
        for field in ("when", "low", "high"):
            for what, node in _changes(getattr(question, field)):
                changed = list(flow.questions)
                changed[index] = replace(question, **{field: node})  # type: ignore[arg-type]
                yield Mutant(f"questions.{question.id}.{field}", what, replace(flow, questions=tuple(changed)))
    for name, value in flow.values.items():
        for what, node in _changes(value.node):
            yield Mutant(f"values.{name}", what, replace(flow, values={**flow.values, name: replace(value, node=node)}))
    for name, given in flow.people.items():
        for what, node in _changes(given):
            yield Mutant(f"people.{name}", what, replace(flow, people={**flow.people, name: node}))
    for index, finding in enumerate(flow.findings):
        for field in ("when", "given"):
            for what, node in _changes(getattr(finding, field)):
                several = list(flow.findings)
                several[index] = replace(finding, **{field: node})  # type: ignore[arg-type]
                yield Mutant(f"findings.{finding.id}.{field}", what, replace(flow, findings=tuple(several)))


def _changes(node: Any) -> Iterator[tuple[str, Node]]:
    """Each way to change one thing in an expression, here or deeper."""
    if not isinstance(node, tuple) or not node:
        return
    yield from _here(node)
    for index, part in enumerate(node):
        for what, changed in _changes(part):
            yield what, (*node[:index], changed, *node[index + 1 :])


def _here(node: Node) -> Iterator[tuple[str, Node]]:
    kind, *parts = node
    if kind in _SWAPS and len(parts) == 2:
        for other in _SWAPS[kind]:
            yield f"{kind} becomes {other}", (other, *parts)
    elif kind in ("and", "or"):
        yield f"{kind} becomes {'or' if kind == 'and' else 'and'}", ("or" if kind == "and" else "and", *parts)
        for index in range(len(parts)):
            rest = parts[:index] + parts[index + 1 :]
            yield f"part {index + 1} of {kind} left out", (kind, *rest) if len(rest) > 1 else rest[0]
    elif kind in ("not", "month_end", "working_day"):
        yield f"{kind} left out", parts[0]
    elif kind == "known":
        yield "known becomes not known", ("not", node)
    elif kind == "number":
        value, step = Fraction(parts[0], parts[1]), Fraction(parts[2], parts[3])
        yield "one step more", constant(value + step, step)
        if value:  # nobody can answer less than nothing
            yield "one step less", constant(value - step, step)
    elif kind == "in" and len(parts[1]) > 1:
        for word in parts[1]:
            yield f"{word} left out", ("in", parts[0], tuple(one for one in parts[1] if one != word))
    elif kind == "at_least":
        yield "one more needed", ("at_least", parts[0] + 1, *parts[1:])
        if parts[0] > 1:
            yield "one less needed", ("at_least", parts[0] - 1, *parts[1:])
        for index in range(1, len(parts)):
            if len(parts) > 2:
                yield f"part {index} of at_least left out", ("at_least", *parts[:index], *parts[index + 1 :])
    elif kind == "cases" and len(parts) > 1:
        for index in range(len(parts)):
            yield f"case {index + 1} left out", (kind, *parts[:index], *parts[index + 1 :])
