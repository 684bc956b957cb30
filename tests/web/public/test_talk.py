"""Asking under a code, as a visitor meets it: no name, no cookie, no script, and nothing said to who has no code."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from infopunt.accounts.queries import staff_of
from infopunt.kernel.codes import grouped, with_check_digits
from infopunt.mailbox import asking, handling
from infopunt.mailbox.models import Conversation, Item
from infopunt.questions.models import Inquiry
from infopunt.regions.models import Region
from infopunt.regions.operations import open_talk
from infopunt.vault.models import Wrap
from infopunt.web.public.talk import asking as talk
from infopunt.web.shared.doors import TALK, VISITORS, lane_of, lanes
from tests.languages import OFFERED
from tests.talk import BOTH, WORDS, opened_region, opened_tray

pytestmark = pytest.mark.django_db(databases=BOTH)
ANSWER = {"pl": "Za nadgodziny należy się zapłata.", "nl": "Overuren worden betaald."}


@pytest.fixture
def hanna(example, now):
    """Who answers; visitors may ask."""
    open_talk("north", by="x", now=now)
    return opened_region(timezone.now())


def form_key(client, language="pl"):
    return re.search(r'name="form" value="([^"]+)"', client.get(f"/{language}/talk/ask/").content.decode())[1]


def ask(client, words=WORDS, key="", language="pl", **more):
    return client.post(f"/{language}/talk/ask/", {"form": key or form_key(client), "words": words, **more})


def code_in(answer):
    found = re.search(r'id="code" dir="ltr">([^<]+)<', answer.content.decode())
    return found[1].replace("\xa0", "") if found else ""


def back(client, code, language="pl", **more):
    return client.post(f"/{language}/talk/back/", {"code": code, **more})


def reply(hanna, words=ANSWER):
    now = timezone.now()
    tray, row = opened_tray(hanna, now), Conversation.objects.get()
    opened = handling.open_for(tray, row)
    handling.answer(opened, tray, words, by=staff_of(hanna), seen=row.items.count(), now=now, day=now.date())


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def test_a_question_is_asked_answered_and_read_and_erased(client, hanna):
    code = code_in(ask(client, topic="pay"))
    assert (Inquiry.objects.get().language, Inquiry.objects.get().topic) == ("pl", "pay")

    reply(hanna)

    page = said(back(client, grouped(code)))
    assert "Jest dla ciebie odpowiedź" in page
    assert all(words in page for words in (WORDS, *ANSWER.values()))
    assert "Usunięto" in said(back(client, code, do="erase"))
    assert [model.objects.count() for model in (Inquiry, Conversation, Item, Wrap)] == [0, 0, 0, 0]
    assert "niczego tu nie otwiera" in said(back(client, code))


def test_12_a_double_tap_is_one_question_with_one_code(client, hanna):
    key = form_key(client)

    codes = {code_in(ask(client, key=key)) for _ in range(3)}
    changed = ask(client, "Co innego.", key=key)

    assert (len(codes), Inquiry.objects.count(), code_in(changed) in codes) == (1, 1, True)
    assert "Tamtą zachowano, tej nie" in said(changed)


def test_the_code_is_shown_by_no_form_once_somebody_reads(client, hanna):
    key = form_key(client)
    code = code_in(ask(client, key=key))
    reply(hanna)

    again = ask(client, key=key)

    assert code_in(again) == ""
    assert code not in again.content.decode().replace("\xa0", "")
    assert "Ten formularz już wysłano" in said(again)


def test_what_is_written_more_is_kept_once_however_often_the_page_is_loaded(client, hanna):
    code = code_in(ask(client))
    key = re.search(r'name="key" value="([^"]+)"', back(client, code).content.decode())[1]

    pages = [back(client, code, do="more", words="I jeszcze coś.", key=key) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert Item.objects.count() == 2
    assert "I jeszcze coś." in said(pages[1])


@pytest.mark.parametrize(
    ("typed", "say"),
    [
        ("", "Najpierw wpisz kod."),
        ("kod", "Kod składa się tylko z cyfr."),
        ("1234", "Ten kod jest za krótki."),
        ("1" * 21, "Ten kod jest za długi."),
        ("1" * 20, "W tym kodzie jest pomyłka."),
        (with_check_digits("1" * 18), "Ten kod niczego tu nie otwiera."),
    ],
)
def test_a_mistyped_code_is_told_which_kind_of_mistake_and_stays_to_be_mended(client, hanna, typed, say):
    answer = back(client, typed)

    assert answer.status_code == 422
    assert say in said(answer)
    kept = "" if "niczego" in say else typed
    assert f'maxlength="60" value="{kept}"' in answer.content.decode()


def test_61_a_code_is_read_in_other_digits(client, hanna):
    code = code_in(ask(client))
    for zero in ("٠", "۰", "০"):
        typed = "".join(chr(ord(zero) + int(digit)) for digit in code)
        assert WORDS in said(back(client, typed, "ar"))


def test_an_unknown_code_looks_as_one_of_another_region_does(client, hanna):
    code = code_in(ask(client))
    Conversation.objects.update(region="south")

    other, unknown = back(client, code), back(client, with_check_digits("1" * 18))

    assert (other.status_code, other.content) == (unknown.status_code, unknown.content)


@pytest.mark.parametrize("language", OFFERED)
def test_61_every_language_has_every_page(client, hanna, language):
    """Also one in which the example itself has no text."""
    Region.objects.filter(id="north").update(languages=OFFERED)
    code = code_in(ask(client, language=language, key=form_key(client, language)))
    pages = [
        client.get(f"/{language}/talk/ask/"), client.get(f"/{language}/talk/back/"), back(client, code, language),
        back(client, "1", language), ask(client, "", language=language), back(client, code, language, do="erase"),
    ]  # fmt: skip

    assert [page.status_code for page in pages] == [200, 200, 200, 422, 422, 200]
    for page in pages:
        text = page.content.decode()
        assert f'<html lang="{language}"' in text
        assert language == "en" or "Ask your question" not in text


def pages_of(client):
    key = form_key(client)
    code = code_in(ask(client, key=key))
    return [
        client.get("/pl/talk/"), client.get("/pl/talk/ask/"), client.get("/pl/talk/back/"), ask(client, key=key),
        back(client, code), back(client, "1"),
        ask(client, ""), back(client, code, do="more", words=""), back(client, code, do="erase"),
    ]  # fmt: skip


def test_32_35_41_no_page_is_kept_by_a_browser_and_none_sets_a_cookie(client, hanna):
    for page in pages_of(client):
        assert page.headers["cache-control"] == "no-store"
        assert [name for name in ("etag", "last-modified", "set-cookie") if page.has_header(name)] == []
        assert not page.cookies


def test_37_55_60_no_page_has_a_script_or_asks_another_host_or_weighs_much(client, hanna):
    for page in pages_of(client):
        text, policy = page.content.decode(), page.headers["content-security-policy"]
        assert "<script" not in text
        assert "script-src" not in policy
        assert policy.startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in policy
        assert re.findall(r'(?:src|action)="(?!/pl/)[^"]+"', text) == []
        assert len(page.content) < 30_000


def test_titles_and_addresses_say_nothing(client, hanna):
    titles = {re.search(r"<title>(.*?)</title>", page.content.decode())[1] for page in pages_of(client)}

    assert titles == {"Informacje · NORTH", "Błąd: Informacje · NORTH"}


def test_16_what_is_written_stays_text(client, hanna):
    canary = '<script>alert(1)</script>{{7*7}}<a href="https://example.org">x</a> https://example.org/y'
    code = code_in(ask(client, canary))
    reply(hanna, {"pl": canary})

    page = back(client, code).content.decode()

    assert "<script" not in page
    assert 'href="https' not in page
    assert page.count("{{7*7}}") == 2


def test_14_a_post_of_another_site_changes_nothing(client, hanna):
    code, other = code_in(ask(client)), {"HTTP_ORIGIN": "https://evil.example.org"}

    answers = [
        client.post("/pl/talk/ask/", {"words": "x"}, **other),
        client.post("/pl/talk/back/", {"code": code, "do": "erase"}, **other),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Conversation.objects.count() == 1


def test_43_what_a_form_claims_about_itself_is_not_believed(client, hanna):
    claims = {"status": "closed", "region": "south", "sender": "handler", "encrypted": "1", "team": "abuse_reports"}
    ask(client, language="pl", topic="no-such-theme", **claims)

    row = Conversation.objects.get()

    assert (row.region, row.status, row.team, row.items.get().sender) == ("north", "received", "inquiries", "asker")
    assert Inquiry.objects.get().topic == ""


def test_nothing_written_or_too_much_is_said_beside_the_field_and_stays_in_it(client, hanna):
    long = "x" * 4001
    empty, much = ask(client, " "), ask(client, long)

    assert (empty.status_code, much.status_code) == (422, 422)
    assert "4000" in said(much)
    assert long in much.content.decode()
    assert Conversation.objects.count() == 0


def test_a_database_that_is_away_says_that_nothing_was_sent_and_keeps_the_words(client, hanna, monkeypatch):
    def away(*args, **more):
        raise OperationalError("database is locked")

    monkeypatch.setattr(talk, "ask_question", away)

    answer = ask(client)

    assert (answer.status_code, code_in(answer)) == (503, "")
    assert WORDS in answer.content.decode()
    assert "Nic nie wysłano" in said(answer)


def test_before_its_keys_are_made_a_region_has_no_such_page(client, example):
    assert client.get("/pl/talk/").status_code == 404
    assert "/pl/talk/" not in client.get("/pl/").content.decode()


def test_without_its_pepper_it_says_that_it_is_not_open(client, hanna, settings):
    (settings.TALK_KEYS / "pepper").unlink()

    for answer in (client.get("/pl/talk/ask/"), ask(client, key="x"), client.get("/pl/talk/back/"), back(client, "1")):
        assert answer.status_code == 503
        assert 'href="/pl/help/"' in answer.content.decode()
    assert not asking.is_open("north")


def test_it_names_how_many_people_can_read_it_and_until_when_one_can_write(client, hanna):
    assert "Osób w tym zespole teraz: 1." in said(client.get("/pl/talk/ask/"))
    code = code_in(ask(client))
    row = Conversation.objects.get()
    today = timezone.localdate()

    for days, may, say in ((1, True, "chyba że dopiszesz"), (31, False, "Nic więcej się nie wydarzy.")):
        Conversation.objects.filter(pk=row.pk).update(status="closed", closed_on=today - timedelta(days=days))
        page = back(client, code)
        assert ('name="words"' in page.content.decode(), say in said(page)) == (may, True)


def test_a_code_waits_in_a_lane_of_two_and_looking_at_a_form_does_not():
    assert (lane_of("POST", "/pl/talk/ask/"), lane_of("POST", "/pl/talk/back/")) == (TALK, TALK)
    assert (lane_of("GET", "/pl/talk/ask/"), lane_of("GET", "/pl/talk/back/")) == (VISITORS, VISITORS)
    assert lanes(8)[TALK].threads == 2
