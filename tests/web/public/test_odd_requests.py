"""What programs and strangers send instead of a filled in form: a sentence comes back, and nothing is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from infopunt.information.models import Remark
from infopunt.web.public import views

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example")]
FORM = "application/x-www-form-urlencoded"
FORMS = ["/pl/about/remark/", "/pl/help/", "/pl/start/", "/pl/checks/wage/"]
NUL = [
    "/pl/help/embed/?topic=%00",
    "/pl/help/all/?page=1&%00=x",
    "/hsds/organizations?search=a%00",
    "/api/v1/places?topic=%00",
]


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"words=abc", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"words=abc", "multipart/form-data"),
        (b"words=abc", f"multipart/form-data; boundary={'b' * 300}"),
        (b"words=a%00bc", FORM),
    ],
)
def test_a_body_that_cannot_be_read_is_no_error_of_ours(client, address, body, kind):
    answer = client.post(address, body, content_type=kind)

    assert (answer.status_code, answer.headers["content-language"]) == (400, "pl")
    assert "Nie udało się odczytać" in answer.content.decode()
    assert not Remark.objects.exists()


@pytest.mark.parametrize("address", FORMS)
def test_a_file_is_taken_at_no_door_of_visitors(client, address):
    answer = client.post(address, {"words": "abc", "file": SimpleUploadedFile("a.txt", b"secret")})

    assert answer.status_code == 400
    assert not Remark.objects.exists()


@pytest.mark.parametrize("address", NUL)
def test_a_sign_that_no_keyboard_makes_is_refused_in_every_address(client, address):
    assert client.get(address).status_code in (400, 404)


def test_a_sign_that_no_keyboard_makes_is_refused_by_the_interface_in_its_own_form(client):
    answer = client.post("/api/v1/help/_find", '{"where": "a\\u0000"}', content_type="application/json")

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"] == "What was sent cannot be read."


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "//", "é"])
def test_an_origin_that_cannot_be_read_is_foreign(client, origin):
    answer = client.post("/pl/about/remark/", {"words": "abc"}, headers={"origin": origin})

    assert (answer.status_code, Remark.objects.count()) == (403, 0)


@pytest.mark.parametrize("host", ["localhost.", "LOCALHOST.:8000", "south.example.org."])
def test_a_host_with_its_last_dot_is_the_same_site(client, host):
    assert client.get("/en/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/pl/help/", {"topic": "pay"}), ("/pl/help/", {"where": "nowhere at all"}), ("/pl/start/", {}),
        ("/pl/start/", {"from": "eu", "lives": "here", "stays": "long", "works": "any"}),
        ("/pl/about/remark/", {"words": ""}), ("/pl/checks/wage/", {}),
    ],
)  # fmt: skip
def test_the_browsers_back_button_leads_to_every_answer_again(client, address, fields):
    answer = client.post(address, fields)

    assert answer.status_code in (200, 422)
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_remark_that_a_busy_database_does_not_take_is_given_back(client, monkeypatch):
    def busy(**_words):
        raise OperationalError("database is locked")

    monkeypatch.setattr(views, "leave_remark", busy)

    answer = client.post("/pl/about/remark/", {"words": "Brakuje kwoty"})

    assert answer.status_code == 503
    assert ">Brakuje kwoty</textarea>" in answer.content.decode()
