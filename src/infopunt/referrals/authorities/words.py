"""`routing/texts/<language>.yaml`: every word a reader meets about authorities.

The Dutch file is the source. The others hold the same keys, and name for each section the version of the Dutch they translate (`of`).
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from infopunt.kernel.packfiles import At, FileFault, Strict, line_of, read_yaml, shape

SOURCE = "nl"
TEXTS = "routing/texts"
SHARED = ("reasons", "fields", "open")


class AuthorityWords(Strict):
    """`name` only where the directory has none: of a body every municipality has. An empty `time`: nobody knows."""

    name: str = ""
    does: str = Field(min_length=3)
    does_not: str = Field(min_length=3)
    time: str = ""
    anonymity: str = Field(min_length=3)


class RoutingWords(Strict):
    """`open`: what it depends on, for each thing that can be told."""

    translation: Literal["original", "machine", "reviewed", "signed"] = "original"
    of: dict[str, str] = {}
    reasons: dict[str, str]
    fields: dict[str, str]
    open: dict[str, str]
    authorities: dict[str, AuthorityWords]


def sections_of(words: RoutingWords) -> dict[str, Any]:
    """What is translated together: the shared lists, and each authority."""
    data = words.model_dump()
    return {**{name: data[name] for name in SHARED}, **data["authorities"]}


def versions_of(words: RoutingWords) -> dict[str, str]:
    """The version of each section: it changes with every word in it."""
    return {
        name: hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]
        for name, said in sections_of(words).items()
    }


def lagging(words: RoutingWords, dutch: RoutingWords) -> list[str]:
    """The sections that translate an older Dutch."""
    return [name for name, version in versions_of(dutch).items() if words.of.get(name, version) != version]


def read_words(root: Path, languages: Collection[str]) -> tuple[dict[str, RoutingWords], list[FileFault]]:
    """The words of each language, and what is wrong with each file by itself or beside the Dutch."""
    read: dict[str, tuple[RoutingWords, dict[At, int]]] = {}
    faults: list[FileFault] = []
    for path in sorted((root / TEXTS).glob("*.yaml")):
        name = str(path.relative_to(root))
        if path.stem not in languages:
            faults.append(FileFault(name, 1, f"no region offers the language {path.stem}"))
            continue
        data, lines, found = read_yaml(path, root)
        words, more = shape(RoutingWords, data, lines, name) if not found else (None, [])
        faults += found + more
        if words:
            read[path.stem] = words, lines
    for language, (words, lines) in read.items():
        dutch = read[SOURCE][0] if SOURCE in read else None
        faults += [
            FileFault(f"{TEXTS}/{language}.yaml", line_of(lines, at), f"{'.'.join(at)}: {say}")
            for at, say in _faults_of(words, language, dutch)
        ]
    return {language: words for language, (words, _lines) in read.items()}, faults


def _faults_of(words: RoutingWords, language: str, dutch: RoutingWords | None) -> Iterator[tuple[tuple[str, ...], str]]:
    mine = dict(texts_of(words))
    for at, say in mine.items():
        if re.search(r"\d", say):
            yield at, "a number in prose"
    if (words.translation == "original") is not (language == SOURCE):
        yield ("translation",), "the Dutch is the original, and nothing else is"
    if dutch is None or language == SOURCE:
        return
    theirs = dict(texts_of(dutch))
    yield from ((at, "stands in the Dutch file and not here") for at in theirs if at not in mine)
    yield from ((at, "does not stand in the Dutch file") for at in mine if at not in theirs)
    yield from ((("of",), f"{name} is missing") for name in sections_of(words) if name not in words.of)


def texts_of(words: RoutingWords) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text with its place."""
    for name in SHARED:
        yield from (((name, key), say) for key, say in getattr(words, name).items())
    for id, said in words.authorities.items():
        yield from ((("authorities", id, key), say) for key, say in said.model_dump().items() if say)
