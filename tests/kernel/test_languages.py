"""Codes of languages as other people's lists give them."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from infopunt.kernel.languages import language_code
from infopunt.pages.words.languages import direction, own_name


@pytest.mark.parametrize(
    ("given", "code"),
    [("bul", "bg"), ("UKR", "uk"), ("hun", "hu"), ("rum", "ro"), ("pt-BR", "pt"), ("zh_Hant_TW", "zh"), (" es ", "es"),
     ("rmy", "rom"), ("prs", "prs"), ("dse", "dse"), ("zz", "zz"), ("mul", "mul"), ("und", ""), ("x", ""), ("polish", ""),
     ("p1", ""), ("", "")],
)  # fmt: skip
def test_a_language_has_one_code_and_a_code_nobody_knows_stays(given, code):
    assert language_code(given) == code


@given(st.from_regex(r"[a-z]{2,3}", fullmatch=True))
def test_no_code_stops_a_page(code):
    usual = language_code(code)

    assert usual == language_code(usual)
    assert own_name(usual or code)
    assert direction(usual or code) in ("ltr", "rtl")


def test_every_language_with_two_letters_that_has_three_as_well_is_known_by_both():
    pairs = {"nld": "nl", "pol": "pl", "ron": "ro", "bul": "bg", "ukr": "uk", "hun": "hu", "spa": "es", "ara": "ar", "eng": "en",
             "por": "pt", "tur": "tr", "rus": "ru", "ita": "it", "ell": "el", "hrv": "hr", "lit": "lt", "lav": "lv"}  # fmt: skip

    assert {three: language_code(three) for three in pairs} == pairs


@pytest.mark.parametrize(("code", "name"), [("pl", "Polski"), ("dse", "Nederlandse Gebarentaal"), ("zza", "Zaza"), ("qq", "Qq"),
                                            ("prs", "دری")])  # fmt: skip
def test_a_language_is_called_as_it_calls_itself_or_in_english_or_by_its_code(code, name):
    assert own_name(code) == name


def test_a_language_without_customs_of_its_own_is_read_in_the_direction_of_its_script():
    assert [direction(code) for code in ("ar", "prs", "pl", "zz")] == ["rtl", "rtl", "ltr", "ltr"]
    assert Locale.parse("fa_AF").character_order == "right-to-left"
