"""What a fault is called on the staff screens: each sentence in Dutch with the same holes. That every code has one: house."""

import re

import pytest
from django.utils.translation import gettext, override

from infopunt.information.models import Draft, Text
from infopunt.kernel.faults import Fault
from infopunt.web.staff.faults import CODE_WORDS, LABELS, ROWS, SENTENCES, WORDS, in_words

SAME = {"Status", "Site", "chat"}  # in both languages


@pytest.mark.parametrize(
    "sentence",
    sorted({*SENTENCES.values(), *LABELS.values(), *WORDS.values(), *ROWS.values(), *CODE_WORDS.values()} - SAME),
)
def test_each_sentence_label_and_word_has_dutch_with_the_same_holes(sentence):
    with override("nl"):
        dutch = gettext(sentence)

    assert dutch != sentence
    assert sorted(re.findall(r"%\(\w+\)s", dutch)) == sorted(re.findall(r"%\(\w+\)s", sentence))


@pytest.mark.parametrize(
    ("fault", "dutch"),
    [
        (Fault("no_fact", (), {"id": "wage.moon"}), "er is geen feit wage.moon"),
        (Fault("heading_level", (), {"level": 3, "under": 1}), "een kop met 3 # staat onder een kop met 1"),
        (Fault("case_differs", (), {"wanted": "", "came": "unknown"}), "verwacht: niets, kwam: niet bekend"),
        (Fault("a code nobody foresaw"), "dit kan niet"),
    ],
)
def test_a_fault_is_said_in_dutch(fault, dutch):
    with override("nl"):
        assert in_words(fault) == dutch


def test_who_works_in_dutch_reads_what_to_mend_in_dutch(example, people, browsers):
    people["ed"].language = "nl"
    people["ed"].save()
    text = Text.objects.get(page__layer="", page__slug="wage", language="nl")
    given = {
        "body": "# Loon\n\nJe krijgt 12 euro, zie [hier](page:pay/nowhere).",
        "checked": "23 november 2026",
        "base": "0",
        "review": "yes",
    }

    screen = browsers["ed"].post(f"/staff/texts/{text.pk}/", given).content.decode()

    assert "“Je krijgt 12 euro, zie [hier](page:pay/n…”: er staat een getal in de tekst; maak er een feit van" in screen
    assert "er is geen pagina pay/nowhere" in screen
    assert "Fout:" in screen.partition("</title>")[0]
    assert '<a href="#body">' in screen
    assert 'aria-describedby="body-fault' in screen
    assert Draft.objects.get(text=text).state == "draft"
