"""A form that is refused answers in its own place: the sentence on top and beside the field, and what was typed still in it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from infopunt.scheduling.models import Shift
from tests.people import browser_of, make_worker


@pytest.fixture
def desk(example, things):
    """Somebody who may everything, and one of each kind with a shift that is still to come."""
    worker = make_worker("all", *((role, "", "") for role in ("administrator", "editor", "approver")))
    Shift.objects.filter(pk=things["plan"]).update(
        place="example-desk-hall",
        starts=timezone.now() + timedelta(days=1),
        ends=timezone.now() + timedelta(days=1, hours=2),
    )
    return browser_of(worker), things


def revision_of(things):
    return Shift.objects.get(pk=things["plan"]).revision


# The form → its address, what is sent, the field its summary leads to, the sentence beside it, what stands there again.
FORMS = {
    "a shift that moves": (
        lambda at: f"plan/{at['plan']}/",
        lambda at: {"move": "yes", "day": "31-31", "from": "14:00", "to": "16:00", "why-nl": "Vol.", "why-en": "Full.",
                    "revision": revision_of(at)},
        lambda at: f"shift-{at['plan']}-day", "Write the day as 1-1-2027 and the times as 13:00.", ("31-31", "14:00", "Vol.", "Full."),
    ),
    "a shift that is called off": (
        lambda at: f"plan/{at['plan']}/", lambda at: {"off": "yes", "why-en": "The bus broke."},
        lambda at: f"shift-{at['plan']}-why-nl", "Say why, in Dutch and in English: people read it who had counted on it.",
        ("The bus broke.",),
    ),
    "a shift somebody else moved meanwhile": (
        lambda at: f"plan/{at['plan']}/",
        lambda at: {"move": "yes", "day": "2027-01-05", "from": "14:00", "to": "16:00", "why-nl": "Vol.", "why-en": "Full.",
                    "revision": revision_of(at) + 7},
        lambda at: "", "Somebody else changed this meanwhile. Look again.", ("2027-01-05", "14:00", "Vol."),
    ),
    "a new shift": (
        lambda at: "plan/", lambda at: {"place": "example-desk-hall", "day": "soon", "from": "13:00", "to": "15:00", "topics": "pay"},
        lambda at: "planning-day", "Write the day as 1-1-2027 and the times as 13:00.", ("soon", "13:00", "pay"),
    ),
    "closed days": (
        lambda at: "plan/closed/",
        lambda at: {"place": "example-desk-hall", "first": "1-2-2027", "last": "yesterday", "why-nl": "Verbouwing", "why-en": "Works"},
        lambda at: "closing-last", "Write the day as 1-1-2027.", ("2027-02-01", "yesterday", "Verbouwing", "Works", "example-desk-hall"),
    ),
    "closed days that end before they begin": (
        lambda at: "plan/closed/",
        lambda at: {"place": "", "first": "2-2-2027", "last": "1-2-2027", "why-nl": "x", "why-en": "Works"},
        lambda at: "closing-last", "The end lies before the start.", ("2027-02-02", "2027-02-01", "Works"),
    ),
    "the end of a form of service": (
        lambda at: "plan/forms/wage/", lambda at: {"last": "never"},
        lambda at: "end-wage-last", "Write the day as 1-1-2027.", ("never",),
    ),
    "a text that goes off the site": (
        lambda at: f"texts/{at['texts']}/withdraw/", lambda at: {"at": "one fine day"},
        lambda at: "withdrawal-at", "Write the moment as 1-1-2027 14:30.", ("one fine day",),
    ),
    "a text that is handed in": (
        lambda at: f"texts/{at['texts']}/submit/", lambda at: {}, lambda at: "", "", (),
    ),
    "a version that comes back": (
        lambda at: f"texts/{at['texts']}/history/", lambda at: {"of": "version", "number": "1", "base": "7"},
        lambda at: "", "", (),
    ),
    "a file from an agency": (
        lambda at: f"texts/{at['polish']}/exchange/",
        lambda at: {"file": SimpleUploadedFile("back.po", b"no catalogue at all")},
        lambda at: "from-agency-file", "", (),
    ),
    "no file from an agency": (
        lambda at: f"texts/{at['polish']}/exchange/", lambda at: {},
        lambda at: "from-agency-file", "Choose a file first.", (),
    ),
    "an organisation of its own": (
        lambda at: "people/voices/", lambda at: {"name": "Example Bakery", "slug": "a b", "kind": "employer"},
        lambda at: "voice-slug", "An organisation needs a name, a kind and a short word of letters for its addresses.",
        ("Example Bakery", "a b", "employer"),
    ),
}  # fmt: skip


def typed_in(page):
    fields = [field.get("value", "") for field in page.select("input:not([type=checkbox]):not([type=hidden])")]
    chosen = [one["value"] for one in page.select("option[selected], input[checked]")]
    return [*fields, *chosen]


@pytest.mark.parametrize("form", FORMS)
def test_a_refused_form_says_so_in_place_and_keeps_what_was_typed(desk, form):
    client, things = desk
    address, sent, field, say, kept = FORMS[form]

    answer = client.post(f"/staff/{address(things)}", sent(things))
    page = BeautifulSoup(answer.content, "html.parser")
    links = [link["href"][1:] for link in page.select("#wrong a")]

    assert answer.status_code in (409, 422)
    assert "Error:" in page.title.text
    assert say in page.select_one("#wrong").text
    assert links == list(filter(None, [field(things)]))
    for link in links:
        described = page.find(id=f"{link}-fault")
        assert say in described.text
        assert page.find(attrs={"aria-invalid": "true"})["aria-describedby"].split()[0] == described["id"]
    assert set(kept) - set(typed_in(page)) == set()
    assert [id for id in {one["id"] for one in page.select("[id]")} if len(page.find_all(id=id)) > 1] == []
