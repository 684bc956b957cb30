"""Whoever changes what readers see asks for it to be shown, in the same transaction: a new verb that forgets is red here."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

import infopunt
from infopunt.accounts.rules import Duty, Role, Staff
from infopunt.accounts.voices import give_voice
from infopunt.facts.models import Fact
from infopunt.facts.pack import current_data
from infopunt.information import approving, drafts, leaning, notices, withdrawing
from infopunt.information.content import latest
from infopunt.information.models import Draft, Notice, State, Text
from infopunt.jobs import content, travel
from infopunt.kernel import outbox
from infopunt.kernel.models import Job
from infopunt.regions.models import Region, Voice
from infopunt.regions.operations import open_talk
from tests.environment import EXAMPLE

CODE = Path(infopunt.__file__).parent
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "save", "delete"}
ED = Staff("ed@example.org", "Ed", (Duty(Role.EDITOR),))
ADA = Staff("ada@example.org", "Ada", (Duty(Role.ADMINISTRATOR),))
ABE = Staff("abe@example.org", "Abe", (Duty(Role.APPROVER),))

# Every function that writes a row readers see something of: the verb of VERBS it is or is part of, or why nobody sees it.
WRITERS = {
    "accounts.voices.give_voice": "give_voice",
    "advice.operations.change_cases": "-- worked examples stand on no page",
    "advice.operations.write_checks": "load",
    "directory.operations.put": "-- an entry of the directory is no page",
    "facts.operations.write_fact": "change_fact",
    "facts.pack.write_facts": "load",
    "information.approving._publish": "approve",
    "information.approving.approve": "approve",
    "information.approving.give_back": "-- a draft",
    "information.drafts.discard": "-- a draft",
    "information.drafts.new_page": "-- a draft",
    "information.drafts.save": "-- a draft",
    "information.drafts.submit": "-- a draft",
    "information.leaning.set_owner": "-- who is warned before a fact ends stands on no page",
    "information.leaning._mark": "-- what is to be checked stands on staff screens",
    "information.notices.end_notice": "end_notice",
    "information.notices.run_out": "run_out",
    "information.notices.task_from": "-- a task",
    "information.notices.warn": "warn",
    "information.operations._page": "load",
    "information.operations.begin_translation": "-- a draft",
    "information.operations.keep_picture": "-- a picture is seen with the text that shows it",
    "information.operations._take_text": "load",
    "information.operations._write_version": "approve",
    "information.operations.take_over_pages": "load",
    "information.withdrawing.take_off": "take_off",
    "information.withdrawing.withdraw": "withdraw",
    "jobs.forgetting._forget": "-- nothing readers see has a term",
    "jobs.travel._drafts": "-- drafts",
    "jobs.travel._images": "import_region",
    "regions.operations.open_talk": "open_talk",
    "regions.pack.write_region": "import_region",
    "regions.pack.write_regions": "load",
    "scheduling.forms_of_service.end_form": "-- a form of service stands on no page",
    "topics.pack.write_topics": "load",
    "web.staff.texts.editing._save": "-- a draft",
    "web.staff.texts.exchange._take": "-- a draft",
    "web.staff.texts.translations._save": "-- a draft",
    "web.staff.texts.translations.machine": "-- a draft",
}


def _approve(now):
    approving.approve(_wage(), by=ABE, now=now)


def _release(now):
    approving.release(_wage().pk, now=now + timedelta(days=2))


def _withdraw(now):
    withdrawing.withdraw(_wage(), by=ABE, now=now)


def _take_off(now):
    withdrawing.take_off(_wage().pk, now=now + timedelta(days=2))


def _warn(now):
    notices.warn("north", {"nl": "Storm.", "en": "Storm."}, by=ABE, now=now)


def _end_notice(now):
    notices.end_notice("north", by=ABE, now=now)


def _run_out(now):
    notices.run_out(Notice.objects.get(until=None).pk, now=now)


def _change_fact(now):
    fact = Fact.objects.get(id="wage.hour")
    data = {**current_data(fact), "statement": "An example wage per hour worked"}
    leaning.change_fact(fact.id, data, revision=fact.revision, by=ED, now=now)


def _give_voice(now):
    give_voice("north", "farm", name="Example farm", kind="employer", by=ADA, now=now)


def _open_talk(now):
    open_talk("north", by=ABE.email, now=now)


def _load(now):
    content.load(EXAMPLE, now=now)


def _import(now):
    travel.import_region(travel.export_region("north"), now=now)


VERBS = {
    "approve": _approve, "release": _release, "withdraw": _withdraw, "take_off": _take_off, "warn": _warn,
    "end_notice": _end_notice, "run_out": _run_out, "change_fact": _change_fact, "give_voice": _give_voice, "load": _load,
    "import_region": _import, "open_talk": _open_talk,
}  # fmt: skip


def _wage():
    return Text.objects.get(page__layer="", page__slug="wage", language="nl")


@pytest.fixture
def before(example, now):
    """A draft that waits for review, one planned away, a notice that stands, and no job."""
    text = _wage()
    drafts.save(text, latest(text), base=0, by=ED, now=now)
    drafts.submit(text, by=ED, now=now)
    Notice.objects.create(region="north", words={"nl": "Storm.", "en": "Storm."}, by="a", since=now)
    Job.objects.all().delete()


def _planned(name, now):
    """What must have happened before a verb has something to do."""
    if name == "load":
        Text.objects.filter(page__slug="slip").update(state=State.WITHDRAWN)
    if name == "release":
        approving.approve(_wage(), by=ABE, now=now, at=now + timedelta(days=1))
    if name == "run_out":
        Notice.objects.update(ends_at=now)
    if name == "take_off":
        withdrawing.withdraw(_wage(), by=ABE, now=now, at=now + timedelta(days=1))


@pytest.mark.parametrize("name", VERBS)
def test_who_changes_what_readers_see_asks_for_it_to_be_shown(before, now, name):
    _planned(name, now)

    VERBS[name](now)

    assert Job.objects.filter(kind="publish", done_at=None).count() == 1


@pytest.mark.parametrize("name", VERBS)
def test_a_change_that_cannot_ask_for_it_is_not_made(before, now, name, monkeypatch):
    _planned(name, now)

    def full(*_):
        raise OSError

    monkeypatch.setattr(outbox, "enqueue_publish", full)
    rows = _seen()

    with pytest.raises(OSError):
        VERBS[name](now)

    assert _seen() == rows


def _seen():
    """What readers see something of, as rows."""
    return {
        model.__name__: sorted(map(repr, model.objects.order_by("pk").values_list()))
        for model in (Text, Fact, Notice, Voice, Draft, Region)
    }


def models_readers_see():
    """The models that rendering a region reads."""
    from infopunt.pages.frame.site import load_site
    from infopunt.pages.publishing import hosts

    with CaptureQueriesContext(connection) as queries:
        load_site(Region.objects.get(id="north"))
        hosts()
    said = " ".join(query["sql"] for query in queries)
    return {model.__name__ for model in apps.get_models() if f'"{model._meta.db_table}"' in said}


def writers(models):
    """Every function that may write a row of these models, as `module.function`."""
    found = set()
    for path in sorted(CODE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        names = _models_in(tree)
        if "migrations" in path.parts or not names & models:
            continue
        module = ".".join(path.relative_to(CODE).with_suffix("").parts)
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        found |= {f"{module}.{function.name}" for function in functions if _writes(function, models, names)}
    return found


def _models_in(tree):
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in froms if (node.module or "").endswith(".models") for alias in node.names}


def _writes(function, models, names):
    """Whether it calls a writing method on such a model, or saves or deletes a row of some kind."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    calls = [call for call in calls if isinstance(call, ast.Attribute) and call.attr in WRITES]
    roots = [(_root(call.value), call.attr) for call in calls]
    return any(root in models or (root not in names and how in ("save", "delete")) for root, how in roots)


def _root(node):
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def test_every_function_that_writes_what_readers_see_is_known_with_its_verb(example):
    found = writers(models_readers_see())

    assert found == set(WRITERS)
    assert {verb for verb in WRITERS.values() if not verb.startswith("--")} <= set(VERBS)


def test_only_the_verb_that_marks_the_texts_changes_a_fact():
    by_name = re.compile(r"from infopunt\.facts\.operations import (\([^)]*|[^\n]*)\bchange_fact\b")

    assert [path for path in CODE.rglob("*.py") if by_name.search(path.read_text("utf-8"))] == []
