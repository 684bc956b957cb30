"""The small language of checks: read once, typed, refused with a sentence when it makes no sense.

Written as in `gross / hours < minimum and not trial`. Names are questions, values, facts and people's judgements of one
check; nothing else exists. Python's own parser reads it, only the forms below are taken, nothing is ever executed. The
result is nested tuples that are plain JSON, so that the script of the offline pages runs the very same thing.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from infopunt.advice.rules.units import Unit, unit_of

PLAIN = Unit()
Node = tuple[Any, ...]


class Unsound(ValueError):
    """An expression that cannot be meant: its sentence says why."""


@dataclass(frozen=True)
class Truth:
    def __str__(self) -> str:
        return "yes or no"


@dataclass(frozen=True)
class Day:
    def __str__(self) -> str:
        return "a date"


@dataclass(frozen=True)
class Amount:
    unit: Unit = PLAIN

    def __str__(self) -> str:
        return f"an amount in {self.unit}"


@dataclass(frozen=True)
class Choice:
    options: tuple[str, ...]

    def __str__(self) -> str:
        return f"one of {', '.join(self.options)}"


Type = Truth | Day | Amount | Choice
TRUTH, DAY = Truth(), Day()
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_SPANS = {"hours": "hour", "days": "day", "weeks": "week", "months": "month", "years": "year", "euros": "EUR"}
_DEEP = 40


def parse(text: str, names: Mapping[str, Type]) -> tuple[Node, Type]:
    """The expression as nodes, and what it gives. Raises Unsound."""
    try:
        tree = ast.parse(str(text).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unsound(f"not readable: {text}") from None
    return _Reader(names).read(tree, 0)


def truth(text: str, names: Mapping[str, Type]) -> Node:
    """The same for something that is true or not."""
    node, kind = parse(text, names)
    if kind != TRUTH:
        raise Unsound(f"{text}: gives {kind}, but must be true or not")
    return node


class _Reader:
    def __init__(self, names: Mapping[str, Type]) -> None:
        self.names = names

    def read(self, tree: ast.expr, depth: int) -> tuple[Node, Type]:
        if depth > _DEEP:
            raise Unsound("too deep")
        reader = getattr(self, f"_{type(tree).__name__.lower()}", None)
        if reader is None:
            raise Unsound(f"not part of this language: {ast.unparse(tree)}")
        found: tuple[Node, Type] = reader(tree, depth + 1)
        return found

    def truths(self, trees: list[ast.expr], depth: int) -> list[Node]:
        found = [self.read(tree, depth) for tree in trees]
        for (_, kind), tree in zip(found, trees, strict=True):
            if kind != TRUTH:
                raise Unsound(f"{ast.unparse(tree)}: is {kind}, but must be true or not")
        return [node for node, _ in found]

    def _name(self, tree: ast.Name, depth: int) -> tuple[Node, Type]:
        if tree.id not in self.names:
            raise Unsound(f"there is no {tree.id}")
        return ("name", tree.id), self.names[tree.id]

    def _constant(self, tree: ast.Constant, depth: int) -> tuple[Node, Type]:
        if isinstance(tree.value, bool) or not isinstance(tree.value, (int, float)):
            raise Unsound(f"not part of this language: {ast.unparse(tree)}")
        value = Fraction(str(tree.value))
        return constant(value, Fraction(1) if value.denominator == 1 else Fraction(1, 100)), Amount()

    def _boolop(self, tree: ast.BoolOp, depth: int) -> tuple[Node, Type]:
        return ("and" if isinstance(tree.op, ast.And) else "or", *self.truths(tree.values, depth)), TRUTH

    def _unaryop(self, tree: ast.UnaryOp, depth: int) -> tuple[Node, Type]:
        if isinstance(tree.op, ast.Not):
            return ("not", *self.truths([tree.operand], depth)), TRUTH
        raise Unsound(f"not part of this language: {ast.unparse(tree)}")

    def _compare(self, tree: ast.Compare, depth: int) -> tuple[Node, Type]:
        if len(tree.ops) > 1:
            raise Unsound(f"{ast.unparse(tree)}: compare two things at a time")
        op, right = tree.ops[0], tree.comparators[0]
        left, kind = self.read(tree.left, depth)
        if isinstance(kind, Choice):
            return self._chosen(left, kind, op, right), TRUTH
        if type(op) not in _COMPARE:
            raise Unsound(f"{ast.unparse(tree)}: only < <= > >= == != compare amounts and dates")
        other, second = self.read(right, depth)
        if kind != second or kind == TRUTH:
            raise Unsound(f"{ast.unparse(tree)}: compares {kind} with {second}")
        return (_COMPARE[type(op)], left, other), TRUTH

    def _chosen(self, left: Node, kind: Choice, op: ast.cmpop, right: ast.expr) -> Node:
        words = [one.value if isinstance(one, ast.Constant) else None
                 for one in (right.elts if isinstance(right, ast.Tuple) else [right])]  # fmt: skip
        lost = [word for word in words if word not in kind.options]
        if lost:
            raise Unsound(f"{ast.unparse(right)}: is none of {', '.join(kind.options)}")
        if isinstance(op, (ast.In, ast.Eq)):
            return ("in", left, tuple(words))
        if isinstance(op, (ast.NotIn, ast.NotEq)):
            return ("not", ("in", left, tuple(words)))
        raise Unsound("an answer to choose is compared with ==, !=, in or not in")

    def _binop(self, tree: ast.BinOp, depth: int) -> tuple[Node, Type]:
        (left, one), (right, two) = self.read(tree.left, depth), self.read(tree.right, depth)
        add = isinstance(tree.op, ast.Add)
        if add or isinstance(tree.op, ast.Sub):
            if isinstance(one, Amount) and one == two:
                return ("+" if add else "-", left, right), one
            if one == DAY and two == DAY and not add:
                return ("between", left, right), Amount(unit_of("day")[0])
            for span in ("day", "month"):
                if one == DAY and two == Amount(unit_of(span)[0]):
                    return (f"{'+' if add else '-'}{span}", left, right), DAY
        if isinstance(one, Amount) and isinstance(two, Amount):
            if isinstance(tree.op, ast.Mult):
                return ("*", left, right), Amount(one.unit * two.unit)
            if isinstance(tree.op, ast.Div):
                return ("/", left, right), Amount(one.unit / two.unit)
        raise Unsound(f"{ast.unparse(tree)}: {one} and {two} do not go together so")

    def _call(self, tree: ast.Call, depth: int) -> tuple[Node, Type]:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        if tree.keywords or not tree.args:
            raise Unsound(f"not part of this language: {ast.unparse(tree)}")
        if name in _SPANS or name == "percent":
            return self._span(name, tree)
        if name == "date":
            return self._date(tree), DAY
        if name in ("month_end", "working_day") and len(tree.args) == 1:
            node, kind = self.read(tree.args[0], depth)
            if kind != DAY:
                raise Unsound(f"{ast.unparse(tree)}: is worked out from a date, not from {kind}")
            return (name, node), DAY
        if name == "known" and len(tree.args) == 1:
            return ("known", self.read(tree.args[0], depth)[0]), TRUTH
        if name == "at_least" and len(tree.args) > 1:
            least = tree.args[0]
            if not isinstance(least, ast.Constant) or not isinstance(least.value, int):
                raise Unsound(f"{ast.unparse(tree)}: begins with a whole number")
            return ("at_least", least.value, *self.truths(tree.args[1:], depth)), TRUTH
        if name in ("min", "max") and len(tree.args) == 2:
            (one, kind), (two, other) = (self.read(arg, depth) for arg in tree.args)
            if kind != other or not isinstance(kind, (Amount, Day)):
                raise Unsound(f"{ast.unparse(tree)}: {kind} and {other} do not go together")
            return (name, one, two), kind
        raise Unsound(f"not part of this language: {ast.unparse(tree)}")

    def _span(self, name: str, tree: ast.Call) -> tuple[Node, Type]:
        value = tree.args[0]
        if len(tree.args) != 1 or not isinstance(value, ast.Constant) or not isinstance(value.value, (int, float)):
            raise Unsound(f"{ast.unparse(tree)}: takes one number")
        unit, scale = unit_of(_SPANS.get(name, name))
        return constant(Fraction(str(value.value)) * scale, scale), Amount(unit)

    def _date(self, tree: ast.Call) -> Node:
        value = tree.args[0]
        try:
            return ("day", date.fromisoformat(str(getattr(value, "value", ""))).isoformat())
        except ValueError:
            raise Unsound(f"{ast.unparse(tree)}: is not a day written as '2026-12-31'") from None


def constant(value: Fraction, step: Fraction) -> Node:
    """A fixed amount; `step` is what one more of it would be: hours(4) becomes hours(5) by 1."""
    return ("number", value.numerator, value.denominator, step.numerator, step.denominator)


def variables_in(node: Any) -> set[str]:
    """Every name an expression uses itself."""
    if not isinstance(node, (tuple, list)) or not node:
        return set()
    if node[0] == "name":
        return {node[1]}
    return {name for part in node for name in variables_in(part)}
