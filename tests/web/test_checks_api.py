"""A check asked by another program: the same answers as on the pages, and nothing is kept."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from infopunt.advice.models import Check
from infopunt.facts.models import Fact
from infopunt.kernel.models import AuditEntry

SENT = {"danger": "no", "month": "2026-03", "hourly": "10,99", "cash": "no"}


@pytest.fixture(autouse=True)
def _on_the_day(now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def evaluate(example, client):
    def post(answers, language="en", status=200, id="wage"):
        answer = client.post(f"/api/v1/checks/{id}/_evaluate", json.dumps({"language": language, "answers": answers}),
                             content_type="application/json")  # fmt: skip
        assert answer.status_code == status
        return answer.json()

    return post


def test_the_list_names_each_check_in_the_language_asked_for(example, client):
    page = client.get("/api/v1/checks", {"language": "pl"}).json()

    assert (page["total"], [row["id"] for row in page["results"]]) == (2, ["danger", "wage"])
    wage = page["results"][1]
    assert (wage["title"], wage["language"]) == ("Czy dostajesz dość za godzinę?", "pl")
    assert wage["languages"] == {"en": "machine", "nl": "current", "pl": "machine"}


def test_a_check_tells_what_it_asks(example, client):
    found = client.get("/api/v1/checks/wage", {"language": "nl"}).json()

    assert [one["id"] for one in found["questions"]] == ["danger", "month", "hourly", "cash"]
    month, hourly = found["questions"][1:3]
    assert (month["ask"], month["lowest"], month["highest"]) == ("Over welke maand gaat het?", "2025-01", "2026-11")
    assert (hourly["unit"], hourly["places"], hourly["highest"]) == ("EUR/hour", 2, "100")


def test_a_language_without_words_gets_english(example, client):
    assert client.get("/api/v1/checks/wage", {"language": "ar"}).json()["language"] == "en"


def test_each_answer_leads_to_the_next_question_until_the_outcome(evaluate):
    given, asked = {}, []
    while (found := evaluate(given))["next"]:
        asked.append(found["next"]["id"])
        assert found["findings"] == found["judgements"] == []
        given[asked[-1]] = SENT[asked[-1]]

    assert asked == ["danger", "month", "hourly", "cash"]
    assert found["answers"] == {"danger": "no", "month": "2026-03", "hourly": "10.99", "cash": "no"}
    assert [(one["id"], one["verdict"], one["trouble"]) for one in found["findings"]] == [
        ("enough", "no", True), ("by_bank", "yes", False)]  # fmt: skip
    assert found["judgements"] == [{"name": "agreement", "say": "A collective agreement may say more."}]


def test_a_floor_is_told_as_one_with_the_law_by_which_it_never_falls(evaluate):
    law = {
        "title": "Example act",
        "url": "https://www.example.org/act",
        "date": "2026",
        "read": "copy",
        "copy": "a copy",
    }
    Fact.objects.filter(id="wage.hour").update(never_falls=law)

    below, above = (evaluate({**SENT, "month": "2026-10", "hourly": typed})["findings"][0] for typed in ("10.99", "11"))

    assert (below["verdict"], above["verdict"]) == ("no", "unknown")
    step = below["steps"][1]
    assert step["value"].replace("\u00a0", " ") == "at least €11"
    assert (step["fact"]["atLeast"], step["fact"]["validTo"]) == (True, "2026-06-30")
    assert step["fact"]["law"] == {
        "title": "Example act",
        "url": "https://www.example.org/act",
        "dated": "2026",
        "read": "copy",
        "official": False,
    }


def test_every_step_names_fact_date_and_source(evaluate):
    enough = evaluate(SENT, "pl")["findings"][0]

    assert [(one["name"], one["value"].replace("\u00a0", " ")) for one in enough["steps"]] == [
        ("hourly", "10,99 €"), ("minimum", "11 €")]  # fmt: skip
    assert enough["steps"][1]["fact"] == {
        "id": "wage.hour", "readOn": "2026-03-01", "validFrom": "2026-01-01", "validTo": "2026-06-30", "status": "in_force",
        "confidence": "medium", "checkedOn": "2026-01-15",
        "source": {"title": "Example newspaper", "url": "https://www.example.org/2", "dated": "2026-01-02", "read": "live", "official": False},
        "atLeast": False, "law": None,
    }  # fmt: skip
    assert [one["id"] for one in enough["rules"]] == ["notice.rule"]
    assert "<" not in json.dumps(enough)


def test_what_is_not_in_the_facts_cannot_be_told_and_says_so(evaluate):
    enough = evaluate({**SENT, "month": "2026-07"})["findings"][0]

    assert (enough["verdict"], [one["name"] for one in enough["missing"]]) == ("unknown", ["minimum"])
    assert "is not in our facts" in enough["missing"][0]["say"]


def test_not_knowing_is_an_answer_that_leads_to_what_to_bring(evaluate):
    enough = evaluate({**SENT, "hourly": "?"})["findings"][0]

    assert (enough["verdict"], enough["missing"][0]["name"]) == ("unknown", "hourly")
    assert "Bring your payslip." in enough["missing"][0]["say"]


def test_danger_is_told_before_anything_else_is_asked(evaluate):
    found = evaluate({"danger": "yes"})

    assert found["next"]["id"] == "month"
    assert [(one["id"], one["say"]) for one in found["findings"]] == [("danger", "Call 112 now.")]


@pytest.mark.parametrize(
    ("answers", "field", "say"),
    [({"danger": "perhaps"}, "answers.danger", "Choose one of these answers."),
     ({"danger": "no", "month": "2026-13"}, "answers.month", "Choose a month and a year that exist."),
     ({"danger": "no", "month": "2026-12"}, "answers.month", "at most November 2026"),
     ({**SENT, "hourly": "100,01"}, "answers.hourly", "higher than we can work with"),
     ({**SENT, "hourly": "zehn"}, "answers.hourly", "Write a number"),
     ({**SENT, "<script>": "x"}, "answers", "names a question")],
)  # fmt: skip
def test_a_wrong_answer_is_named_with_its_question_and_not_repeated(evaluate, answers, field, say):
    problem = evaluate(answers, status=400)

    assert (problem["field"], say in problem["detail"]) == (field, True)
    assert not any(word in problem["detail"] for word in ("perhaps", "zehn", "script", "100,01", "2026-13"))


def test_a_sign_no_keyboard_makes_is_refused_at_the_door(evaluate):
    assert evaluate({**SENT, "hourly": "\u0000"}, status=400)["status"] == 400


@pytest.mark.parametrize(
    "sent",
    ["{", '{"answers": []}', '{"answers": {"danger": 1}}', '{"answers": {"<script>": {}}}', '{"language": "<b>"}',
     json.dumps({"answers": {f"a{at}": "x" for at in range(101)}})],
)  # fmt: skip
def test_what_is_no_form_of_ours_is_refused_in_words(example, client, sent):
    answer = client.post("/api/v1/checks/wage/_evaluate", sent, content_type="application/json")

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert "script" not in answer.json()["detail"]


def test_a_check_that_is_not_there_is_not_found(evaluate, client):
    assert evaluate({}, status=404, id="nothing")["status"] == 404
    assert client.get("/api/v1/checks/nothing").status_code == 404


def test_the_next_question_takes_as_few_queries_as_the_whole_outcome_and_nothing_is_written(evaluate):
    before = AuditEntry.objects.count()
    costs = []
    for answers in ({}, SENT):
        with CaptureQueriesContext(connection) as queries:
            evaluate(answers)
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 8
    assert all(one["sql"].startswith("SELECT") for one in queries.captured_queries)
    assert AuditEntry.objects.count() == before


def test_a_list_of_many_checks_takes_as_few_queries_as_one_of_two(example, client):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/checks")
        return len(queries)

    few = cost()
    check = Check.objects.get(id="wage")
    texts = list(check.texts.all())
    for number in range(10):
        check.id = f"wage{number}"
        check.save(force_insert=True)
        for text in texts:
            text.pk, text.check_of_id = None, check.id
            text.save(force_insert=True)

    assert cost() == few <= 4
