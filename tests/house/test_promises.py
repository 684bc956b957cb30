"""What docs/threats.md names as the test of a promise is there, and a promise without one says why."""

import ast
import re

import pytest

from tests.environment import ROOT

PAGE = (ROOT / "docs/threats.md").read_text("utf-8")
NAMED = re.compile(r"`(test_\w+)(…?)`")
ROWS = re.findall(r"^\| ((?:\d+, )*\d+) \| (.+?) \| (.+) \|$", PAGE, re.M)


def names_of_tests():
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_test_that_is_named_is_there():
    there = names_of_tests()
    missing = [
        name
        for name, cut in NAMED.findall(PAGE)
        if not any(one == name or (cut and one.startswith(name)) for one in there)
    ]

    assert len(NAMED.findall(PAGE)) > 50
    assert missing == []


@pytest.mark.parametrize(("numbers", "promise", "held"), ROWS, ids=[numbers for numbers, _promise, _held in ROWS])
def test_a_promise_has_a_test_or_says_why_not(numbers, promise, held):
    assert NAMED.search(held) or held.startswith("not held: ")


def test_every_numbered_test_belongs_to_a_promise_of_the_table():
    promised = {number for numbers, _promise, _held in ROWS for number in numbers.split(", ")}
    numbered = {
        number.lstrip("0") for name in names_of_tests() if (found := re.match(r"test((?:_\d\d)+)_", name)) for number in found[1].split("_")[1:]
    }  # fmt: skip

    assert len(ROWS) > 40
    assert numbered
    assert numbered - promised == set()
