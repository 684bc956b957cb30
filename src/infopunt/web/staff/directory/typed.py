"""What the form of an entry takes: hours as people say them, languages and municipalities by name; and the same shown back."""

import re
from functools import cache
from typing import Any

from babel import Locale
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language

from infopunt.directory import geo
from infopunt.directory.rules import Town
from infopunt.kernel.languages import language_code
from infopunt.pages.words.languages import NAMES, own_name
from infopunt.scheduling.plain import osm_hours
from infopunt.scheduling.weeks import week_of
from infopunt.web.shared.days import iso
from infopunt.web.shared.when import hours_words

Data = dict[str, Any]
# Languages of who works here, to be ticked; any other is typed by its name.
OFTEN = (
    "nl",
    "en",
    "pl",
    "ro",
    "bg",
    "uk",
    "hu",
    "es",
    "ar",
    "de",
    "fr",
    "ru",
    "tr",
    "pt",
    "it",
    "el",
    "lt",
    "lv",
    "sk",
    "cs",
    "hr",
)

ALSO = {"farsi": "fa", "dari": "prs", "vlaams": "nl", "moldavisch": "ro"}  # names people use beside those of CLDR


def typed_entry(post: QueryDict, data: Data) -> Data:
    """The entry with what was typed; what the form does not show stays as it was."""
    new = {
        **data,
        **{name: post.get(name, "").strip() for name in ("name", "url", "contact", "independent", "checked")},
    }
    new["checked"] = iso(new["checked"])
    new["source"] = {name: post.get(f"source-{name}", "").strip() for name in ("title", "url", "date")}
    return {**new, "places": [_place(post, at, old) for at, old in enumerate(data.get("places", []))]}


def _place(post: QueryDict, at: int, old: Data) -> Data:
    said = {name: post.get(f"place-{at}-{name}", "").strip() for name in ("name", "address", "phone", "url", "hours")}
    said["hours"] = _hours(said["hours"], old.get("hours", ""))
    others = post.get(f"place-{at}-languages", "")
    ticked = post.getlist(f"place-{at}-spoken")
    return {
        **old, **said, **_located(post, at, old), "unverified": post.getlist(f"place-{at}-unverified"),
        "languages": _languages([*ticked, *languages_in(others)], old.get("languages", [])),
    }  # fmt: skip


def _located(post: QueryDict, at: int, old: Data) -> Data:
    """Where a place lies and its own number; as it was where a form does not ask."""
    found: Data = {}
    if f"place-{at}-number" in post:
        found["number"] = str(post[f"place-{at}-number"]).strip()
    if f"place-{at}-municipality" in post:
        found["municipality"] = _municipality(
            str(post[f"place-{at}-municipality"]).strip(), old.get("municipality", "")
        )
    for name in ("lat", "lon"):
        words = str(post.get(f"place-{at}-{name}", old.get(name, ""))).strip().replace(",", ".")
        found[name] = words or None
    return found


def _hours(line: str, old: str) -> str:
    return old if line == hours_line(old) else osm_hours(line)


def hours_line(osm: str) -> str:
    """Hours as the field shows them: as people say them where that line is read as the same week, else as they stand."""
    if not osm or week_of(osm) is None:
        return osm
    line = hours_words(osm, get_language() or "en")
    return line if week_of(osm_hours(line)) == week_of(osm) else osm


def _languages(codes: list[str], old: list[str]) -> list[str]:
    """In the order they stood in, new ones behind."""
    return [*(code for code in old if code in codes), *dict.fromkeys(code for code in codes if code not in old)]


def languages_in(words: str) -> list[str]:
    """Codes of the languages somebody typed, by name or by code; what is neither stays as it was typed."""
    found: list[str] = []
    for name in filter(None, (part.strip() for part in re.split(r"[,;\n]", words))):
        code = _language(name)
        found += [code] if code else [_language(part) or part for part in name.split()]
    return found


def _language(name: str) -> str:
    return _names().get(name.casefold(), "") or (language_code(name) if len(name) <= 3 else "")


@cache
def _names() -> dict[str, str]:
    """Names of languages, in Dutch, in English and, of those spoken at desks, their own."""
    named = {
        name.casefold(): code
        for language in ("en", "nl")
        for code, name in Locale(language).languages.items()
        if language_code(code) == code
    }
    return named | ALSO | {own_name(code).casefold(): code for code in (*NAMES, *OFTEN)}


def language_line(codes: list[str]) -> str:
    """Languages by their names on the screen, where they can be typed again by these; else by their codes."""
    known = Locale(get_language() or "en").languages
    names = [(code, known.get(code) or own_name(code)) for code in codes]
    return ", ".join(name if _language(name) == code else code for code, name in names)


def _municipality(words: str, old: str) -> str:
    """The code of a municipality, of its name, a village in it or its postcode; what is none stays as it was typed."""
    if words == municipality_name(old):
        return old
    by_name = {town.name.casefold(): code for code, town in _centres().items()}
    if not words or words in _centres() or words.casefold() in by_name:
        return by_name.get(words.casefold(), words)
    try:
        return geo.locate(words, settings.CONTENT).code or words
    except geo.UnknownPlace:
        return words


def municipality_name(code: str) -> str:
    """Its code where we know no name for it."""
    return _centres()[code].name if code in _centres() else code


def municipality_names() -> list[str]:
    return sorted(town.name for town in _centres().values())


def _centres() -> dict[str, Town]:
    return geo.gazetteer(settings.CONTENT).centres
