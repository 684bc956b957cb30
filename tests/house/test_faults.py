"""Whatever a door can meet has words in its catalogue: a foreseen no is never said as "this cannot be so"."""

import ast
import importlib
import inspect
import textwrap

import pytest

from infopunt.advice.rules.answers import Slip
from infopunt.directory.schedules import ELSEWHERE, NOT_WEEKLY, OVER, UNREADABLE
from infopunt.jobs import english
from infopunt.kernel.codes import CodeSlip
from infopunt.kernel.errors import Refused
from infopunt.kernel.shapes import CODES
from infopunt.mailbox.attachments import REFUSALS
from infopunt.pages import faults as public
from infopunt.publishing.answering import DETAILS
from infopunt.web.api import faults as api
from infopunt.web.staff import faults as staff
from tests.environment import ROOT

SOURCE = ROOT / "src/infopunt"
# What makes a fault → the place of its code among what it is given.
MAKERS = {"Fault": 0, "unfit": 0, "matching": 1, "_at": 1, "_lost": 0, "_bad": 0, "NotHsds": 0, "note": 0, "Unfetched": 0,
          "TooMuch": 0, "BadHours": 0}  # fmt: skip
PUBLIC, API = ("pages", "web/public"), ("web/api",)
SHAPES = {code for _start, code in CODES}
# Only the command line can meet these: they are about how files are written.
FILES = {"options_of_a_choice", "needs_both_bounds", "either_is_or_cases", "needs_a_reason", "stands_twice", "in_two_areas",
         "not_a_host", "only_a_yes_hangs_on_more"}  # fmt: skip


def files(folders):
    return [path for folder in folders for path in sorted((SOURCE / folder).rglob("*.py"))]


def calls(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]


def made_in(paths):
    """Every code that is given to a maker of faults."""
    for node in (node for path in paths for node in calls(path)):
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        if name in MAKERS and len(node.args) > MAKERS[name]:
            yield from codes_in(node.args[MAKERS[name]])


def codes_in(given):
    """What may be the code: of a choice each of its sides, not what it is decided by."""
    if isinstance(given, ast.Constant) and str(given.value).isidentifier():
        yield given.value
    elif isinstance(given, ast.IfExp):
        yield from (code for side in (given.body, given.orelse) for code in codes_in(side))
    elif isinstance(given, ast.Call):  # looked up in a table, or else
        yield from (code for argument in given.args for code in codes_in(argument))


def refused_by_verbs_of(paths):
    """The code of every foreseen no that a function of a room raises which a door calls."""
    for path in paths:
        names = vars(importlib.import_module(".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)))
        for node in calls(path):
            owner = names.get(getattr(getattr(node.func, "value", None), "id", ""), None)
            verb = getattr(owner, node.func.attr, None) if owner else names.get(getattr(node.func, "id", ""))
            if inspect.isfunction(verb) and verb.__module__.startswith("infopunt."):
                yield from (kind.code for kind in raised_by(verb))


def raised_by(verb):
    verb = inspect.unwrap(verb)
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(verb)))):
        named = getattr(node.exc, "func", node.exc) if isinstance(node, ast.Raise) else None
        kind = verb.__globals__.get(getattr(named, "id", ""))
        if inspect.isclass(kind) and issubclass(kind, Refused):
            yield kind


def test_the_staff_screens_have_words_for_every_code_of_the_rooms():
    rooms = set(files(["."])) - set(files([*PUBLIC, *API]))
    codes = {"html", UNREADABLE, OVER, ELSEWHERE, NOT_WEEKLY, *SHAPES, *made_in(rooms)}

    assert len(codes) > 60
    assert codes - set(staff.SENTENCES) == FILES


def test_the_command_line_has_words_for_what_only_files_can_have():
    assert FILES - set(english.OWN) == set()


def test_the_public_pages_have_words_for_every_code_they_can_meet():
    codes = {
        *made_in(files(PUBLIC)),
        *refused_by_verbs_of(files(PUBLIC)),
        "code_unknown",  # of the door itself
        *(kind.code for kind in REFUSALS.values()),  # of what a sandbox says of a file
        *public.SLIPS.values(),
        *public.CODE_SLIPS.values(),
        public.slip_code(Slip.NO_DATE, "month"),
    }

    assert codes == set(public.SENTENCES) - {"not_so"}
    assert {"unknown_place", "long_remark", "not_a_coming_day"} <= codes
    assert set(public.SLIPS) == set(Slip)
    assert set(public.CODE_SLIPS) == set(CodeSlip)


def test_the_interfaces_have_words_for_every_code_they_can_meet():
    statuses = {code for code, _say in DETAILS.values()}
    codes = {*made_in(files(API)), *refused_by_verbs_of(files(API)), *SHAPES, *statuses, *api.STATUSES.values()}

    assert codes - set(api.SENTENCES) == set()
    assert {"unknown_place", "nothing_here", "not_a_uuid"} <= codes


@pytest.mark.parametrize("catalogue", [api.SENTENCES], ids=["api"])
def test_no_sentence_for_a_program_repeats_what_was_sent(catalogue):
    assert [code for code, say in catalogue.items() if "%(words)" in say or "%(id)" in say] == []


def test_who_types_a_place_nobody_knows_is_told_so_by_one_code_at_each_door():
    assert [path.relative_to(SOURCE).as_posix() for path in files(["."]) if "know this place" in path.read_text()] == [
        "directory/geo.py", "pages/faults.py",
    ]  # fmt: skip
