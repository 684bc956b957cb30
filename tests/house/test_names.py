"""One word for one thing: no public name of the rooms means two things."""

import ast
from collections import defaultdict
from pathlib import Path

import infopunt

CODE = Path(infopunt.__file__).parent
# Views are named after what they let somebody do, as the verb behind them is; each command is called Command.
DOORS = ("web", "management")
# Names that two modules share, and why that reads well.
ALLOWED = {
    "Duty": "a role somebody has: the row, and what rules know of it",
    "Unit": "of a measure; and of a file for agencies, as XLIFF calls it",
    "application": "what a server looks for, by its own name",
    "take_over": "entries of the directory come in from a feed and from a region's file",
}


def defined():
    found = defaultdict(list)
    for path in sorted(CODE.rglob("*.py")):
        parts = path.relative_to(CODE).parts
        if "migrations" in parts or any(door in parts for door in DOORS):
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append("/".join(parts))
    return found


def test_no_public_name_means_two_things():
    names = defined()

    assert {name: places for name, places in names.items() if len(places) > 1 and name not in ALLOWED} == {}
    assert len(names) > 900


def test_every_name_that_is_let_pass_still_stands_twice():
    names = defined()

    assert [name for name in ALLOWED if len(names[name]) < 2] == []
