"""Names and directions of languages, in their own script (Babel's data: CLDR)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.utils.safestring import SafeString, mark_safe

from infopunt.kernel.languages import locale_of
from infopunt.kernel.words import fallback

OURS = Path(__file__).resolve().parents[2] / "locale"

# Spoken at desks here, and without a name in CLDR.
NAMES = {
    "aii": "ܣܘܪܝܬ (Assyrian)", "ber": "Tamazight", "dse": "Nederlandse Gebarentaal", "prs": "دری", "rmn": "Romani",
    "rom": "Romani", "sgn": "Sign language", "sh": "Srpskohrvatski",
}  # fmt: skip

# What Dutch and English call these; every other name is in CLDR.
SAID = {
    "nl": {
        "aii": "Assyrisch", "ber": "Berbers", "dse": "Nederlandse Gebarentaal", "prs": "Dari", "rmn": "Romani", "sgn": "Gebarentaal",
    },
    "en": {
        "aii": "Assyrian", "ber": "Berber", "dse": "Dutch Sign Language", "prs": "Dari", "rmn": "Romani", "sgn": "Sign language",
    },
}  # fmt: skip


@cache
def own_name(code: str) -> str:
    """Polski, Română, العربية; in English, or as the code, where nobody wrote down how a language calls itself. It never raises:
    codes come from other people's lists."""
    locale = _locale(code)
    name = NAMES.get(code) or (locale.display_name if locale else Locale("en").languages.get(code)) or code
    return name[:1].upper() + name[1:]


@cache
def name_in(code: str, language: str) -> str:
    """Pools, Roemeens, Arabisch for who reads Dutch; the language's own name where nobody wrote down another."""
    locale = _locale(language)
    known = SAID.get(language, {}).get(code) or (locale.languages.get(code) if locale else None)
    return known[:1].upper() + known[1:] if known else own_name(code)


@cache
def is_translated(code: str) -> bool:
    """Whether somebody translated what stands around the texts; where nobody did, it is in English and the page says so."""
    return code == "en" or (OURS / code / "LC_MESSAGES/django.po").exists()


@cache
def direction(code: str) -> str:
    """ltr or rtl."""
    locale = _locale(code) or _locale(locale_of(code))
    return "rtl" if locale and locale.character_order == "right-to-left" else "ltr"


def attributes_of(shown: str, asked: str) -> SafeString:
    """What the element around a text says of its language: nothing where it is the one that was asked for."""
    return mark_safe("" if shown == asked else f' lang="{shown}" dir="{direction(shown)}"')


def fallen_attributes(words: Mapping[str, str], asked: str) -> SafeString:
    """The same of words that may not be there in the language asked for."""
    shown = fallback(asked, {language for language, said in words.items() if said})
    return attributes_of(shown or asked, asked)


def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return None
