"""`glossary/<language>.yaml`: the terms a translation keeps to, with the Dutch one beside each."""

import re
from dataclasses import dataclass
from pathlib import Path

from infopunt.information.prose import plain_text
from infopunt.information.rules import Block, Translation
from infopunt.kernel.packfiles import FileFault, Strict, line_of, read_yaml, shape


class DutchTerm(Strict):
    means: str
    forms: list[str] = []


class DutchFile(Strict):
    terms: dict[str, DutchTerm]


class OwnTerm(Strict):
    """`stems` are pieces of words; one of them stands in every form of the term. `avoid` are words that mean something else."""

    term: str
    stems: list[str]
    avoid: list[str] = []


class OwnFile(Strict):
    translation: Translation
    terms: dict[str, OwnTerm]


@dataclass(frozen=True)
class Glossary:
    """The Dutch terms, and per language what each is called."""

    dutch: dict[str, DutchTerm]
    own: dict[str, dict[str, OwnTerm]]


def read_glossary(root: Path, languages: set[str]) -> tuple[Glossary, list[FileFault]]:
    """The glossary of every language, and what is wrong with it: each language has every term."""
    dutch: dict[str, DutchTerm] = {}
    own: dict[str, dict[str, OwnTerm]] = {}
    faults: list[FileFault] = []
    for path in sorted((root / "glossary").glob("*.yaml"), key=lambda path: path.stem != "nl"):
        name = str(path.relative_to(root))
        data, lines, found = read_yaml(path, root)
        faults += found
        if found:
            continue
        if path.stem == "nl":
            pack, more = shape(DutchFile, data, lines, name)
            dutch = pack.terms if pack else {}
            faults += more
            continue
        mine, more = shape(OwnFile, data, lines, name)
        faults += more
        if path.stem not in languages:
            faults.append(FileFault(name, 1, f"no region offers the language {path.stem}"))
        if mine:
            own[path.stem] = mine.terms
            faults += [FileFault(name, 1, f"{term}: missing") for term in dutch if term not in mine.terms]
            faults += [
                FileFault(name, line_of(lines, ("terms", term)), f"{term}: no such Dutch term")
                for term in mine.terms
                if term not in dutch
            ]
    return Glossary(dutch, own), faults


def terms_in(blocks: tuple[Block, ...], glossary: Glossary) -> list[str]:
    """The glossary's terms a Dutch text uses. Of two that share words only the longer counts: *tijdelijk contract*."""
    text = " ".join(plain_text(block.md) for block in blocks).lower()
    found = []
    for term, entry in sorted(glossary.dutch.items(), key=lambda pair: -len(pair[0])):
        pattern = r"\b(" + "|".join(re.escape(form.lower()) for form in (term, *entry.forms)) + r")\b"
        if re.search(pattern, text):
            found.append(term)
            text = re.sub(pattern, " ", text)
    return found


def strays(source: tuple[Block, ...], blocks: tuple[Block, ...], language: str, glossary: Glossary) -> list[str]:
    """Terms of the Dutch text that the translation renders otherwise than the glossary, or with a word it avoids."""
    own = glossary.own.get(language, {})
    text = " ".join(plain_text(block.md) for block in blocks).lower()
    say = []
    for term in terms_in(source, glossary):
        entry = own.get(term)
        if entry is None:
            continue
        if not any(stem.lower() in text for stem in (*entry.stems, term)):
            say.append(f"{term}: the glossary says {entry.term!r}")
        say += [
            f"{term}: {word!r} is to be avoided, say {entry.term!r}" for word in entry.avoid if word.lower() in text
        ]
    return say
