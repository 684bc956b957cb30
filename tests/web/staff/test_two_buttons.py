"""A form with several buttons: the one that is pressed never throws away what was typed for another."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from infopunt.information.models import Draft, Notice, Text
from infopunt.scheduling.models import Shift
from tests.desk import form
from tests.people import browser_of, make_worker


@pytest.fixture
def desk(example, things, browsers):
    """Somebody who may everything; a draft that waits, a notice on every page, a shift that is still to come."""
    start = timezone.now() + timedelta(days=1)
    Shift.objects.filter(pk=things["plan"]).update(
        place="example-desk-hall", starts=start, ends=start + timedelta(hours=2)
    )
    text = Text.objects.get(pk=things["texts"])
    browsers["ed"].post(f"/staff/texts/{text.pk}/", form(text, review="yes"))
    Notice.objects.create(region="north", words={"nl": "Storm.", "en": "Storm."}, by="x", since=timezone.now())
    worker = make_worker("all", *((role, "", "") for role in ("administrator", "editor", "approver")))
    return browser_of(worker), things


# The button → the address, its name, what is typed for another, whether what it does is done all the same.
BUTTONS = {
    "publish now, with a word for who wrote it": ("texts/{texts}/review/", "now", {"note": "The term is wrong."}, False),
    "publish now, with a moment": ("texts/{texts}/review/", "now", {"at": "1-1-2099 09:00"}, False),
    "publish then, with a word for who wrote it": ("texts/{texts}/review/", "later", {"at": "1-1-2099 09:00", "note": "Wrong."}, False),
    "give back, with a moment": ("texts/{texts}/review/", "back", {"at": "1-1-2099 09:00", "note": "Wrong."}, False),
    "call off, with another time": ("plan/{plan}/", "off", {"from": "06:15", "why-nl": "Vol.", "why-en": "Full."}, False),
    "take the notice away, with new words": ("notice/", "end", {"words-nl": "Alles is weer gewoon.", "words-en": ""}, True),
    "look at the notice first": ("notice/", "look", {"words-nl": "Alles is weer gewoon.", "ends": "1-1-2099 09:00"}, False),
}  # fmt: skip


def standing(things):
    return (
        Draft.objects.get(text=things["texts"]).state,
        Shift.objects.get(pk=things["plan"]).state,
        Notice.objects.filter(until=None).count(),
    )


def fields(page, name):
    """What stands in the form that has a button of this name."""
    inside = page.select_one(f"form:has(button[name={name}])")
    return {one["name"]: one.get("value") or one.text for one in inside.select("[name]") if one.name != "button"}


@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_never_throws_away_what_was_typed_for_another(desk, button):
    client, things = desk
    path, name, typed, does = BUTTONS[button]
    address = f"/staff/{path.format(**things)}"
    before = standing(things)
    stood = fields(
        BeautifulSoup(client.get(address if "plan" not in path else "/staff/plan/").content, "html.parser"), name
    )

    answer = client.post(address, {**stood, **typed, name: "yes"})
    page = BeautifulSoup(answer.content, "html.parser")
    written = [one.get("value") or one.text for one in page.select("main input, main textarea")]

    assert answer.status_code in (200, 422)
    assert {words for words in typed.values() if words} - {words.strip() for words in written} == set()
    assert (standing(things) != before) is does
