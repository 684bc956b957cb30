"""A language is data: one that is added to a region's file, and nowhere else, can be read, looked at and written in."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from infopunt.information.models import Text
from infopunt.jobs.content import load
from infopunt.jobs.content_audit import audit_content
from infopunt.pages import publishing
from infopunt.pages.words.languages import is_translated
from infopunt.web.staff.texts.editing import margin
from tests.conftest import EXAMPLE
from tests.desk import change, everything_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    """The example with Lithuanian: a word in the region's file, and one text nobody but a machine translated."""
    root = Path(shutil.copytree(EXAMPLE, tmp_path / "content"))
    change(root, "regions/north.yaml", "languages: [pl, en, nl, ar]", "languages: [pl, en, nl, ar, lt]")
    words = (root / "pages/home/room/en.md").read_text()
    (root / "pages/home/room/lt.md").write_text(words.replace("translation: signed", "translation: machine"))
    settings.CONTENT = root
    return root


def test_it_loads_it_passes_the_audit_and_every_page_is_there_in_it(folder, data, now):
    load(folder, now=now)
    publishing.publish_all(now)
    shown = {address: body.decode() for (region, address), body in everything_shown().items() if region == "north"}

    assert [
        str(one) for one in audit_content(folder, date(2026, 11, 23)) if one.level == "error" and one.language == "lt"
    ] == []
    pages = {
        address.removeprefix("/pl") for address in shown if address.startswith("/pl/") and "side-by" not in address
    }
    assert {f"/lt{address}" for address in pages} - set(shown) == set()
    assert 'lang="lt" dir="ltr"' in shown["/lt/"]
    assert "Lietuvių" in shown["/"]


def test_what_stands_around_its_texts_is_in_english_and_says_so(folder, data, now):
    load(folder, now=now)
    publishing.publish_all(now)
    shown = {address: body.decode() for (region, address), body in everything_shown().items() if region == "north"}

    assert not is_translated("lt")
    assert "nobody has translated them into Lietuvių yet" in shown["/lt/home/room/"]
    assert "Leave this site" in shown["/lt/home/room/"]
    assert "You read it in: English" in shown["/lt/pay/wage/"]
    assert "nobody has translated them" not in shown["/pl/home/room/"] + shown["/en/home/room/"]


def test_an_editor_is_told_what_to_mend_in_it_but_nothing_on_how_plain_it_is(folder, data, now):
    load(folder, now=now)
    text = Text.objects.get(page__slug="room", language="lt")
    fields = {"body": "# Lapelis\n\n" + "Ilgas " * 80 + ".", "sources": "", "checked": "2026-11-23"}

    assert [say for kind, say in margin(text, fields) if kind == "may"] == []
