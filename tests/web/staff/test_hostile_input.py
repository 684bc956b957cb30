"""Every form of every screen, filled in by somebody who wants it to break: a sentence comes back, never an error."""

from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.db import transaction

from tests.people import browser_of, make_worker
from tests.web.staff.test_roles import TABLE, real

pytestmark = pytest.mark.both  # what a database refuses, each refuses in its own way

HOSTILE = {
    "a NUL": "a\x00b",
    "a word where a number belongs": "x",
    "a number nobody counts to": "9" * 30,
    "a number that is none": "NaN",
    "less than nothing": "-1",
    "digits of another script": "٣",
    "an address that is a program": "javascript:alert(1)",
    "a tag": "\"><script>alert(1)</script>",
    "a lone half of a sign": "\ud800",
    "a day there is not": "2026-02-30",
    "a year before all years": "0001-01-01",
    "the last of all days": "9999-12-31",
    "more than a field holds": "ă" * 20_000,
}  # fmt: skip


class Forms(HTMLParser):
    """The forms of a page: where each posts to, and what its fields are called."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.found, self.inside = address, [], None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form" and given.get("method", "").lower() == "post":
            self.inside = (given.get("action") or self.address, set())
            self.found.append(self.inside)
        elif self.inside and tag in ("input", "textarea", "select", "button") and given.get("name"):
            self.inside[1].add(given["name"])

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None


@pytest.fixture
def forms(example, things):
    """A browser that may everything, and every form it finds."""
    client = browser_of(make_worker("all", *((role, "", "") for role in ("administrator", "editor", "approver"))))
    other = make_worker("other", ("adviser", "north", ""))
    found = {}
    for address, methods in TABLE.items():
        if "GET" in methods:
            at = f"/staff/{real(address, things, other.pk)}"
            reader = Forms(at.partition("?")[0])
            reader.feed(client.get(at).content.decode(errors="replace"))
            for action, names in reader.found:
                found[action] = found.get(action, set()) | names
    return client, {at: names for at, names in found.items() if "/account/" not in at}


def test_no_form_breaks(forms):
    client, pages = forms
    client.raise_request_exception = False
    broken = []

    for address, names in pages.items():
        # Without the buttons that end a matter early, the fields behind them are read too.
        fields = names - {"csrfmiddlewaretoken"}
        for sent in {frozenset(fields), frozenset(fields - {"back", "off", "later", "right", "draft"})}:
            for what, word in HOSTILE.items():
                body = urlencode(dict.fromkeys(sent, word), errors="surrogatepass")
                with transaction.atomic():
                    answer = client.post(address, body, content_type="application/x-www-form-urlencoded")
                    transaction.set_rollback(True)
                if answer.status_code >= 500:
                    broken.append((address, what, answer.status_code))

    assert len(pages) > 15
    assert broken == []


@pytest.mark.parametrize("address", ["/staff/directory/%00/", "/staff/facts/%00/", "/pl/%00/", "/pl/pay/wage/?x=%00", "/staff/texts/?find=%00"])  # fmt: skip
def test_no_address_breaks(forms, address):
    client, _pages = forms

    assert client.get(address).status_code in (200, 301, 400, 404, 422)
