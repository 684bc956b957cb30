"""An entry of the directory is typed and told in words: nobody learns a syntax or a code to keep it."""

import pytest
from bs4 import BeautifulSoup

from infopunt.accounts.rules import Duty, Role, Staff
from infopunt.directory import feeds
from infopunt.directory.models import EntryChange, Organisation, Place
from infopunt.web.staff.directory.typed import language_line, languages_in
from tests.desk import entry
from tests.directory.partners import keep, partner

ANN = Staff("ann@example.org", "Ann", (Duty(Role.EDITOR), Duty(Role.EDITOR, "north")))
ADDRESS = "/staff/directory/example-desk/"


@pytest.fixture
def editor(example, browsers, people):
    people["ed"].language = "nl"
    people["ed"].save()
    return browsers["ed"]


def screen(answer):
    return BeautifulSoup(answer.content, "html.parser")


def value(page, name):
    return page.select_one(f"input[name={name}]")["value"]


def table(page):
    return [tuple(cell.text for cell in row.select("th, td")) for row in page.select("main table tbody tr")]


def test_hours_languages_and_a_municipality_are_typed_in_words_and_shown_back(editor):
    sent = entry(**{
        "place-0-hours": "ma-vr 9-17; za op afspraak", "place-0-spoken": ["pl", "en"], "place-0-languages": "Turks, farsi",
        "place-0-municipality": "Exampleville",
    })  # fmt: skip

    answer = editor.post(ADDRESS, sent)
    place, page = Place.objects.get(id="example-desk-hall"), screen(editor.get(ADDRESS))

    assert answer.status_code == 302
    assert (place.hours, place.municipality) == ('Mo-Fr 09:00-17:00; Sa "by appointment"', "GM9001")
    assert set(place.languages) == {"pl", "en", "tr", "fa"}
    assert value(page, "place-0-hours") == "ma–vr 09:00–17:00; za op afspraak"
    assert value(page, "place-0-municipality") == "Exampleville"
    assert value(page, "place-0-languages") == "Perzisch"
    assert {one["value"] for one in page.select("input[name=place-0-spoken][checked]")} == {"pl", "en", "tr"}


def test_what_cannot_be_read_stands_there_again_as_it_was_typed(editor):
    typed = {
        "place-0-hours": "meestal open",
        "place-0-languages": "koeterwaals",
        "place-0-municipality": "Nergenshuizen",
    }

    page = screen(editor.post(ADDRESS, entry(**typed)))

    assert {name: value(page, name) for name in typed} == typed
    assert {one["href"] for one in page.select("#wrong a")} == {f"#{name}" for name in typed}


def test_the_history_of_an_entry_is_told_field_by_field_in_words(editor):
    before = Organisation.objects.get(id="example-desk").name
    editor.post(ADDRESS, entry(name="Nieuwe naam", **{"place-0-hours": "di 10-12"}))

    rows = table(screen(editor.get(ADDRESS)))

    assert ("Naam", before, "Nieuwe naam") in rows
    assert ("Example hall: Openingstijden", "ma–vr 09:00–17:00", "di 10:00–12:00") in rows


def test_who_was_overtaken_sees_in_words_what_stands_there_now_and_what_was_typed(editor):
    first, second = entry(), entry(**{"place-0-hours": "wo 9-12"})
    editor.post(ADDRESS, first | {"place-0-hours": "di 10-12"})

    answer = editor.post(ADDRESS, second)
    page = screen(answer)

    assert answer.status_code == 422
    assert next(row[1:] for row in table(page) if "Openingstijden" in row[0]) == ("di 10:00–12:00", "wo 09:00–12:00")
    assert "{'" not in page.main.text
    assert EntryChange.objects.count() == 1


@pytest.mark.parametrize("code", ["nl", "pl", "ar", "tr", "fa", "prs", "sgn", "zh", "so", "ti"])
def test_the_name_by_which_a_language_is_shown_can_be_typed_again(code):
    assert languages_in(language_line([code])) == [code]


def test_a_feed_is_compared_with_what_stands_here_field_by_field_in_words(editor, now):
    feeds.take_over(keep([partner()], now, layer="north", by=ANN).pk, by=ANN, now=now)
    newer = partner()
    newer["service_at_locations"][0]["location"]["schedules"][0]["opens_at"] = "10:00"
    feed = keep([newer], now, layer="north", by=ANN)

    rows = table(screen(editor.get(f"/staff/directory/feeds/{feed.pk}/")))

    assert rows == [("Example office: Openingstijden", "ma, wo 09:00–17:00", "ma, wo 10:00–17:00")]
