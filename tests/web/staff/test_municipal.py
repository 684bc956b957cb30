"""Sign-in by a municipality's own provider, against a real OpenID Connect provider on this machine."""

import re
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.test import Client
from django.utils import timezone

from infopunt.accounts import operations
from infopunt.accounts.models import Worker
from infopunt.accounts.queries import staff_of
from infopunt.accounts.rules import Role
from tests.people import make_worker
from tests.waiting import until


def answers(address):
    try:
        return requests.get(address, timeout=10).ok
    except requests.ConnectionError:
        return False


@pytest.fixture(scope="module")
def running():
    """The provider in a process of its own. It knows Ann, who works here; Zed, who does not; Uma's address it did not confirm."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)], **quiet
    )
    at = f"http://localhost:{port}"
    until(lambda: answers(f"{at}/.well-known/openid-configuration"))
    for name, verified in (("ann", True), ("zed", True), ("uma", False)):
        claims = {"email": f"{name}@example.org", "email_verified": verified}
        requests.put(f"{at}/users/{name}", json=claims, timeout=5)
    yield at
    process.terminate()
    process.wait()


@pytest.fixture
def provider(settings, running):
    """Our settings, pointing at it."""
    app = {"provider_id": "municipality", "name": "Example town", "client_id": "infopunt", "secret": "s",
           "settings": {"server_url": running, "oauth_pkce_enabled": True}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def through_the_provider(client, sub):
    """From our sign-in page to the provider, as `sub`, and back; the last answer of ours."""
    away = client.post("/staff/account/oidc/municipality/login/").headers["location"]
    back = requests.post(away, data={"sub": sub}, allow_redirects=False, timeout=5).headers["location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def browser():
    return Client(headers={"host": "localhost"})


def test_the_sign_in_page_offers_the_municipality(example, provider):
    assert "Sign in with Example town" in browser().get("/staff/account/login/").content.decode()


def test_who_was_invited_gets_in_with_the_second_factor_of_this_house(example, provider):
    make_worker("ann", (Role.EDITOR, "", ""))
    client = browser()

    answer = through_the_provider(client, "ann")

    assert answer.headers["location"] == "/staff/account/2fa/authenticate/"
    assert client.get("/staff/").status_code == 302


def test_who_was_not_invited_gets_no_account(example, provider):
    client = browser()

    answer = through_the_provider(client, "zed")

    assert answer.headers["location"] == "/staff/account/unknown/"
    assert not Worker.objects.exists()


def test_an_address_the_provider_did_not_confirm_opens_nothing(example, provider):
    make_worker("uma", (Role.EDITOR, "", ""))

    answer = through_the_provider(browser(), "uma")

    assert answer.headers["location"] == "/staff/account/unknown/"


@pytest.mark.parametrize("claims", [
    {"email_verified": "false"}, {"email_verified": "no"}, {"email_verified": 1}, {"email_verified": None},
    {"email": ["ann@example.org"], "email_verified": True}, {"email": 7, "email_verified": True}, {"sub": None, "email_verified": True},
    {"sub": "x" * 5000, "email_verified": True}, "ann@example.org", {"sub": "", "email_verified": True},
])  # fmt: skip
def test_what_a_provider_says_otherwise_than_the_standard_opens_nothing(example, provider, monkeypatch, claims):
    make_worker("ann", (Role.EDITOR, "", ""))
    usual = {"sub": "odd", "email": "ann@example.org"}
    said = usual | claims if isinstance(claims, dict) else claims
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda *_: said)
    client = browser()

    answer = through_the_provider(client, "ann")

    assert answer.status_code in (302, 403)
    assert "2fa" not in answer.headers.get("location", "")
    assert client.get("/staff/").headers["location"].startswith("/staff/account/login/")


def test_a_provider_that_says_true_as_a_word_confirms(example, provider, monkeypatch):
    make_worker("ann", (Role.EDITOR, "", ""))
    said = {"sub": "ann", "email": "ann@example.org", "email_verified": "true"}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda *_: said)

    assert through_the_provider(browser(), "ann").headers["location"] == "/staff/account/2fa/authenticate/"


def test_a_leaver_is_out_here_too(example, provider):
    ann = make_worker("ann", (Role.EDITOR, "", ""))
    through_the_provider(browser(), "ann")
    Worker.objects.filter(pk=ann.pk).update(is_active=False)
    client = browser()

    through_the_provider(client, "ann")

    assert client.get("/staff/").headers["location"].startswith("/staff/account/login/")


def test_an_answer_nobody_asked_for_is_refused(example, provider):
    make_worker("ann", (Role.EDITOR, "", ""))
    client = browser()
    away = client.post("/staff/account/oidc/municipality/login/").headers["location"]
    back = requests.post(away, data={"sub": "ann"}, allow_redirects=False, timeout=5).headers["location"]
    forged = re.sub(r"state=[^&]+", "state=forged", back)
    parts = urlsplit(forged)

    answer = browser().get(f"{parts.path}?{parts.query}")

    assert client.get("/staff/").status_code == 302
    assert "2fa" not in answer.headers.get("location", "")


def test_two_answers_about_two_people_open_nothing(example, provider, monkeypatch):
    make_worker("ann", (Role.EDITOR, "", ""))
    said = {"sub": "ann", "email": "ann@example.org", "email_verified": True}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda *_: said)

    assert through_the_provider(browser(), "zed").headers["location"] == "/staff/account/unknown/"


def test_an_address_that_came_to_belong_to_somebody_else_opens_nothing(example, provider, running):
    ann = make_worker("ann", (Role.EDITOR, "", ""))
    through_the_provider(browser(), "ann")
    claims = {"email": "ann@example.org", "email_verified": True}
    requests.put(f"{running}/users/successor", json=claims, timeout=5)

    answer = through_the_provider(browser(), "successor")

    assert answer.headers["location"] == "/staff/account/unknown/"
    assert [row.uid for row in SocialAccount.objects.filter(user=ann)] == ["ann"]


def test_an_answer_opens_once_and_in_the_browser_that_asked_for_it(example, provider):
    make_worker("ann", (Role.EDITOR, "", ""))
    client = browser()
    away = client.post("/staff/account/oidc/municipality/login/").headers["location"]
    back = requests.post(away, data={"sub": "ann"}, allow_redirects=False, timeout=5).headers["location"]
    parts = urlsplit(back)
    address = f"{parts.path}?{parts.query}"

    elsewhere, first, again = browser().get(address), client.get(address), client.get(address)

    assert first.headers["location"] == "/staff/account/2fa/authenticate/"
    assert ["2fa" in answer.headers.get("location", "") for answer in (elsewhere, again)] == [False, False]


def test_who_leaves_takes_the_way_in_by_the_provider_along(example, provider):
    ann, boss = make_worker("ann", (Role.EDITOR, "", "")), make_worker("boss", (Role.ADMINISTRATOR, "", ""))
    through_the_provider(browser(), "ann")

    operations.remove(ann, by=staff_of(boss), now=timezone.now())

    assert not SocialAccount.objects.filter(user=ann).exists()
