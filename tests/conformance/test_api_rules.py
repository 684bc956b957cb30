"""/api/v1/ keeps the NL API Design Rules 2.2; our reading of their linter is held against the linter's own cases."""

import json
import re
from collections import Counter

import pytest

from infopunt.web.api.v1 import VERSION
from tests.conformance.api_rules import faults
from tests.conformance.conftest import SPECS
from tests.real import furnish_checks

CASES = sorted((SPECS / "adr-2.2/linter/testcases").glob("*/openapi.json"))
LINE = re.compile(r"^\s*\d+:\d+\s+(error|warning)\s+(\S+)")


@pytest.mark.parametrize("case", CASES, ids=[one.parent.name for one in CASES])
def test_our_linter_says_what_theirs_says(case):
    said = (case.parent / "expected-output.txt").read_text()
    lines = [LINE.match(line) for line in said.splitlines()]
    expected = Counter(one[2] for one in lines if one and one[1] == "error" and one[2] != "oas3-schema")

    found = Counter(rule for rule, _where in faults(json.loads(case.read_text())))

    assert found == expected


@pytest.fixture
def document(real, client):
    return client.get("/api/v1/openapi.json", headers={"host": "localhost"}).json()


def test_our_own_document_breaks_no_rule(document):
    assert faults(document) == set()


def test_an_operation_is_named_after_what_it_answers_and_not_after_a_file_of_ours(document):
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]

    assert names == [
        "organisations", "organisation", "places", "place", "shifts", "help_find", "checks", "check", "evaluate", "openapi",
    ]  # fmt: skip


def test_a_document_with_one_fault_of_each_kind_is_caught(document):
    paths = document["paths"]
    paths["/Big_Letters"] = paths["/places"]
    paths["/places"]["get"]["parameters"][0]["name"] = "snake_case"
    del paths["/shifts"]["get"]["responses"]["400"]
    del paths["/organisations"]["get"]["responses"]["200"]["headers"]
    document["info"]["version"] = "1"

    found = {rule for rule, _where in faults(document)}

    assert found >= {
        "nlgov:paths-kebab-case", "nlgov:query-keys-camel-case", "nlgov:problem-invalid-input", "nlgov:missing-header",
        "nlgov:semver", "operation-operationId-unique",
    }  # fmt: skip


def test_every_address_answers_as_the_document_says(document, client):
    from jsonschema import Draft202012Validator

    furnish_checks()
    client.defaults["HTTP_HOST"] = "localhost"
    root = {"$id": "https://document.example/", **document}
    ids = {
        "/organisations/{id}": client.get("/api/v1/organisations").json()["results"][0]["id"],
        "/places/{id}": client.get("/api/v1/places").json()["results"][0]["id"],
        **dict.fromkeys(("/checks/{id}", "/checks/{id}/_evaluate"), "payslip"),
    }

    for path, methods in document["paths"].items():
        for method, one in methods.items():
            address = "/api/v1" + path.replace("{id}", ids.get(path, ""))
            extra = {"data": {}, "content_type": "application/json"} if method == "post" else {}
            answer = getattr(client, method)(address, **extra)
            schema = one["responses"]["200"]["content"]["application/json"]["schema"]
            if "$ref" in schema:
                schema = {**root, "$ref": schema["$ref"]}
            assert (answer.status_code, answer.headers["API-Version"]) == (200, VERSION)
            Draft202012Validator(schema).validate(answer.json())


@pytest.mark.both
@pytest.mark.parametrize(
    ("method", "address", "sent", "status"),
    [
        ("get", "places?page=0", None, 400), ("get", "places?pageSize=1000", None, 400), ("get", "places?topic=nope", None, 400),
        ("get", "places?topic=a%00b", None, 400), ("get", "places/00000000-0000-4000-8000-000000000000", None, 404),
        ("get", "places/x", None, 404), ("get", "nothing", None, 404), ("get", "", None, 404), ("put", "places", None, 405),
        ("get", "shifts?from=2026-01-01T00:00:00Z&until=2026-12-01T00:00:00Z", None, 400),
        ("get", "shifts?from=2026-01-01T00:00:00", None, 400), ("get", "shifts?from=9999-12-31T23:59:59Z", None, 400),
        ("post", "help/_find", "{", 400), ("post", "help/_find", '{"where": "Atlantis"}', 400),
        ("post", "help/_find", '{"when": "date"}', 400), ("post", "help/_find", '{"language": "<script>"}', 400),
        ("get", "checks/nothing", None, 404), ("get", "checks?language=<script>", None, 400), ("put", "checks", None, 405),
        ("post", "checks/nothing/_evaluate", "{}", 404), ("post", "checks/nothing/_evaluate", "{", 400),
        ("post", "help/_find", '{"where": "' + "x" * 1_100_000 + '"}', 413),
    ],
)  # fmt: skip
def test_a_no_is_a_problem_that_says_what_to_mend_and_repeats_nothing(real, client, method, address, sent, status):
    extra = {"data": sent, "content_type": "application/json"} if sent else {}

    answer = getattr(client, method)(f"/api/v1/{address}", headers={"host": "localhost"}, **extra)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    body = answer.json()
    assert {"status", "title", "detail"} <= set(body)
    assert body["status"] == status
    assert "script" not in body["detail"]
    assert "Atlantis" not in body["detail"]


def test_any_site_may_ask_and_no_cookie_plays_a_part(real, client):
    answer = client.post(
        "/api/v1/help/_find", "{}", content_type="application/json",
        headers={"host": "localhost", "origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"},
    )  # fmt: skip
    before = client.options("/api/v1/help/_find", headers={"host": "localhost", "origin": "https://elsewhere.example"})

    assert answer.status_code == 200
    assert (answer.headers["access-control-allow-origin"], answer.cookies) == ("*", {})
    assert before.headers["access-control-allow-headers"] == "content-type"


def test_a_list_of_one_costs_the_same_as_a_list_of_thirty(real, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, headers={"host": "localhost"}).status_code == 200
        return len(queries)

    for name in ("organisations", "places"):
        assert cost(f"/api/v1/{name}?pageSize=20") == cost(f"/api/v1/{name}?pageSize=200") <= 12


def test_examples_beside_a_parameter_have_names_and_schemas_are_named_in_upper_camel_case(document):
    beside = [
        parameter["examples"]
        for methods in document["paths"].values()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
        if "examples" in parameter
    ]

    assert [examples for examples in beside if not isinstance(examples, dict)] == []
    assert beside
    assert [name for name in document["components"]["schemas"] if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)] == []
    assert re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", document["info"]["contact"]["email"])


@pytest.mark.parametrize("body", ["[null, null]", "[]", '"x"', "3", "null"])
def test_what_is_no_object_is_no_question_with_everything_left_out(real, client, body):
    answer = client.post("/api/v1/help/_find", body, content_type="application/json", headers={"host": "localhost"})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("address", ["/api/v1/no-such/", "/api/", "/api/v1/checks/%C2%B8/_evaluate", "/hsds/no-such"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_what_is_not_there_is_not_there_whatever_is_done_to_it(real, client, address, method):
    assert getattr(client, method)(address, headers={"host": "localhost"}).status_code == 404


@pytest.mark.parametrize(
    ("address", "sent", "code", "field", "say"),
    [
        ("places?page=0", None, "too_small", "page", "page: give 1 or more"),
        ("places?topic=nope", None, "no_topic", "topic", "topic: there is no such topic; see /hsds/taxonomy_terms"),
        ("shifts?place=x", None, "not_a_uuid", "place", "place: give a UUID"),
        ("help/_find", '{"where": "Atlantis"}', "unknown_place", "where",
         "where: no Dutch municipality, village or postcode is called so"),
        ("help/_find", '{"way": "by boat"}', "not_a_choice", "way", "way: give one of '', 'visit', 'call' or 'online'"),
        ("help/_find", "[]", "not_an_object", "", "send an object"),
        ("help/_find", "{", "unreadable", "", "What was sent cannot be read."),
        ("nothing", None, "no_address", "", "There is nothing at this address."),
        ("places/00000000-0000-4000-8000-000000000000", None, "nothing_here", "", "There is nothing with this id here."),
    ],
)  # fmt: skip
def test_a_problem_has_a_code_that_stays_and_a_sentence_of_ours(real, client, address, sent, code, field, say):
    extra = {"data": sent, "content_type": "application/json"} if sent else {}

    body = getattr(client, "post" if sent else "get")(
        f"/api/v1/{address}", headers={"host": "localhost"}, **extra
    ).json()

    assert (body["code"], body.get("field", ""), body["detail"]) == (code, field, say)
    assert all(one["code"] and one["detail"] for one in body.get("errors", ()))
