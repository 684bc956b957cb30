"""Every function of the rooms, and what each calls: for tests of what a verb may not forget."""

import ast
from pathlib import Path

import infopunt

CODE = Path(infopunt.__file__).parent
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "save", "delete"}
ROOMS = (
    "accounts", "advice", "directory", "facts", "information", "mailbox", "questions", "referrals", "regions", "reporting", "scheduling",
    "web/staff",
)  # fmt: skip
# What comes from a folder is told by the load itself; models and rules are no verbs.
NO_VERBS = {"models", "pack", "queries", "rules", "travel", "signposts", "languages"}


def functions_and_calls():
    """Every function as `module.name`, with what it calls by its own module's names or by what was imported."""
    found = {}
    for room in ROOMS:
        for path in sorted((CODE / room).rglob("*.py")):
            parts = path.relative_to(CODE).with_suffix("").parts
            if "migrations" in parts or parts[-1] in NO_VERBS:
                continue
            module, tree = ".".join(parts), ast.parse(path.read_text("utf-8"))
            known = _imported(tree)
            for node in tree.body:
                if isinstance(node, ast.FunctionDef):
                    found[f"{module}.{node.name}"] = _calls(node, module, known)
    return found


def _imported(tree):
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}".removeprefix("infopunt.")
        for node in froms
        for alias in node.names
    }


def _calls(function, module, known):
    """Full names of what is called; `write` where a row is written."""
    found = set()
    for call in (node.func for node in ast.walk(function) if isinstance(node, ast.Call)):
        if isinstance(call, ast.Name):
            found.add(known.get(call.id, f"{module}.{call.id}"))
        elif isinstance(call, ast.Attribute):
            owner = call.value.id if isinstance(call.value, ast.Name) else ""
            found.add(f"{known[owner]}.{call.attr}" if owner in known else call.attr)
            if call.attr in WRITES and owner != "hashlib" and known.get(owner) != "audit":
                found.add("write")
    return found


def reached_from(name, functions):
    seen, ahead = set(), [name]
    while ahead:
        for called in functions.get(ahead.pop(), ()):
            if called not in seen:
                seen.add(called)
                ahead.append(called)
    return seen
