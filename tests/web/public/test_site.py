"""The public door as a visitor, a curious stranger and a neighbour's website meet it."""

import json

import pytest

from infopunt.information.models import Remark
from infopunt.pages.frame.frame import without_indent
from infopunt.web.public import views

pytestmark = pytest.mark.django_db


def test_a_published_page_is_answered_with_its_own_bytes(client, example):
    answer = client.get("/pl/pay/wage/")

    assert answer.status_code == 200
    assert answer.content == (example / "published/north/pl/pay/wage/index.html").read_bytes()


def test_a_region_is_found_by_its_host(client, example):
    answers = {
        host: client.get("/en/", HTTP_HOST=host) for host in ("localhost:8000", "north.localhost", "south.example.org")
    }

    assert {host: ("Example North" in a.content.decode(), "Example South" in a.content.decode()) for host, a in answers.items()} == {
        "localhost:8000": (True, False), "north.localhost": (True, False), "south.example.org": (False, True),
    }  # fmt: skip


def test_an_unknown_host_is_shown_which_sites_there_are(client, example):
    answer = client.get("/pl/", HTTP_HOST="elsewhere.example.org")

    assert answer.status_code == 404
    assert "south.example.org" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "wishes", "language"),
    [
        ("/pl/pay/none/", "", "pl"),
        ("/xx/pay/", "ar,nl;q=0.5", "ar"),
        ("/xx/", "zh", "en"),
        ("/nonsense", "pl-PL,pl", "pl"),
    ],
)
def test_what_is_not_there_gets_a_helpful_page_in_the_best_language(client, example, address, wishes, language):
    answer = client.get(address, HTTP_ACCEPT_LANGUAGE=wishes)

    assert (answer.status_code, answer.headers["content-language"]) == (404, language)
    assert f'href="/{language}/help/"' in answer.content.decode()


def test_a_page_of_one_region_is_not_there_in_another(client, example):
    assert client.get("/nl/home/own/", HTTP_HOST="north.localhost").status_code == 200
    assert client.get("/nl/home/own/", HTTP_HOST="south.example.org").status_code == 404


def test_a_page_without_the_language_is_shown_openly_in_english(client, example):
    answer = client.get("/pl/home/room/")
    text = answer.content.decode()

    assert answer.status_code == 200
    assert '<article lang="en" dir="ltr">' in text
    assert "Tej strony nie ma jeszcze w tym języku. Czytasz ją w języku: English." in text
    assert '<link rel="canonical" href="/en/home/room/">' in text
    assert "/pl/home/room/" not in client.get("/sitemap.xml").content.decode()


def test_a_machine_translation_says_so_and_a_signed_one_does_not(client, example):
    say = "Ten tekst przetłumaczył komputer."

    assert say in client.get("/pl/pay/wage/").content.decode()
    assert say not in client.get("/pl/home/room/").content.decode()


def test_an_unknown_amount_is_never_the_last_known_one(client, example):
    article = client.get("/en/pay/wage/").content.decode().split("<article>")[1].split("</article>")[0]

    assert "You get <em>(we do not know this amount today)</em> an hour." in article
    assert "We do not have the value that holds since 1 July 2026. Until 30 June 2026 it was €11." in article


def test_an_unconfirmed_amount_says_so_and_leads_to_its_source(client, example):
    text = client.get("/en/pay/wage/").content.decode()

    assert '€100 (unconfirmed)<sup><a href="#n1">1</a></sup>' in text
    assert '<li id="n1">According to Old example page, without a date. We could not confirm this' in text


def test_announced_law_is_told_as_announced(client, example):
    assert "1\u00a0January\u00a02027 (announced)" in client.get("/en/pay/wage/").content.decode()


def test_side_by_side_gives_both_texts_the_same_numbers(client, example):
    text = client.get("/pl/pay/wage/side-by-side/").content.decode()

    assert text.count('<div class="pair">') == 5
    assert "<b>1</b>\n<div>\n<p>Dostajesz" in text
    assert '<div lang="nl" dir="ltr"><p>Je krijgt per uur' in text


def test_a_region_fills_its_slot_and_another_leaves_it_empty(client, example):
    assert "voorbeeldloket" in client.get("/nl/home/room/").content.decode()
    assert "voorbeeldloket" not in client.get("/nl/home/room/", HTTP_HOST="south.example.org").content.decode()


def test_every_page_sends_the_policy_that_forbids_other_hosts_and_inline_script(client, example):
    for address in ("/", "/pl/", "/pl/pay/wage/", "/nope"):
        policy = client.get(address).headers["content-security-policy"]

        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy


def test_no_public_answer_sets_a_cookie(client, example):
    for address in ("/", "/pl/", "/nope", "/x", "/healthz"):
        assert not client.get(address).cookies


def test_the_exit_leads_away_without_a_word_of_where_from(client, example):
    answer = client.get("/x")

    assert (answer.status_code, answer.headers["location"], answer.headers["referrer-policy"]) == (
        302, "https://www.wikipedia.org/", "no-referrer",
    )  # fmt: skip


def test_what_somebody_misses_is_kept_with_the_day_and_no_trace_of_who(client, example):
    answer = client.post(
        "/pl/about/remark/", {"words": "Gdzie jest lekarz?", "page": "/pl/pay/wage/"}, REMOTE_ADDR="10.9.8.7"
    )

    remark = Remark.objects.get()
    assert (answer.status_code, answer.headers["location"]) == (303, "/pl/about/remark/thanks/")
    assert (remark.words, remark.address, remark.language, remark.region) == (
        "Gdzie jest lekarz?", "/pl/pay/wage/", "pl", "north",
    )  # fmt: skip
    assert {field.name for field in Remark._meta.fields} == {
        "id",
        "region",
        "address",
        "language",
        "words",
        "left_on",
        "read",
    }
    assert "10.9.8.7" not in json.dumps(list(Remark.objects.values()), default=str)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Najpierw wpisz coś w polu."),
        ("\u2060\u200d\u3164", "Najpierw wpisz coś w polu."),
        ("x" * 2001, "To za długie."),
    ],
)
def test_a_remark_that_cannot_be_kept_is_explained_and_nothing_typed_is_lost(client, example, words, said):
    answer = client.post("/pl/about/remark/", {"words": words, "page": "/pl/"})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f">{words}</textarea>" in answer.content.decode()
    assert not Remark.objects.exists()


def test_a_remark_of_a_megabyte_is_refused_with_a_sentence(client, example):
    answer = client.post("/pl/about/remark/", {"words": "x" * 1_000_000})

    assert (answer.status_code, "To więcej, niż możemy przyjąć" in answer.content.decode()) == (413, True)


def test_a_program_that_fills_the_hidden_box_leaves_nothing(client, example):
    client.post("/pl/about/remark/", {"words": "Buy now", "website": "https://spam.example"})

    assert not Remark.objects.exists()


def test_the_same_words_about_the_same_page_on_one_day_are_one_remark_sent_twice(client, example):
    def send(words, page="/pl/pay/wage/"):
        return client.post("/pl/about/remark/", {"words": words, "page": page}).headers["location"]

    thanks = {send("Gdzie jest lekarz?"), send(" Gdzie jest lekarz? ")}
    assert (len(thanks), Remark.objects.count()) == (1, 1)

    Remark.objects.update(left_on="2026-01-01")
    send("Gdzie jest lekarz?")
    send("Gdzie jest lekarz?", "/pl/")
    send("Gdzie jest dentysta?")
    assert Remark.objects.count() == 4


def test_a_flood_of_remarks_is_stopped_without_knowing_who_floods(client, example):
    codes = [client.post("/pl/about/remark/", {"words": f"no {number}"}).status_code for number in range(22)]

    assert codes == [303] * 20 + [422] * 2


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"HTTP_ORIGIN": "https://evil.example"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_ORIGIN": "http://localhost", "HTTP_SEC_FETCH_SITE": "same-origin"}, 303),
        ({}, 303),  # an old phone says nothing; nobody is signed in, so it may
    ],
)
def test_a_post_that_another_site_made_is_refused(client, example, headers, code):
    assert client.post("/pl/about/remark/", {"words": "abc"}, **headers).status_code == code


def test_health_tells_of_database_and_pages(client, example):
    assert client.get("/healthz").json() == {"database": True, "pages": True}


def test_security_txt_names_a_contact_and_an_end(client, example):
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert lines[0] == "Contact: mailto:security@example.org"
    assert lines[1].startswith("Expires: 20")


def test_an_unforeseen_error_gives_a_page_with_the_telephone_and_logs_no_words(client, example, monkeypatch, caplog):
    def broken(**_):
        raise ValueError("Maria said something secret")

    monkeypatch.setattr(views, "leave_remark", broken)
    client.raise_request_exception = False

    answer = client.post("/pl/about/remark/", {"words": "Maria said something secret"})

    from infopunt.kernel.logs import JsonLines

    lines = [JsonLines().format(record) for record in caplog.records]
    assert answer.status_code == 500
    assert "112" in answer.content.decode()
    assert lines and not any("Maria" in line or "remark/" in line for line in lines)


def test_an_address_without_its_slash_leads_to_the_page(client, example):
    for typed in ("/PL/pay/wage", "/pl/pay/wage/index.html"):
        assert client.get(typed).headers["location"] == "/pl/pay/wage/"


def test_what_was_typed_comes_back_line_by_line_and_the_rest_without_its_indent():
    html = '  <p>\n    x\n  </p>\n  <textarea rows="2">one\n\n  two \n</textarea>\n  <p>y</p>\n'

    assert without_indent(html) == '<p>\nx\n</p>\n<textarea rows="2">one\n\n  two \n</textarea>\n<p>y</p>'
