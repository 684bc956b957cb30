"""A task for a municipality: against a stand-in that takes only what the published contract allows."""

import json
import threading
import uuid
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from jsonschema import Draft202012Validator

from infopunt.referrals import sending
from infopunt.referrals.copies import reference_of
from infopunt.referrals.document import Document
from infopunt.referrals.exports.files import Dispatch
from infopunt.referrals.exports.klantinteracties import LongForServer, ServerAway, hand_to_server
from infopunt.referrals.exports.reach import MunicipalServer
from infopunt.referrals.models import Referral
from infopunt.referrals.proposing import LongDocument
from infopunt.referrals.rules import Way
from tests.environment import ROOT
from tests.referrals.story import NAME, TEXT
from tests.talk import BOTH

pytestmark = pytest.mark.django_db(databases=BOTH)
CONTRACT = yaml.safe_load((ROOT / "tests/specs/klantinteracties/openapi.yaml").read_text("utf-8"))
PATHS = {"/klantcontacten": "Klantcontact", "/internetaken": "InterneTaak"}
TOKEN = "example-token"
# A field that only says where a row stands is given by their server.
BASE = "/klantinteracties/api/v1"


def of_request(schema):
    """The schema of what is sent: without what only the server writes, `nullable` as JSON Schema says it."""
    if isinstance(schema, list):
        return [of_request(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: of_request(value) for key, value in schema.items() if key != "nullable"}
    if "properties" in schema:
        writable = {name: one for name, one in schema["properties"].items() if not one.get("readOnly")}
        found["properties"] = {name: of_request(one) for name, one in writable.items()}
        found["required"] = [name for name in schema.get("required", []) if name in writable]
        found["additionalProperties"] = False
    return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") else found


VALIDATORS = {
    path: Draft202012Validator(
        {
            "$ref": f"#/components/schemas/{name}",
            "components": {"schemas": {key: of_request(one) for key, one in CONTRACT["components"]["schemas"].items()}},
        },
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    for path, name in PATHS.items()
}


@contextmanager
def municipality(breaks_after=99):
    """Their server. It keeps what it took; after so many rows it takes one more and cuts the line instead of answering."""
    rows = {path: [] for path in PATHS}

    class Standin(BaseHTTPRequestHandler):
        def say(self, status, told):
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def where(self):
            path = urlsplit(self.path).path.removeprefix(BASE)
            if self.headers["authorization"] != f"Token {TOKEN}":
                self.say(401, {})
            elif path not in PATHS:
                self.say(404, {})
            else:
                return path
            return ""

        def do_GET(self):
            if path := self.where():
                wanted = parse_qs(urlsplit(self.path).query)
                assert set(wanted) <= {one["name"] for one in CONTRACT["paths"][path]["get"]["parameters"]}
                found = [row for row in rows[path] if row["referentienummer"] == wanted["referentienummer"][0]]
                self.say(200, {"count": len(found), "results": found})

        def do_POST(self):
            if path := self.where():
                given = json.loads(self.rfile.read(int(self.headers["content-length"])))
                faults = [error.message for error in VALIDATORS[path].iter_errors(given)]
                if faults:
                    return self.say(400, {"faults": faults})
                rows[path].append({"uuid": str(uuid.uuid4()), **given})
                if sum(map(len, rows.values())) > breaks_after:
                    self.close_connection = True
                    return self.connection.close()
                self.say(201, rows[path][-1])
            return None

        def log_message(self, *args):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Standin)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}{BASE}", rows
    finally:
        running.shutdown()
        running.server_close()


def over(base, day, token=TOKEN):
    """How the door hands a document over."""

    def hand(row, document):
        server = MunicipalServer(address=base, token=token)
        return hand_to_server(server, row, Dispatch(document, NAME, reference_of(row.pk)), day, ("127.0.0.1",))

    return hand


def test_the_contract_itself_catches_a_fault():
    whole = {"kanaal": "Balie", "onderwerp": "x", "taal": "nld", "vertrouwelijk": True}
    assert VALIDATORS["/klantcontacten"].is_valid(whole)
    for wrong in ({"kanaal": "x" * 51}, {"taal": "nl-NL"}, {"hadBetrokkenen": []}, {"vertrouwelijk": "ja"}):
        assert not VALIDATORS["/klantcontacten"].is_valid(whole | wrong)


def test_a_task_and_its_contact_are_made_with_what_was_agreed_and_no_person_and_no_moment(story):
    row = story.agreed(Way.KLANTINTERACTIES)
    with municipality() as (base, rows):
        sent = story.send(row, hand_over=over(base, story.day)).row

    [contact], [task] = rows.values()
    assert contact == {
        "uuid": contact["uuid"], "referentienummer": reference_of(row.pk), "kanaal": "Webformulier",
        "onderwerp": "Doorverwijzing", "taal": "nld", "vertrouwelijk": True,
        "plaatsgevondenOp": f"{story.day.isoformat()}T00:00:00Z",
    }  # fmt: skip
    assert task["aanleidinggevendKlantcontact"] == {"uuid": contact["uuid"]}
    assert task["toelichting"].splitlines() == [
        TEXT, "Wat er gebeurt: Overuren niet betaald", "Plaats: Voorbeeldstad", "Wanneer: dit jaar",
    ]  # fmt: skip
    made = Referral.objects.get(pk=row.pk).made
    assert (sent.state, made) == ("sent", {"klantcontact": contact["uuid"], "internetaak": task["uuid"]})
    assert story.own().may_withdraw is False


@pytest.mark.parametrize("breaks_after", [0, 1])
def test_a_line_that_breaks_makes_nothing_twice(story, breaks_after):
    row = story.agreed(Way.KLANTINTERACTIES)
    with municipality(breaks_after) as (base, rows):
        with pytest.raises(ServerAway):
            story.send(row, hand_over=over(base, story.day))
        assert Referral.objects.get(pk=row.pk).state == "consented"
        # what they took before the line broke is found again
        with pytest.raises(ServerAway) if breaks_after == 0 else does_not_raise():
            story.send(row, hand_over=over(base, story.day))

    assert [len(taken) for taken in rows.values()] == ([1, 1])


@contextmanager
def does_not_raise():
    yield


def test_without_a_yes_without_a_way_or_with_a_wrong_token_nothing_is_handed_over(story):
    row = story.proposed(Way.KLANTINTERACTIES)
    with municipality() as (base, rows):
        with pytest.raises(sending.HasMoved):
            story.send(row, hand_over=over(base, story.day))
        row = story.agreed(Way.KLANTINTERACTIES)
        with pytest.raises(sending.NoWay):
            story.send(row)
        with pytest.raises(ServerAway):
            story.send(row, hand_over=over(base, story.day, "another"))

    assert list(rows.values()) == [[], []]


def test_an_address_of_our_own_network_is_not_asked(story):
    row = story.agreed(Way.KLANTINTERACTIES)
    with municipality() as (base, rows), pytest.raises(ServerAway):
        hand_to_server(MunicipalServer(address=base, token=TOKEN), row, Dispatch(Document("x"), NAME, "1"), story.day)
    assert list(rows.values()) == [[], []]


def test_what_does_not_fit_is_said_and_never_cut_off(story):
    with pytest.raises(LongDocument):
        story.proposed(Way.KLANTINTERACTIES, document=Document("x" * 801))
    with pytest.raises(LongForServer):
        hand_to_server(
            MunicipalServer(address="https://example.org", token=TOKEN),
            Referral(),
            Dispatch(Document("x" * 1001), NAME, "1"),
            story.day,
        )
