"""Words nobody can see are no words."""

import pytest

from infopunt.kernel.words import is_blank


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
