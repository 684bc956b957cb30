"""Every verb that somebody does checks who may: a screen that forgot opens nothing."""

import ast

from tests.house.verbs import CODE, NO_VERBS, ROOMS, functions_and_calls, reached_from

# Verbs that are told a name and ask nobody, and why.
TOLD_A_NAME = {
    "directory.operations.put": "part of change_entry, confirm and take_over, which check",
    "facts.operations.write_fact": "part of information.leaning.change_fact, which checks: this room knows nobody",
    "facts.watching.operations.looked": "part of information.leaning.look_at_source, which checks: this room knows nobody",
    "information.operations.publish_version": "part of approve, which checks",
    "information.operations.take_over_pages": "a load or an import, by the operator",
    "referrals.moving.log_step": "part of verbs that check",
    "mailbox.leaving.take_out": "part of removing a worker, which checks",
    "mailbox.leaving.take_what_no_longer_fits": "part of changing duties, which checks",
    "regions.operations.open_talk": "the ceremony, by the operator",
}
# Verbs that know who does it and check nothing, and why.
ANYBODY = {
    "information.drafts.drop_keystrokes": "somebody's own, by their name",
}


def verbs():
    """module.name → the function, for every function of the rooms but models, packs, queries and rules."""
    for room in ROOMS:
        for path in sorted((CODE / room).rglob("*.py")):
            parts = path.relative_to(CODE).with_suffix("").parts
            if "migrations" in parts or parts[-1] in NO_VERBS or room == "web/staff":
                continue
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef):
                    yield ".".join((*parts, node.name)), node


def done_by(function):
    """What it is told of who does it: Staff or str; '' where nothing."""
    arguments = [*function.args.args, *function.args.kwonlyargs]
    said = next((one.annotation for one in arguments if one.arg == "by" and one.annotation), None)
    return ast.unparse(said).removesuffix(" | None") if said else ""


def asks(function):
    """Whether its own lines name a permission."""
    named = {getattr(node, "id", "") or getattr(node, "attr", "") for node in ast.walk(function)}
    return any(word.startswith("may_") for word in named)


def public(name):
    return not name.rpartition(".")[2].startswith("_")


def test_who_is_only_told_a_name_is_part_of_a_verb_that_checks():
    named = {name for name, function in verbs() if public(name) and done_by(function) == "str"}

    assert named == set(TOLD_A_NAME)


def test_every_verb_that_somebody_does_asks_a_permission():
    known = dict(verbs())
    asked = [name for name in known if public(name) and done_by(known[name]) == "Staff"]
    called = functions_and_calls()
    unasked = {
        name
        for name in asked
        if not any(asks(known[one]) for one in {name, *reached_from(name, called)} if one in known)
    }

    assert len(asked) > 30
    assert unasked == set(ANYBODY)
