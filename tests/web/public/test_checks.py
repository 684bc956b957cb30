"""Checks as a visitor meets them: one question a page, no script, nothing kept."""

import logging
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from infopunt.advice.models import CheckText
from infopunt.facts.models import Gap, Period

pytestmark = pytest.mark.django_db
AT = "/nl/checks/wage/"
ENOUGH = {"a.danger": "no", "a.month": "2026-03", "a.hourly": "11.5"}


@pytest.fixture(autouse=True)
def _fresh(example, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 11, 23))


def text(answer):
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def hidden(answer):
    """The earlier answers as the page carries them on."""
    return dict(re.findall(r'name="(a\.\w+)" value="([^"]*)"', text(answer)))


def test_the_list_and_the_first_question_are_published_pages_in_every_language(client, example):
    for language in ("nl", "en", "pl", "ar"):
        assert "/checks/wage/" in text(client.get(f"/{language}/checks/"))
        first = client.get(f"/{language}/checks/wage/")
        assert (first.status_code, 'name="ask" value="danger"' in text(first)) == (200, True)
    assert (example / "published/north/nl/checks/wage/index.html").exists()


def test_one_question_a_page_until_the_result(client):
    month = client.post(AT, {"ask": "danger", "answer": "no"})
    pay = client.post(AT, {**hidden(month), "ask": "month", "answer.m": "3", "answer.y": "2026"})
    cash = client.post(AT, {**hidden(pay), "ask": "hourly", "answer": "11,00"})
    result = client.post(AT, {**hidden(cash), "ask": "cash", "answer": "no"})

    assert [answer.status_code for answer in (month, pay, cash, result)] == [200] * 4
    assert hidden(cash) == {"a.danger": "no", "a.month": "2026-03", "a.hourly": "11"}
    assert "Je kreeg <bdi>€ 11</bdi>, het minimum was <bdi>€ 11</bdi>." in text(result)
    assert "geldt sinds 1 januari 2026" in text(result)


def test_nothing_is_kept_of_what_somebody_answers(client, caplog):
    caplog.set_level(logging.DEBUG)
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(AT, {**ENOUGH, "a.hourly": "12.34", "ask": "cash", "answer": "no"})

    assert "€ 12,34" in text(answer)
    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert not answer.cookies
    assert (
        "12.34" not in caplog.text + str(answer.headers) + answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
    )
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_check_costs_the_same_queries_whatever_is_answered(client):
    def count(form):
        with CaptureQueriesContext(connection) as queries:
            assert client.post(AT, form).status_code == 200
        return len(queries)

    last = {**ENOUGH, "ask": "cash", "answer": "no"}
    count(last)

    assert count(last) == count({**last, "a.hourly": "1"}) == count({**last, "a.hourly": "?"})
    assert (count(ENOUGH), count(last)) == (4, 5)


@pytest.mark.parametrize(("typed", "say"), [
    ("", "Geef een antwoord, of kies dat je het niet weet."), ("veel", "Schrijf een getal, bijvoorbeeld 38,5."),
    ("100,01", "Dit is hoger dan waarmee we kunnen rekenen: hoogstens € 100."), ("1,234567", "Schrijf hoogstens twee cijfers achter de komma."),
    ("<script>", "Schrijf een getal, bijvoorbeeld 38,5."),
])  # fmt: skip
def test_bad_input_gets_a_sentence_beside_the_field_and_nothing_typed_is_lost(client, typed, say):
    answer = client.post(AT, {"a.danger": "no", "a.month": "2026-03", "ask": "hourly", "answer": typed})

    assert answer.status_code == 422
    assert f'id="e-answer">{say}</p>' in text(answer)
    assert f'<a href="#f-answer">{say}</a>' in text(answer)
    assert "<title>Fout: " in text(answer)
    assert hidden(answer) == {"a.danger": "no", "a.month": "2026-03"}
    assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in text(answer)


def test_dont_know_is_a_full_answer_that_says_what_to_bring(client):
    cash = client.post(AT, {"a.danger": "no", "a.month": "2026-03", "ask": "hourly", "do": "unknown"})
    result = client.post(AT, {**hidden(cash), "ask": "cash", "answer": "no"})

    assert "Niet te zeggen." in text(result)
    assert "Loon per uur: je weet dit niet. Neem je loonstrook mee." in text(result)


def test_a_month_that_is_not_in_the_facts_cannot_be_told_and_says_until_when_it_was_known(client):
    result = client.post(AT, {**ENOUGH, "a.month": "2026-07", "ask": "cash", "answer": "no"})

    assert (
        "Voorbeeldloon per uur: het bedrag voor juli 2026 staat niet in onze feiten. Tot en met 30 juni 2026 was het € 11."
        in text(result)
    )


def test_the_day_the_fact_is_added_it_computes_with_no_other_change(client):
    form = {**ENOUGH, "a.month": "2026-07", "ask": "cash", "answer": "no"}
    Gap.objects.filter(fact="wage.hour").delete()
    Period.objects.create(
        fact_id="wage.hour", value=11.25, valid_from=date(2026, 7, 1), valid_to=None, status="in_force", confidence="high",
        source_title="Example gazette", source_url="https://www.example.org/3", source_date="2026-07-01", checked_on=date(2026, 11, 23),
    )  # fmt: skip

    assert "het minimum was <bdi>€ 11,25</bdi>" in text(client.post(AT, form))


def test_a_changed_word_or_fact_shows_at_once(client):
    last = {**ENOUGH, "ask": "cash", "answer": "no"}
    before = text(client.post(AT, ENOUGH)), text(client.post(AT, last))
    row = CheckText.objects.get(check_of="wage", language="nl")
    row.words["questions"]["cash"]["ask"] = "Krijg je je loon in een envelop?"
    row.save()
    Period.objects.filter(fact="wage.hour", value=11).update(value=11.25)

    after = text(client.post(AT, ENOUGH)), text(client.post(AT, last))

    assert ["Krijg je je loon in een envelop?" in page for page in (before[0], after[0])] == [False, True]
    assert ["<bdi>€ 11,25</bdi>" in page for page in (before[1], after[1])] == [False, True]


def test_enter_goes_on_though_back_stands_above_the_question(client):
    asked = text(client.post(AT, {**ENOUGH, "ask": "hourly", "answer": "11.5"}))
    buttons = re.findall(r'<button[^>]* name="do" value="(\w+)"', asked)

    assert buttons == ["next", "back", "next", "unknown"]


def test_back_asks_the_last_question_again_with_what_was_answered(client):
    back = client.post(AT, {**ENOUGH, "ask": "cash", "do": "back"})

    assert 'name="ask" value="hourly"' in text(back)
    assert 'name="answer" value="11.5"' in text(back)


def test_one_answer_can_be_changed_and_the_others_stay(client):
    again = client.post(AT, {**ENOUGH, "a.cash": "no", "do": "again:month"})
    result = client.post(AT, {**hidden(again), "ask": "month", "answer.m": "12", "answer.y": "2025"})

    assert '<option value="3" selected>' in text(again)
    assert "het minimum was <bdi>€ 10,50</bdi>" in text(result)


def test_help_comes_first_on_every_page_after_danger(client):
    question = client.post(AT, {"ask": "danger", "answer": "yes"})
    result = client.post(AT, {**ENOUGH, "a.danger": "yes", "ask": "cash", "answer": "no"})

    for page in (question, result):
        body = text(page).partition("<main")[2]
        assert 0 < body.index('href="tel:112"') < body.index("<form")
    main = text(result).partition("<h1")[2]
    assert main.index("note first") < main.index("Is het genoeg per uur?")


def test_the_result_stands_in_the_visitors_language_with_the_dutch_beside_it(client):
    result = client.post("/pl/checks/wage/", {**ENOUGH, "ask": "cash", "answer": "no"})

    assert '<div lang="nl" dir="ltr">' in text(result)
    assert "Je kreeg <bdi>€ 11,50</bdi>" in text(result)
    assert "Nobody has checked" not in text(result)


def test_a_summary_is_made_only_when_asked_and_holds_both_languages(client):
    form = {**ENOUGH, "a.cash": "no"}
    result, summary = client.post("/pl/checks/wage/", form), client.post("/pl/checks/wage/", {**form, "do": "summary"})

    assert "Antwoorden" not in text(result)
    assert "Antwoorden" in text(summary)
    assert "Loon per uur" in text(summary)


def test_a_language_without_words_falls_back_and_says_so(client):
    answer = client.post("/ar/checks/wage/", {"ask": "danger", "answer": "no"})

    assert 'lang="en" dir="ltr"' in text(answer)


def test_other_sites_cannot_post_and_unknown_checks_are_a_helpful_page(client):
    assert client.post(AT, {}, HTTP_ORIGIN="https://evil.example").status_code == 403
    assert client.post("/nl/checks/none/", {}).status_code == 404
    assert client.post("/xx/checks/wage/", {}).status_code == 404
    assert client.get("/nl/checks/none/").status_code == 404


def test_a_form_made_by_a_program_breaks_nothing(client):
    odd = {
        "ask": "nothing",
        "answer": "x" * 9000,
        "a.danger": "\U0001f600",
        "a.hourly": "9" * 400,
        "a.none": "1",
        "do": "again:none",
    }

    assert client.post(AT, odd).status_code == 200
    assert client.post(AT, {"do": "back"}).status_code == 200
    assert client.post(AT, {"ask": "danger", "answer": ["yes", "no"]}).status_code == 200


def test_the_kiosk_has_large_buttons_and_forgets_by_itself(client):
    first = client.get("/nl/checks/wage/kiosk/")
    next_page = client.post("/nl/checks/wage/kiosk/", {"ask": "danger", "answer": "no"})

    for page in (first, next_page):
        assert 'http-equiv="refresh" content="120;url=/nl/checks/kiosk/"' in text(page)
        assert "check kiosk" in text(page)
    assert next_page.headers["cache-control"] == "no-store"


def test_pages_and_the_start_lead_to_the_checks_that_belong_to_them(client):
    assert "/nl/checks/wage/" in text(client.get("/nl/pay/wage/"))
    assert "/nl/checks/" in text(client.get("/nl/"))
    assert "/pl/checks/wage/" in text(client.get("/sitemap.xml"))
