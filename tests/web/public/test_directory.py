"""Everybody who helps: on the site, as data in the page, and inside a municipality's own site."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from infopunt.directory.models import Organisation, Place, Service, Signposts
from infopunt.directory.signposts import SignpostsPack
from infopunt.topics.models import Theme
from infopunt.web.public import answers
from infopunt.web.shared.when import hours_words


@pytest.fixture
def get(example):
    client = Client(headers={"host": "localhost"})
    return lambda address: client.get(address)


def test_the_list_tells_what_is_known_and_what_is_not_confirmed(get):
    page = get("/pl/help/all/").content.decode()

    assert "Example desk" in page
    assert "Porady" in page
    assert "pon." in page
    assert 'href="tel:112"' in page
    assert "Niepotwierdzone: telefon" in page


def test_words_that_are_not_there_in_the_readers_language_say_which_they_are_in(get):
    def offered(**names):
        Service.objects.update(name=names)
        return get("/pl/help/all/").content.decode()

    assert ">Porady<" in offered(pl="Porady", en="Advice", nl="Advies")
    assert '<span lang="en" dir="ltr">Advice</span>' in offered(en="Advice", nl="Advies")
    assert '<span lang="nl" dir="ltr">&lt;b&gt;Advies</span>' in offered(pl="", nl="<b>Advies")


def test_a_theme_in_the_forms_list_says_which_language_its_name_is_in(example):
    Theme.objects.filter(id="pay").update(labels={"nl": "Geld", "en": "Money & pay"})

    polish, dutch = (
        Client(headers={"host": "localhost"}).post(f"/{code}/help/", {"where": "?"}).content.decode()
        for code in ("pl", "nl")
    )

    assert '<option value="pay" lang="en" dir="ltr">Money &amp; pay</option>' in polish
    assert '<option value="pay">Geld</option>' in dutch


def test_the_questions_of_the_right_place_say_which_language_they_are_in(get):
    written = SignpostsPack.model_validate(
        {"questions": [{"id": "from", "ask": {"nl": "Vandaan?", "en": "From?"},
                        "options": [{"id": "eu", "say": {"nl": "EU", "en": "EU", "pl": "UE"}}, {"id": "no", "say": {"nl": "<N>", "en": "<N>"}}]}],
         "desks": []}
    )  # fmt: skip
    Signposts.objects.update_or_create(pk=1, defaults=written.model_dump(mode="json"))

    page = " ".join(get("/pl/start/").content.decode().split())

    assert '<h2><span lang="en" dir="ltr">From?</span></h2>' in page
    assert "> UE </label>" in page
    assert '<span lang="en" dir="ltr">&lt;N&gt;</span>' in page


def test_what_the_live_pages_say_in_another_language_is_marked_everywhere():
    doors = Path(answers.__file__).parent
    plain = {path.name: len(re.findall(r"\bwords_in\(", path.read_text())) for path in doors.glob("*.py")}

    assert {name: times for name, times in plain.items() if times} == {"directory.py": 1}  # data for search engines


def test_who_cannot_be_reached_is_not_in_the_list(get):
    page = get("/en/help/all/").content.decode()
    assert ("Example hall" in page, "Example bus" in page) == (True, False)
    assert "Example desk" in get("/en/help/embed/").content.decode()

    Place.objects.update(address="", phone="")
    page = get("/en/help/all/").content.decode()
    assert ("Example hall" in page, "Example line" in page) == (False, False)
    assert "Example desk" not in get("/en/help/embed/").content.decode()


def test_the_same_stands_in_the_page_for_search_engines(get):
    page = get("/en/help/all/").content.decode()
    data = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])

    service = data["@graph"][0]
    channels = service["availableChannel"]
    assert (service["@type"], service["name"], service["offers"]["price"]) == ("Service", "Advice", 0)
    assert channels[0]["availableLanguage"] == ["pl", "en"]
    assert channels[0]["serviceLocation"]["geo"]["latitude"] == 51.6
    assert [one["servicePhone"]["telephone"] for one in channels if "servicePhone" in one] == ["112"]


def test_a_name_cannot_end_the_data_and_begin_a_script(get):
    Organisation.objects.update(name="</script><script>alert(1)</script>")
    page = get("/en/help/all/").content.decode()

    assert "<script>alert" not in page


def test_the_list_to_embed_has_no_script_no_cookie_and_may_stand_in_any_site(get):
    answer = get("/pl/help/embed/?municipality=Exampleville&topic=pay")
    page, policy = answer.content.decode(), answer.headers["content-security-policy"]

    assert "Example desk" in page
    assert "<script" not in page
    assert not answer.cookies
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "x-frame-options" not in answer.headers
    assert page.count('target="_blank"') == page.count('rel="noreferrer"')


def test_every_other_page_may_stand_in_no_frame(get):
    for address in ("/pl/help/all/", "/pl/help/this-week/", "/pl/start/", "/pl/help/"):
        assert "frame-ancestors 'none'" in get(address).headers["content-security-policy"]


@pytest.mark.parametrize("query", ["page=x", "page=-1", "page=٣", "page=99999999", "page="])
def test_a_page_that_is_none_is_the_first(get, query):
    assert get(f"/pl/help/all/?{query}").status_code == 200


def test_a_page_behind_the_last_is_not_there(get):
    assert get("/pl/help/all/?page=99").status_code == 404
    assert get("/xx/help/all/").status_code == 404


def test_a_list_of_many_costs_as_many_queries_as_a_list_of_one_and_goes_on_over_pages(get, now):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            assert get(address).status_code == 200
        return len(queries)

    before = cost("/pl/help/all/"), cost("/pl/help/embed/")
    for at in range(40):
        one = Organisation.objects.create(
            id=f"more-{at}", layer="north", name=f"More {at}", kind="x", checked_on=now.date(), source={}
        )
        Service.objects.create(id=f"more-{at}", organisation=one, name={"nl": "x", "en": "x"})
        Place.objects.create(id=f"more-{at}", organisation=one, kind="desk", name="x", address="y 1").services.add(
            f"more-{at}"
        )

    assert (cost("/pl/help/all/"), cost("/pl/help/embed/")) == before
    assert "?page=2" in get("/pl/help/all/").content.decode()
    assert "More 9" in get("/pl/help/all/?page=2").content.decode()


def test_in_another_language_one_stays_on_the_same_page(get):
    assert 'href="/ar/help/all/"' in get("/pl/help/all/").content.decode()
    assert 'href="/ar/help/this-week/"' in get("/pl/help/this-week/").content.decode()


@pytest.mark.parametrize(
    ("osm", "dutch"),
    [
        ("Mo-Th 08:30-12:00,12:45-16:30; PH off", "ma–do 08:30–12:00, 12:45–16:30; op feestdagen gesloten"),
        ("Mo-Fr 10:00-16:00; Th 12:00-20:00", "ma, di, wo, vr 10:00–16:00; do 12:00–20:00"),
        ("Tu 10:00-12:00; PH 13:00-14:00", "di 10:00–12:00; feestdagen 13:00–14:00"), ("Sa 20:00-26:00", "za 20:00–02:00"),
        ("24/7", "dag en nacht open"), ('"op afspraak"', "op afspraak"), ('We 09:00-12:00 "bel"', "wo 09:00–12:00 (bel)"),
        ('We 09:00-12:00 || "op afspraak"', "wo 09:00–12:00; op afspraak"),
        ("2026 Jan 01-2026 Dec 31 We 09:00-12:00", "wo 09:00–12:00 (1 jan 2026 – 31 dec 2026)"),
        ("2026 Feb 31-2026 Dec 31 We 09:00-12:00", "wo 09:00–12:00 (2026 Feb 31 – 31 dec 2026)"),
        ("Sa[1] 10:00-12:00", "Sa[1] 10:00-12:00"), ("kept before there were rules", "kept before there were rules"), ("", ""),
    ],
)  # fmt: skip
def test_hours_are_told_in_the_words_of_the_reader(osm, dutch):
    with override("nl"):
        assert hours_words(osm, "nl") == dutch


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize(
    "codes", [["rom", "dse", "mul"], ["prs", "zz", "aii"], ["kept-before-there-were-rules", "x", ""]]
)
def test_no_code_of_a_language_takes_the_list_the_frame_or_the_answer_down(get, codes, language):
    Place.objects.update(languages=codes)
    client = Client(headers={"host": "localhost"})

    assert get(f"/{language}/help/all/").status_code == 200
    assert get(f"/{language}/help/embed/").status_code == 200
    for asked in ("pl", "zz", "dse", "pol", "x" * 40, "\x01", ""):
        assert client.post(f"/{language}/help/", {"language": asked, "when": "now"}).status_code == 200


def test_two_numbers_of_a_place_are_two_links(get):
    Place.objects.filter(kind="desk").update(phone="", number="+31 (0)73 6123456 / 06 11223344 ext. 5")
    page = get("/en/help/all/").content.decode()

    assert 'href="tel:+31736123456"' in page
    assert 'href="tel:0611223344"' in page
