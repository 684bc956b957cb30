"""What cannot be written is said to be unwritten, and what was typed is kept: on every form of the staff screens."""

import errno
import re
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from infopunt.information.models import Text
from tests.desk import form
from tests.environment import ROOT
from tests.people import browser_of, make_worker

FULL = {
    "database": lambda: OperationalError("database or disk is full"),
    "disk": lambda: OSError(errno.ENOSPC, "No space left on device"),
}
WHY = {"why-nl": "Typed", "why-en": "Typed"}
SOON = (timezone.now() + timedelta(days=3)).date().isoformat()
# What reaches the database: address → what is typed, a word of it being Typed.
SAVES = {
    "plan/": {"place": "helpers-desk", "day": SOON, "from": "10:00", "to": "12:00", "languages": ["pl"], "where": "Typed"},
    "plan/closed/": {"place": "", "first": SOON, "last": SOON, **WHY},
    "plan/forms/": {"id": "evening-desk", "nl": "Typed", "en": "Typed", "first": SOON},
    "plan/{plan}/": {"off": "yes", "revision": "0", **WHY},
    "people/invite/": {"email": "new@example.org", "name": "Typed", "roles": ["editor"]},
    "people/voices/": {"slug": "mill", "name": "Typed", "kind": "employer"},
    "texts/new/": {"layer": "-", "topic": "pay.wage", "slug": "tips", "title": "Typed", "lead": "Fooien zijn van jou."},
    "notice/": {"words-nl": "Typed", "words-en": "Typed", "seen": "0"},
    "remarks/{remarks}/": {"task": "yes", "say": "Typed"},
    "tasks/{tasks}/done/": {"say": "Typed"},
}  # fmt: skip


@pytest.fixture
def ann(things):
    return browser_of(make_worker("ann", *((role, "", "") for role in ("administrator", "editor", "approver"))))


def full(error):
    """No statement writes any more."""

    def execute(run, sql, *more):
        if sql.split()[0] in ("INSERT", "UPDATE", "DELETE"):
            raise error()
        return run(sql, *more)

    return connection.execute_wrapper(execute)


@pytest.mark.parametrize("what", FULL)
@pytest.mark.parametrize("address", SAVES)
def test_what_cannot_be_written_is_said_and_what_was_typed_is_kept(ann, things, address, what):
    with full(FULL[what]):
        answer = ann.post(f"/staff/{address.format(**things)}", SAVES[address])

    page = answer.content.decode()
    assert (answer.status_code, "<h1>Not saved</h1>" in page) == (503, True)
    assert ">Typed</textarea>" in page


def test_a_text_that_cannot_be_written_stands_in_the_page_whole(ann, things):
    text = Text.objects.get(pk=things["texts"])

    with full(FULL["database"]):
        answer = ann.post(f"/staff/texts/{text.pk}/", form(text, "# Loon\n\nTyped & <b>"))

    assert "# Loon\n\nTyped &amp; &lt;b&gt;</textarea>" in answer.content.decode()


def test_no_screen_catches_by_itself_what_could_not_be_written():
    """Then this page comes for every form: also for the one that is written tomorrow."""
    screens = [path for path in (ROOT / "src/infopunt/web/staff").rglob("*.py") if path.name != "gate.py"]
    catches = re.compile(
        r"except\b[^:\n]*\b(OperationalError|DatabaseError|InterfaceError|OSError|Exception|BaseException)\b|except:"
    )

    assert [path.name for path in screens if catches.search(path.read_text())] == []
    assert catches.search("except (KeyError, OSError):")
