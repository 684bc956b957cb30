"""Where a value is not known the sentence says so in its place; where the law never lets it fall, the least it is."""

from datetime import date

import pytest
from django.utils.translation import override

from infopunt.facts.models import Fact
from infopunt.facts.rules import Confidence, FactKind, Series, Source, Status, ValueSpan
from infopunt.information.rules import Block
from infopunt.pages.publishing import publish_all
from infopunt.pages.words.markdown import Notes, below, html_of, text_of
from infopunt.publishing.queries import body_at
from tests.languages import OFFERED

DAY = date(2026, 11, 23)
ACT = Source("Example act, article 14", "https://www.example.org/act", "2026-01-01")


def fact(kind, value, unit="", law=None):
    span = ValueSpan(value, date(2026, 1, 1), date(2026, 6, 30), Status.IN_FORCE, Confidence.HIGH, ACT, DAY)
    return Series("an.example", "An example", kind, unit, "", (span,), (), law)


def notes(series, language="en"):
    return Notes(language, DAY, {series.id: series}, str)


def shown(series, language="en", form=""):
    with override(language):
        return html_of(Block("b-0001", "You get {{ fact an.example" + form + " }}."), notes(series, language)).replace(
            "\u00a0", " "
        )


WAGE = fact(FactKind.MONEY, 14.71, "EUR/hour", ACT)


def test_a_floor_stands_where_the_value_would_and_the_law_below_it():
    assert shown(WAGE) == (
        "<p>You get at least €14.71.</p>"
        '<p class="note">We do not have the value that holds since 1 July 2026. Until 30 June 2026 it was €14.71. '
        'By law it never falls: <a href="https://www.example.org/act" dir="auto" rel="noreferrer">Example act, article 14</a>, '
        "1 January 2026. Ask for the value of today before you use it.</p>"
    )
    assert "<p>You get at least 14.71.</p>" in shown(WAGE, form=" | bare")


@pytest.mark.parametrize("language", OFFERED)
def test_every_language_says_at_least_and_names_the_law(language):
    page = shown(WAGE, language)

    said = page.split(".</p>")[0].removeprefix("<p>You get ").replace(",", ".").replace("٫", ".")
    assert "14.71" in said
    assert len(said) > len("€ 14.71") + 3
    assert page.count("Example act, article 14") == 1


@pytest.mark.parametrize("language", OFFERED)
@pytest.mark.parametrize(
    ("kind", "value", "unit"),
    [
        (FactKind.MONEY, 14.71, "EUR"), (FactKind.PERCENT, 8, ""), (FactKind.DURATION, 4, "month"), (FactKind.NUMBER, 3, ""),
        (FactKind.PHONE, "112", ""), (FactKind.TEXT, "words", ""),
    ],
)  # fmt: skip
def test_without_a_law_the_sentence_says_in_its_place_what_is_not_known(language, kind, value, unit):
    page = shown(fact(kind, value, unit), language)

    assert page.split(".</p>")[0].startswith("<p>You get <em>(")
    assert page.split(".</p>")[0].endswith(")</em>")


def test_words_shown_without_tags_have_the_law_below_them():
    with override("en"):
        sheet = notes(WAGE)
        assert text_of("At most {{ fact an.example }}", sheet).replace("\u00a0", " ") == "At most at least €14.71"
        assert (
            below(["At most {{ fact an.example }}", "{{ fact an.example }}"], sheet).count("By law it never falls:")
            == 1
        )
        assert below(["{{ cite an.example }}"], sheet) == ""


def test_an_amount_that_is_known_has_no_floor(example, now):
    law = {"title": "Example act, article 14", "url": "https://www.example.org/act", "date": "2026-01-01"}
    Fact.objects.filter(id__in=["wage.hour", "notice.term"]).update(never_falls=law)
    publish_all(now)

    article = body_at("north", "/en/pay/wage/", now).decode().replace("\u00a0", " ")

    assert "You get at least €11 an hour." in article
    assert "The term is 4 months" in article
    # Below the paragraph and among the sources, each once.
    assert article.count("Example act, article 14") == 2
