"""Every sentence about a text is there in the language of who writes it."""

import re

import pytest
from django.utils.translation import gettext, override

from infopunt.information.models import Draft, Text
from infopunt.web.staff.sentences import SENTENCES, in_words


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_has_dutch_words_with_the_same_holes(sentence):
    with override("nl"):
        dutch = gettext(sentence)

    assert dutch != sentence
    assert sorted(re.findall(r"%\(\w+\)s", dutch)) == sorted(re.findall(r"%\(\w+\)s", sentence))


@pytest.mark.parametrize(
    ("say", "dutch"),
    [
        ("there is no fact wage.moon", "er is geen feit wage.moon"),
        ("a heading with 3 # stands under one with 1", "een kop met 3 # staat onder een kop met 1"),
        ("{{ fakt x }} is not a placeholder we know", "{{ fakt x }} kennen we niet"),
        ("a sentence of 31 words (most 20): Als je 100% …", "een zin van 31 woorden (hoogstens 20): Als je 100% …"),
        ("40% long words (most 25%)", "40% lange woorden (hoogstens 25%)"),
        ("something nobody foresaw", "something nobody foresaw"),
    ],
)
def test_a_sentence_of_the_rules_is_said_in_dutch(say, dutch):
    with override("nl"):
        assert in_words(say) == dutch


def test_who_works_in_dutch_reads_what_to_mend_in_dutch(example, people, browsers):
    people["ed"].language = "nl"
    people["ed"].save()
    text = Text.objects.get(page__layer="", page__slug="wage", language="nl")
    given = {
        "body": "# Loon\n\nJe krijgt 12 euro, zie [hier](page:pay/nowhere).",
        "checked": "2026-11-23",
        "base": "0",
        "review": "yes",
    }

    screen = browsers["ed"].post(f"/staff/texts/{text.pk}/", given).content.decode()

    assert "er staat een getal in de tekst; maak er een feit van" in screen
    assert "er is geen pagina pay/nowhere" in screen
    assert Draft.objects.get(text=text).state == "draft"
