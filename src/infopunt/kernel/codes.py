"""Codes people keep on paper: digits only, in any script, with two check digits by ISO 7064 MOD 97-10.

Letters cannot be typed on every keyboard; digits can be read aloud in any language. The check digits find every single wrong
digit and every swap of two neighbours before anything expensive is done with the code.
"""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import segno

SEALED = 20  # opens a conversation: 18 digits of chance (59.8 bits) and two to check
PUBLIC = 10  # a ticket, a booking, a sign-up: 8 digits of chance; only behind a throttle
_GROUP = {SEALED: 4, PUBLIC: 5}


class CodeSlip(StrEnum):
    """What kind of mistake somebody made in typing a code."""

    EMPTY = "empty"
    NOT_DIGITS = "not digits"
    SHORT = "short"
    LONG = "long"
    MISTYPED = "mistyped"


@dataclass(frozen=True)
class TypedCode:
    """A code of the right length and sum, or the slip; never both."""

    code: str
    slip: CodeSlip | None = None


def with_check_digits(digits: str) -> str:
    """The digits with their two check digits behind them."""
    return f"{digits}{98 - int(digits) * 100 % 97:02d}"


def is_sound(code: str) -> bool:
    """Whether the check digits fit the digits before them."""
    return code.isascii() and code.isdigit() and int(code) % 97 == 1


def new_code(length: int) -> str:
    """A code by chance."""
    return with_check_digits(f"{secrets.randbelow(10 ** (length - 2)):0{length - 2}d}")


def code_from(key: bytes, words: bytes, length: int) -> str:
    """The same code for the same key and words, on every process: whoever posts one form twice is given one code.

    256 bits reduced to at most 60: no digit is likelier than another by more than 2^-196.
    """
    number = int.from_bytes(hmac.new(key, words, hashlib.sha256).digest(), "big")
    return with_check_digits(f"{number % 10 ** (length - 2):0{length - 2}d}")


def digits_of(words: str) -> str:
    """The digits in what was typed, of any script."""
    return "".join(str(unicodedata.digit(sign)) for sign in words if unicodedata.category(sign) == "Nd")


def read_code(words: str, length: int) -> TypedCode:
    """What was typed, as a code: digits of any script, with spaces, dashes, dots or invisible marks between."""
    digits, other = [], False
    for sign in words:
        kind = unicodedata.category(sign)
        if kind == "Nd":
            digits.append(str(unicodedata.digit(sign)))
        elif kind[0] not in "ZCP":
            other = True
    code = "".join(digits)
    if other:
        return TypedCode("", CodeSlip.NOT_DIGITS)
    if not code:
        return TypedCode("", CodeSlip.EMPTY)
    if len(code) != length:
        return TypedCode("", CodeSlip.SHORT if len(code) < length else CodeSlip.LONG)
    return TypedCode(code) if is_sound(code) else TypedCode("", CodeSlip.MISTYPED)


def grouped(code: str) -> str:
    """As people copy it: 20 digits in five groups of four, 10 in two of five, with spaces that do not break."""
    size = _GROUP.get(len(code), 4)
    return "\u00a0".join(code[at : at + size] for at in range(0, len(code), size))


def qr_of(code: str) -> str:
    """The same code to scan: an SVG that stands in a page, readable from a crumpled card (a quarter may be lost)."""
    return segno.make(code, mode="numeric", error="q", boost_error=False).svg_inline(scale=4, border=2)
