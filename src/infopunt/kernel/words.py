"""What somebody typed, before any subject looks at it; and words that are there in several languages."""

import unicodedata
from collections.abc import Container, Mapping
from typing import TypeVar

Said = TypeVar("Said")

# Letters and signs that show nothing: fillers of Korean and Khmer, the empty Braille cell.
_FILLERS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def is_blank(words: str) -> bool:
    """Whether nobody would see anything: spaces, joiners, marks of direction and what else stands there invisibly."""
    return not any(unicodedata.category(sign)[0] in "LNPS" and sign not in _FILLERS for sign in words)


def fallback(asked: str, there: Container[str]) -> str | None:
    """The language shown when `asked` is wanted: asked, else English, else Dutch, else none. The one order of the house."""
    return next((language for language in (asked, "en", "nl") if language in there), None)


def in_language(words: Mapping[str, Said], asked: str) -> Said:
    """What is there in the language `asked` for, else in English, else in Dutch; an empty sentence is none. A KeyError where there
    is none at all: what readers meet is always there in Dutch."""
    return words[_there(asked, words) or "nl"]


def words_in(words: Mapping[str, str], asked: str) -> str:
    """The same for words that may be missing in every language: then ''."""
    found = _there(asked, words)
    return words[found] if found else ""


def _there(asked: str, words: Mapping[str, Said]) -> str | None:
    return fallback(asked, {language for language, said in words.items() if said})
