"""`checks/<slug>/texts/<language>.yaml`: every word a visitor reads in a check.

Ids never equal labels: a translation cannot change what a check decides. The Dutch file is the source; the others hold the
same keys and the same placeholders, and name the version of the Dutch words they translate (`of`).
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from infopunt.advice.rules.flow import DANGER, Flow, options_of
from infopunt.kernel.packfiles import At, Strict

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class QuestionWords(Strict):
    """`short` names the answer in explanations; `bring` is what settles it when somebody does not know."""

    ask: str = Field(min_length=3)
    short: str = Field(min_length=1)
    why: str = Field(min_length=3)
    where: str = ""
    bring: str = ""
    options: dict[str, str] = {}


class FindingWords(Strict):
    """`ask` is the heading; one of the three follows, and `do` where it is bad news or nobody can tell."""

    ask: str = Field(min_length=3)
    yes: str = ""
    no: str = ""
    unknown: str = ""
    do: list[str] = []


class Words(Strict):
    translation: Literal["original", "machine", "reviewed", "signed"] = "original"
    of: str = ""
    title: str = Field(min_length=3)
    lead: str = Field(min_length=3)
    questions: dict[str, QuestionWords]
    facts: dict[str, str] = {}
    values: dict[str, str] = {}
    findings: dict[str, FindingWords]
    people: dict[str, str] = {}


def words_version(words: Words) -> str:
    """Changes with every word of the Dutch file."""
    data = words.model_dump(exclude={"translation", "of"})
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]


def words_with_danger(words: Words, first: Words) -> Words:
    """The words of a check that begins with the question whether somebody is in danger."""
    return words.model_copy(update={
        "questions": {DANGER: first.questions[DANGER], **words.questions},
        "findings": {DANGER: first.findings[DANGER], **words.findings},
    })  # fmt: skip


def pieces(words: Words) -> Iterator[tuple[At, str]]:
    """Every text with its place in the file."""
    yield from _pieces(words.model_dump(exclude={"translation", "of"}), ())


def _pieces(data: Any, place: At) -> Iterator[tuple[At, str]]:
    if isinstance(data, str):
        if data:
            yield place, data
        return
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield from _pieces(value, (*place, key))


def faults_of_words(words: Words, flow: Flow, source: Words | None) -> Iterator[tuple[At, str]]:
    """What is missing, too much, a number, or differs from the Dutch in what it fills in."""
    yield from _faults_of_keys(words, flow)
    known = {*flow.facts, *flow.values, *(one.id for one in flow.questions), "today"}
    for place, text in pieces(words):
        bare = PLACEHOLDER.sub("", text)
        if re.search(r"\d", bare):
            yield place, "a number in prose: make it a fact"
        if "{" in bare or "}" in bare:
            yield place, "a brace that belongs to no placeholder"
        for name in PLACEHOLDER.findall(text):
            if name not in known:
                yield place, f"there is nothing named {name} to fill in"
    if source is None:
        return
    theirs = dict(pieces(source))
    mine = dict(pieces(words))
    for place in [*theirs, *(one for one in mine if one not in theirs)]:
        if place not in mine or place not in theirs:
            yield (
                place,
                "stands in the Dutch file and not here" if place in theirs else "does not stand in the Dutch file",
            )
        elif sorted(PLACEHOLDER.findall(theirs[place])) != sorted(PLACEHOLDER.findall(mine[place])):
            yield place, "fills in something else than the Dutch text"


def _faults_of_keys(words: Words, flow: Flow) -> Iterator[tuple[At, str]]:
    wanted: dict[str, set[str]] = {
        "questions": {one.id for one in flow.questions},
        "facts": {name for name, one in flow.facts.items() if one.type is not None},
        "values": set(flow.values),
        "findings": {one.id for one in flow.findings},
        "people": set(flow.people),
    }
    for part, ids in wanted.items():
        there = set(getattr(words, part))
        yield from (((part, id), "has no words") for id in sorted(ids - there))
        yield from (((part, id), "is not in flow.yaml") for id in sorted(there - ids))
    for question in flow.questions:
        said = words.questions.get(question.id)
        if said is None:
            continue
        if set(said.options) != set(options_of(question)):
            yield ("questions", question.id, "options"), "are not those of flow.yaml"
        if not said.bring and question.id != DANGER:
            yield ("questions", question.id, "bring"), "missing: what to bring when somebody does not know"
