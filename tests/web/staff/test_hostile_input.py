"""Every form of every screen, filled in by somebody who wants it to break: a sentence comes back, never an error."""

from urllib.parse import urlencode

import pytest
from django.db import transaction

from tests.web.staff.screens import forms_of_all_screens

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


@pytest.fixture
def forms(example, things):
    return forms_of_all_screens(things)


def test_no_form_breaks(forms):
    client, pages = forms
    client.raise_request_exception = False
    broken = []

    for address, names in pages.items():
        # Without the buttons that end a matter early, the fields behind them are read too.
        for sent in {frozenset(names), frozenset(names - {"back", "off", "later", "right", "draft"})}:
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
