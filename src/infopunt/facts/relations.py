"""What must hold between facts: a sum or product of others, and no leap from one period to the next. No framework.

A typing error in an amount is caught here: every amount that follows from others by a rule has a line in `relations.yaml`.
"""

import ast
import itertools
import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from infopunt.facts.rules import Series, Status, read_on
from infopunt.kernel.packfiles import FileFault, Strict, read_yaml, shape

LEAP = 1.3  # an amount that grows or shrinks by more than this from one period to the next is looked at
_DO: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Relation(Strict):
    """`fact` is `rule` worked out, to within `within` (in the fact's own unit). `rule` holds ids, whole numbers, + - * / and ()."""

    fact: str
    rule: str
    within: float = 0.005


class RelationsFile(Strict):
    relations: list[Relation] = []
    # Facts that really did leap, so that nobody looks at them again.
    leaps: list[str] = []


def read_relations(root: Path) -> tuple[RelationsFile, list[FileFault]]:
    path = root / "relations.yaml"
    if not path.exists():
        return RelationsFile(), []
    data, lines, faults = read_yaml(path, root)
    pack, found = shape(RelationsFile, data, lines, path.name) if not faults else (None, [])
    return pack or RelationsFile(), faults + found


def inputs_of(rule: str) -> set[str]:
    """The facts a rule is worked out from."""
    tree = ast.parse(rule.replace(".", "__dot__"), mode="eval")
    return {node.id.replace("__dot__", ".") for node in ast.walk(tree) if isinstance(node, ast.Name)}


def breaches(series: Mapping[str, Series], pack: RelationsFile) -> Iterator[tuple[str, str]]:
    """Every fact that does not agree with the others, and why."""
    for relation in pack.relations:
        yield from _broken(relation, series)
    for name, one in series.items():
        spans = sorted(
            (s for s in one.spans if s.status is Status.IN_FORCE and s.start), key=lambda s: s.start or date.min
        )
        numbers = [float(s.value) for s in spans if isinstance(s.value, int | float) and not isinstance(s.value, bool)]
        for before, after in itertools.pairwise(numbers):
            if name not in pack.leaps and before and after and not 1 / LEAP <= after / before <= LEAP:
                yield name, f"leaps from {before:g} to {after:g}; right? then name it under leaps in relations.yaml"


def _broken(relation: Relation, series: Mapping[str, Series]) -> Iterator[tuple[str, str]]:
    if relation.fact not in series:
        yield relation.fact, "relations.yaml names a fact that is not there"
        return
    for span in series[relation.fact].spans:
        day = span.start or span.checked
        try:
            wanted = _work_out(ast.parse(relation.rule.replace(".", "__dot__"), mode="eval").body, series, day)
        except KeyError as missing:
            yield relation.fact, f"relations.yaml: there is no fact {missing.args[0]}"
            return
        if wanted is not None and abs(float(span.value) - wanted) > relation.within:
            yield relation.fact, f"is {span.value} on {day}, but {relation.rule} gives {wanted:.4g}"


def _work_out(node: ast.expr, series: Mapping[str, Series], day: date) -> float | None:
    """The value of a rule on a day; None when one of its facts is unknown then."""
    if isinstance(node, ast.Constant):
        return float(str(node.value))
    if isinstance(node, ast.Name):
        name = node.id.replace("__dot__", ".")
        if name not in series:
            raise KeyError(name)
        span = read_on(series[name], day).shown
        return float(span.value) if span else None
    if isinstance(node, ast.BinOp):
        left, right = _work_out(node.left, series, day), _work_out(node.right, series, day)
        return None if left is None or right is None else _DO[type(node.op)](left, right)
    raise KeyError(ast.unparse(node))
