"""/hsds/ speaks HSDS 3.1: every answer holds against its schemas, and what we give away comes back as the same rows."""

import csv
import io
import json

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from infopunt.directory import hsds
from tests.conformance.conftest import SPECS

SCHEMAS = SPECS / "hsds/3.1/schema"


@pytest.fixture(scope="module")
def validator():
    """A validator for one of the schemas; references stay inside the folder."""
    rows = [
        (path.name, DRAFT202012.create_resource(_local(json.loads(path.read_text()))))
        for path in SCHEMAS.glob("*.json")
    ]
    registry = Registry().with_resources(rows)

    def make(name):
        return Draft202012Validator(
            registry[name].contents, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
        )

    return make


def _local(schema):
    """References by file name, wherever the original stands."""
    if isinstance(schema, dict):
        found = {key: _local(value) for key, value in schema.items() if key not in ("$id", "datapackage_metadata")}

        if isinstance(found.get("$ref"), str) and not found["$ref"].startswith("#"):
            found["$ref"] = found["$ref"].rpartition("/")[2]
        return found
    return [_local(one) for one in schema] if isinstance(schema, list) else schema


@pytest.fixture
def ask(real, client):
    def get(address, status=200):
        answer = client.get(f"/hsds/{address}", headers={"host": "localhost"})
        assert answer.status_code == status
        return answer.json()

    return get


def test_the_schemas_themselves_catch_a_fault(validator):
    assert not validator("service.json").is_valid({"id": "no uuid", "name": "x", "status": "active"})
    assert not validator("service.json").is_valid(
        {"id": "ac148810-d857-441c-9679-408f346de14b", "name": "x", "status": "open"}
    )
    wrong_below = {
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "x",
        "status": "active",
        "phones": [{"id": "1"}],
    }
    assert not validator("service.json").is_valid(wrong_below)


@pytest.mark.parametrize(
    ("name", "schema"),
    [("services", "service.json"), ("organizations", "organization.json"), ("service_at_locations", "service_at_location.json"),
     ("taxonomies", "taxonomy.json"), ("taxonomy_terms", "taxonomy_term.json")],
)  # fmt: skip
def test_every_row_we_give_holds_against_its_schema(ask, validator, name, schema):
    check = validator(schema)
    for query in ("per_page=500", "per_page=500&full=true"):
        page = ask(f"{name}?{query}")
        assert page["total_items"] == len(page["contents"]) > 0
        for row in page["contents"]:
            check.validate(row)
    for row in page["contents"][:10]:
        check.validate(ask(f"{name}/{row['id']}"))


def test_pages_count_as_the_standard_says(ask):
    first = ask("services?per_page=10")
    last = ask(f"services?per_page=10&page={first['total_pages']}")

    assert set(first) == {
        "total_items",
        "total_pages",
        "page_number",
        "size",
        "first_page",
        "last_page",
        "empty",
        "contents",
    }
    assert (first["first_page"], first["last_page"], first["size"], first["empty"]) == (True, False, 10, False)
    assert first["total_pages"] == -(-first["total_items"] // 10) > 1
    assert (last["first_page"], last["last_page"], last["page_number"]) == (False, True, first["total_pages"])
    assert not {row["id"] for row in first["contents"]} & {row["id"] for row in last["contents"]}
    assert ask("services?page=99")["empty"] is True


@pytest.mark.both
def test_filters_hold_together(ask):
    every = ask("services?per_page=500&full=true")["contents"]
    one = every[0]
    pay = next(term["id"] for term in ask("taxonomy_terms?per_page=500")["contents"] if term["code"] == "pay")

    of_one = ask(f"services?organization_id={one['organization_id']}")["contents"]
    about_pay = ask(f"services?taxonomy_term_id={pay}&per_page=500&full=true")["contents"]

    assert {row["organization_id"] for row in of_one} == {one["organization_id"]}
    assert 0 < len(about_pay) < len(every)
    assert all("pay" in [a["value"] for a in row["attributes"] if a["label"] == "infopunt:topic"] for row in about_pay)
    assert ask("services?modified_after=2999-01-01T00:00:00Z")["total_items"] == 0
    assert ask("services?search=juridisch")["total_items"] + ask("services?search=legal")["total_items"] > 0


@pytest.mark.parametrize("query", ["page=0", "per_page=501", "page=x", "taxonomy_term_id=1", "organization_id=x", "modified_after=soon",
                                   "taxonomy_term_id=00000000-0000-4000-8000-000000000000"])  # fmt: skip
def test_a_filter_that_cannot_be_meant_is_refused_in_words(real, client, query):
    answer = client.get(f"/hsds/services?{query}", headers={"host": "localhost"})

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith(query.partition("=")[0])


def test_the_address_we_write_to_an_organisation_at_is_given_to_nobody(real, client):
    from infopunt.directory.models import Organisation

    Organisation.objects.update(contact="private@example.org")
    for address in ("hsds/services?full=true&per_page=500", "hsds/organizations?per_page=500", "hsds/places.csv",
                    "api/v1/organisations?pageSize=200"):  # fmt: skip
        assert b"private@" not in client.get(f"/{address}", headers={"host": "localhost"}).content


def test_every_attribute_we_use_stands_in_the_profile(ask):
    import re

    profile = ask("profile")["attributes"]
    known = {entity: {re.sub("@.*", "@", label) for label in labels} for entity, labels in profile.items()}
    found = {entity: set() for entity in known}
    for row in ask("services?full=true&per_page=500")["contents"]:
        parts = [row, row["organization"], *(link["location"] for link in row["service_at_locations"])]
        for part in parts:
            for one in part["attributes"]:
                found[one["link_entity"]].add(re.sub("@.*", "@", one["label"]))

    assert all(found[entity] <= known[entity] for entity in known)
    assert sum(map(len, found.values())) > 15


def test_a_page_of_one_costs_as_many_queries_as_a_page_of_all(real, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            client.get(address, headers={"host": "localhost"})
        return len(queries)

    for name in ("services?full=true", "services?x=", "organizations?x=", "service_at_locations?x="):
        assert cost(f"/hsds/{name}&per_page=30") == cost(f"/hsds/{name}&per_page=500") <= 11


@pytest.mark.parametrize(
    "name",
    ["=1+1", "＋1+1", "\u200b=1+1", "\ufeff@SUM(1)", "  -1+cmd", "\n=1+1", "\u2060\t＝1+1", "\u00a0|x"],
)  # fmt: skip
def test_a_spreadsheet_does_not_take_a_name_for_a_formula(real, client, name):
    from infopunt.directory.models import Organisation

    Organisation.objects.filter(id="fnv").update(name=name)
    rows = _table(client)

    assert [row["organisation"][0] for row in rows if row["organisation"].endswith(name.strip()[-2:])] == ["'"]


def test_the_table_opens_in_columns_and_no_cell_begins_another(real, client):
    from infopunt.directory.models import Organisation

    Organisation.objects.filter(id="fnv").update(name='Sea; "=1+1"\n,=2+2')
    rows = _table(client)

    assert [row["organisation"] for row in rows if row["place"].startswith("FNV")][:1] == ['Sea; "=1+1" ,=2+2']
    assert all(None not in row and None not in row.values() for row in rows)


def _table(client):
    body = client.get("/hsds/places.csv", headers={"host": "localhost"}).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body), delimiter=";"))


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-12:00", "9999-12-31"]
)
def test_a_moment_at_the_ends_of_the_calendar_is_before_or_after_everything(real, client, moment):
    answer = client.get(f"/hsds/services?modified_after={moment}", headers={"host": "localhost"})

    assert (answer.status_code, answer.json()["empty"]) == (200, moment.startswith("9999"))


@pytest.mark.parametrize(
    ("words", "parts"),
    [("Markt 3, 5461 AB Veghel", ("Markt 3", "5461 AB", "Veghel")), ("Markt 3, Veghel", ("Markt 3", "", "Veghel")),
     ("Veghel", ("Veghel", "", ""))],
)  # fmt: skip
def test_an_address_is_taken_apart_and_nothing_is_made_up(words, parts):
    found = hsds.address_parts(words)

    assert (found["address_1"], found["postal_code"], found["city"]) == parts


@pytest.mark.parametrize(
    ("hours", "days"),
    [("Mo-Fr 09:00-17:00", ["MO,TU,WE,TH,FR"]), ("Tu,Th 13:00-17:00; Sa 10:00-12:00", ["TU,TH", "SA"]),
     ("Mo-Fr 09:00-17:00; PH off", []), ("", [])],
)  # fmt: skip
def test_hours_are_weekly_rules_where_that_is_all_they_are(hours, days):
    assert [one["byday"] for one in hsds.weekly(hours)] == days
