"""Counting how plain a text is."""

import pytest

from infopunt.information.languages import limits_of
from infopunt.information.prose import measure, outliers, plain_text, sentences_of
from infopunt.information.rules import cut
from tests.environment import ROOT
from tests.languages import OFFERED

CONTENT = ROOT / "content"


def test_a_fact_is_one_word_and_a_citation_none():
    assert plain_text("Je krijgt {{ fact wage.hour }} per [uur](page:pay/wage). {{ cite notice.rule }}").split() == ["Je", "krijgt", "X", "per", "uur."]  # fmt: skip


def test_each_item_of_a_list_is_a_sentence_and_headings_are_not_counted():
    blocks = cut("# Titel\n\nEen zin. En nog een.\n\n- eerste\n- tweede\n")

    assert sentences_of(blocks) == ["Een zin.", "En nog een.", "eerste", "tweede"]


def test_the_mean_and_the_longest_sentence_are_in_words():
    found = measure(cut("# T\n\nEen twee drie. Een twee drie vier vijf.\n"), None)

    assert (found.words, found.mean, found.longest) == (8, 4, "Een twee drie vier vijf.")


def test_a_plain_page_has_no_outlier():
    dutch = limits_of(CONTENT, "nl")

    assert outliers(measure(cut("# T\n\nKijk op je loonstrook. Bel ons.\n"), dutch), dutch) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Je loon wordt door de werkgever betaald."),
        ("en", "You are paid by the employer."),
        ("pl", "Płaca jest wypłacana co miesiąc."),
        ("ro", "Salariul este plătit lunar, contractul este semnat."),
        ("bg", "Договорът е подписан."),
        ("uk", "Договір був підписаний."),
        ("hu", "A szerződés alá van írva, a bér fizetve van."),
        ("es", "El salario es pagado por la empresa."),
        ("ar", "يتم دفع الأجر كل شهر."),
    ],
)
def test_the_passive_voice_is_seen_in_every_language(language, sentence):
    assert measure(cut(f"# T\n\n{sentence}\n"), limits_of(CONTENT, language)).passive > 0


def test_every_language_of_a_region_has_limits_and_a_passive():
    assert [code for code in OFFERED if not (found := limits_of(CONTENT, code)) or not found.passive] == []


def test_a_language_nobody_wrote_limits_for_is_not_measured():
    long = cut("# T\n\n" + "Ilgas " * 80 + ".\n")

    assert limits_of(CONTENT, "xx") is None
    assert outliers(measure(long, None), None) == []
    assert len(outliers(measure(long, limits_of(CONTENT, "en")), limits_of(CONTENT, "en"))) == 2
