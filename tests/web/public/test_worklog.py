"""The page of the work log as it is published: what it says before any script runs, and what of it is kept for later."""

import json
import re

import pytest

from infopunt.publishing.rules import quick_brotli

pytestmark = pytest.mark.django_db


def test_without_a_script_the_page_says_so_and_gives_a_sheet_for_a_month_with_dutch_beside_the_own_words(
    example, client
):
    html = client.get("/pl/worklog/").content.decode()

    sheet = html.partition('<section id="sheet" lang="nl" dir="ltr">')[2].partition("</section>")[0]
    assert "Twoja przeglądarka nie uruchamia skryptu tej strony" in html
    assert '<div id="log" hidden' in html
    assert len(re.findall(r"<tr>\s*<td>", sheet)) == 31
    assert '<b>Pauze (minuten)</b> <small lang="pl" dir="auto">Przerwa (minuty)</small>' in " ".join(sheet.split())


def test_in_dutch_the_sheet_says_nothing_twice(example, client):
    html = client.get("/nl/worklog/").content.decode()

    assert re.findall(r'<th scope="col">\s*<b>(.*?)</b>\s*(.*?)</th>', html)[0] == ("Datum", "")


def test_the_page_says_before_anything_is_written_what_happens_when_the_phone_or_the_pin_is_lost(example, client):
    html = client.get("/en/worklog/").content.decode()

    for words in (
        "We have no copy and cannot bring it back.",
        "This is so too when the phone is lost or taken.",
        "can force you to open it",
        "Did you forget the PIN? Then everything is gone.",
        "does not delete the log",
        "It can also be removed by the phone or the browser itself, without asking you.",
    ):
        assert words in html
    assert "iPhone" not in html  # when one forgets is its maker's secret


def test_the_page_is_kept_with_the_others_and_its_script_is_published(example, client):
    bundle = json.loads(client.get("/pl/offline.bundle").content)
    script = client.get("/worklog.js")

    assert "/pl/worklog/" in bundle["pages"]
    assert script.status_code == 200 and script.headers["cache-control"] == "no-cache"
    assert bundle["data"]["/worklog.js"] == script.content.decode()


def test_the_script_asks_the_network_for_nothing_and_writes_no_html(example, client):
    script = client.get("/worklog.js").content.decode()

    words = r"fetch|XMLHttpRequest|sendBeacon|WebSocket|innerHTML|insertAdjacentHTML|document\.cookie|eval\(|location"
    assert re.findall(words, script) == []


@pytest.mark.parametrize("language", ["pl", "ar", "nl"])
def test_the_page_fits_in_one_round_trip(example, client, language):
    answer = client.get(f"/{language}/worklog/")

    head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items()) + 60
    assert len(quick_brotli(answer.content)) + head <= 14_600
