"""Codes of languages, as they come in: one way to write each, and none that something further on could trip over."""

import re
from typing import Annotated

from babel.core import get_global
from pydantic import AfterValidator

from infopunt.kernel.shapes import unfit

_CODE = re.compile(r"[a-z]{2,3}")
# Codes of ISO 639 that name no language: undetermined, not coded, nothing said.
NO_LANGUAGE = frozenset({"und", "mis", "zxx"})


def language_code(words: str) -> str:
    """The shortest code of a language: pol, pl-PL and PL are pl. Region and script do not count. A code nobody knows a name
    for stays as it is: it is shown, and matches who asks for the same. '' for what is no code at all."""
    base = re.split(r"[-_]", words.strip().lower(), maxsplit=1)[0]
    if not _CODE.fullmatch(base) or base in NO_LANGUAGE:
        return ""
    usual = str(get_global("language_aliases").get(base, base))
    return usual if _CODE.fullmatch(usual) else base


def locale_of(code: str) -> str:
    """By which name Babel's data (CLDR) know the customs of a language: prs is written as fa_AF is."""
    return str(get_global("language_aliases").get(code, code))


def _known(codes: list[str]) -> list[str]:
    usual = [language_code(code) for code in codes]
    for code, known in zip(codes, usual, strict=True):
        if not known:
            raise unfit("not_a_language", words=code[:80])
    return list(dict.fromkeys(usual))


# In a shape: codes in their usual form, each once; what is no code at all is a fault.
Languages = Annotated[list[str], AfterValidator(_known)]
