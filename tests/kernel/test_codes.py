"""Codes on paper: typed by anybody, in any script, wrongly now and then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.kernel.codes import (
    PUBLIC,
    SEALED,
    CodeSlip,
    TypedCode,
    code_from,
    grouped,
    is_sound,
    new_code,
    qr_of,
    read_code,
)

LENGTHS = pytest.mark.parametrize("length", [SEALED, PUBLIC])
SCRIPTS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "0123456789"]


def test_the_check_digits_are_those_of_the_standard():
    assert is_sound("79444")  # the worked example of ISO/IEC 7064 for MOD 97-10
    assert not is_sound("79445")


@LENGTHS
def test_a_new_code_has_its_length_and_is_read_back(length):
    code = new_code(length)

    assert len(code) == length
    assert read_code(grouped(code), length) == TypedCode(code)


@LENGTHS
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_code_is_read_in_any_script_with_whatever_stands_between(length, script):
    code = code_from(b"key", b"form", length)
    typed = "\u200f" + " - ".join(script[int(digit)] for digit in code) + ".\n"

    assert read_code(typed, length).code == code


@LENGTHS
@given(data=st.data())
def test_a_wrong_digit_or_two_that_changed_places_are_noticed(length, data):
    code = code_from(b"key", data.draw(st.binary(max_size=8)), length)
    at = data.draw(st.integers(0, length - 2))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[at]]))
    wrong = code[:at] + other + code[at + 1 :]
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]

    assert read_code(wrong, length).slip is CodeSlip.MISTYPED
    assert swapped == code or read_code(swapped, length).slip is CodeSlip.MISTYPED


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("", CodeSlip.EMPTY),
        (" - \u200b", CodeSlip.EMPTY),
        ("12345", CodeSlip.SHORT),
        ("1" * 21, CodeSlip.LONG),
        ("12345O7890", CodeSlip.NOT_DIGITS),
        ("½234567890", CodeSlip.NOT_DIGITS),
        ("1234567890", CodeSlip.MISTYPED),
    ],
)
def test_a_slip_says_of_which_kind_it_is(typed, slip):
    assert read_code(typed, PUBLIC) == TypedCode("", slip)


def test_the_same_form_is_given_the_same_code_and_another_form_another():
    assert code_from(b"pepper", b"form 1", SEALED) == code_from(b"pepper", b"form 1", SEALED)
    assert code_from(b"pepper", b"form 1", SEALED) != code_from(b"pepper", b"form 2", SEALED)
    assert code_from(b"pepper", b"form 1", SEALED) != code_from(b"other", b"form 1", SEALED)


def test_the_picture_to_scan_is_drawn_without_anything_from_elsewhere():
    drawn = qr_of(code_from(b"key", b"form", SEALED))

    assert drawn.startswith("<svg")
    assert "href" not in drawn
