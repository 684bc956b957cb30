"""A form a visitor has to mend: in every language the same summary on top, the way to the field, and what was typed."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.django_db
# Address, what is sent, the fields that have to be mended, what of it stands there again.
FORMS = {
    "the finder of help": (
        "help/", {"where": "Xyzzyville", "when": "date", "day": "31-31"}, ["f-where", "f-day"], ["Xyzzyville", "31-31"],
    ),
    "a number of a check": (
        "checks/wage/", {"a.danger": "no", "a.month": "2026-03", "ask": "hourly", "answer": "much"}, ["f-answer"],
        ["no", "2026-03", "much"],
    ),
    "a choice of a check": ("checks/wage/", {"ask": "danger"}, ["f-answer"], []),
    "a month of a check": (
        "checks/wage/", {"a.danger": "no", "ask": "month", "answer.m": "3", "answer.y": ""}, ["f-answer"], ["no", "3"],
    ),
    "a remark": ("about/remark/", {"words": "ab" * 1_001, "page": "/nl/pay/wage/"}, ["f-words"], ["ab" * 1_001]),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh(example, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 11, 23))


def typed_in(page):
    """Everything that stands in the fields of a page."""
    fields = [field.get("value", "") for field in page.select("input:not([type=radio])")]
    return [
        *fields,
        *(one["value"] for one in page.select("option[selected]")),
        *(one.text for one in page("textarea")),
    ]


@pytest.mark.parametrize("language", ["nl", "en", "pl", "ar"])
@pytest.mark.parametrize("form", FORMS)
def test_what_has_to_be_mended_leads_from_the_top_to_its_field_and_nothing_typed_is_lost(client, form, language):
    address, sent, fields, kept = FORMS[form]

    answer = client.post(f"/{language}/{address}", sent)
    page = BeautifulSoup(answer.content, "html.parser")
    links = page.select("main .wrong a")
    described = [page.find(id=page.find(id=link["href"][1:])["aria-describedby"]).text for link in links]

    assert answer.status_code == 422
    assert page.title.text.partition(":")[0] == {"nl": "Fout", "en": "Error", "pl": "Błąd", "ar": "خطأ"}[language]
    assert [link["href"] for link in links] == [f"#{field}" for field in sorted(fields, key=fields.index)]
    assert described == [link.text for link in links]
    assert set(kept) - set(typed_in(page)) == set()
