"""Every verb that writes a row writes down who did what: a new one that forgets is red here."""

import ast
from pathlib import Path

import infopunt

CODE = Path(infopunt.__file__).parent
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "save", "delete"}
ROOMS = (
    "accounts",
    "advice",
    "directory",
    "facts",
    "information",
    "mailbox",
    "questions",
    "regions",
    "scheduling",
    "web/staff",
)
# What comes from a folder is told by the load itself; models and rules are no verbs.
NO_VERBS = {"models", "pack", "queries", "rules", "travel", "signposts", "languages"}
# What writes and tells nobody by itself, and why.
SILENT = {
    "accounts.duties.give_duties": "part of verbs that do",
    "accounts.invitations.end_invitations": "part of verbs that do",
    "accounts.invitations.end_what_they_may_not_give": "part of verbs that do",
    "accounts.tries.ask_reset": "whoever asks for a password is nobody yet",
    "accounts.tries.note_wrong": "counts tries, without saying whose",
    "accounts.tries.spend": "a code that was used",
    "advice.operations.write_checks": "comes from the folder",
    "directory.operations.put": "part of verbs that do",
    "facts.watching.operations.record_visit": "the clock: what a source answered",
    "facts.watching.operations.watch": "the clock: follows from facts and texts",
    "information.drafts.drop_keystrokes": "what somebody typed, before it is saved",
    "information.drafts.keep_keystrokes": "what somebody types, before it is saved",
    "information.images.picture_of": "no row: a picture in memory",
    "information.leaning.take_over_facts": "comes from the folder",
    "information.operations.leave_remark": "a visitor, of whom nothing is known",
    "information.translating.ever": "no row: a table in memory",
    "mailbox.asking.begin_conversation": "a visitor, of whom nothing is known",
    "mailbox.asking.erase": "a visitor, of whom nothing is known",
    "mailbox.asking.say_more": "a visitor, of whom nothing is known",
    "mailbox.copies.put_wraps_back": "a restore, from the machine itself",
    "mailbox.messages.add": "part of verbs that do",
    "questions.operations.ask_question": "a visitor, of whom nothing is known",
    "information.memory.memory": "no row: a table in memory",
    "web.staff.texts.editing.keep": "what somebody types, before it is saved",
    "web.staff.texts.editing.text_screen": "no row: a screen",
    "web.staff.texts.translations.translator_screen": "no row: a screen",
    "web.staff.today.choose_language": "somebody's own screen",
}


def _functions():
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


def _reached(name, functions):
    seen, ahead = set(), [name]
    while ahead:
        for called in functions.get(ahead.pop(), ()):
            if called not in seen:
                seen.add(called)
                ahead.append(called)
    return seen


def test_every_verb_that_writes_a_row_writes_an_audit_line():
    functions = _functions()
    reached = {name: _reached(name, functions) for name in functions if not name.rpartition(".")[2].startswith("_")}
    writing = {name for name, seen in reached.items() if "write" in seen}

    silent = {name for name in writing if "kernel.audit.record" not in reached[name]}

    assert "information.notices.put_aside" in writing
    assert silent == set(SILENT)
