"""Words nobody can see are no words; words in several languages are found in one order."""

import pytest

from infopunt.kernel.words import fallback, in_language, is_blank, words_in


@pytest.mark.parametrize(
    "words",
    ["", " \t\r\n", "\u00a0\u2003", "\u200b\u200f", "\ufeff", "\u2060\u2066\u2069", "\u00ad", "\u3164\u115f", "\u2800", "\x00\x1b",
     "\ufe0f", "\u0301", "\U000e0041"],
)  # fmt: skip
def test_what_shows_nothing_is_blank(words):
    assert is_blank(words)


@pytest.mark.parametrize("words", ["a", "\u200bż", "?", "5", "👍", "٣", "نعم", "ї", "\u200f!", "€"])
def test_what_shows_anything_is_not(words):
    assert not is_blank(words)


@pytest.mark.parametrize(
    ("there", "shown"),
    [({"pl", "en", "nl"}, "pl"), ({"en", "nl"}, "en"), ({"nl"}, "nl"), (set(), None)],
)
def test_a_missing_language_falls_back_to_english_then_dutch(there, shown):
    words = dict.fromkeys(there, "x")

    assert fallback("pl", words) == shown
    assert words_in({**words, **({shown: "shown"} if shown else {})}, "pl") == ("shown" if shown else "")


def test_an_empty_sentence_is_none_and_what_must_be_there_is_missed_aloud():
    assert in_language({"pl": "", "en": "Open", "nl": "Open, in het Nederlands"}, "pl") == "Open"
    with pytest.raises(KeyError):
        in_language({"pl": ""}, "pl")
