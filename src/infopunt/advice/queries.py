"""Checks ready to run, with their words; the number of queries does not grow with what they hold."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from infopunt.advice.models import Check, CheckText
from infopunt.advice.pack import FlowPack, Known, build
from infopunt.advice.rules.flow import Flow
from infopunt.advice.words import Words
from infopunt.facts.rules import Kind


@dataclass(frozen=True, eq=False)
class LiveCheck:
    """A check as visitors meet it. `machine` and `outdated` name languages whose words nobody signed, or that lag."""

    id: str
    topics: tuple[str, ...]
    flow: Flow
    words: Mapping[str, Words]
    machine: frozenset[str]
    outdated: frozenset[str]
    # The drawing below a question that shows where its answer stands.
    pictures: dict[str, str]

    def language(self, asked: str) -> str:
        """The language it is shown in when `asked` is asked for: that one, else English, else Dutch."""
        return next(code for code in (asked, "en", "nl") if code in self.words)

    @property
    def facts(self) -> set[str]:
        """Every fact it names."""
        return {one.fact for one in self.flow.facts.values()} | {id for one in self.flow.findings for id in one.rules}


class Said(Mapping[str, Words]):
    """Words by language, each read when it is first asked for: a question needs one of them."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        self._rows, self._read = rows, dict[str, Words]()

    def __getitem__(self, language: str) -> Words:
        if language not in self._read:
            self._read[language] = Words.model_validate(self._rows[language])
        return self._read[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@dataclass(frozen=True)
class Listed:
    """A check in a list. `titles` and `leads` per language; `standing`: current, machine or outdated, per language."""

    id: str
    topics: tuple[str, ...]
    cases: int
    cases_by: str
    titles: dict[str, str]
    leads: dict[str, str]
    standing: dict[str, str]


def listed() -> list[Listed]:
    """Every check by its title, in their order; two queries, and no other words are read."""
    found = {
        id: Listed(id, tuple(topics), len(cases.get("cases", [])), by, {}, {}, {})
        for id, topics, cases, by in Check.objects.values_list("id", "topics", "cases", "cases_by")
    }
    texts = CheckText.objects.values_list("check_of", "language", "translation", "outdated", "words__title", "words__lead")
    for id, language, translation, outdated, title, lead in texts.order_by("language"):
        one = found[id]
        one.titles[language], one.leads[language] = title, lead
        one.standing[language] = standing(translation, outdated)
    return list(found.values())


def standing(translation: str, outdated: bool) -> str:
    return "outdated" if outdated else "machine" if translation == "machine" else "current"


def all_checks() -> list[LiveCheck]:
    """Every check in every language, in their order; two queries."""
    return list(_live(*_rows(Check.objects.all(), CheckText.objects.all())))


def live_check(id: str, languages: Iterable[str]) -> LiveCheck | None:
    """One check in these languages; two queries."""
    texts = CheckText.objects.filter(check_of=id, language__in=set(languages))
    return next(iter(_live(*_rows(Check.objects.filter(id=id), texts))), None)


_CheckRow = tuple[str, str, str, str]  # id, topics, flow, kinds: as the database has them
_TextRow = tuple[str, str, str, str, bool]  # check, language, words, translation, outdated


def _rows(
    checks: QuerySet[Check], texts: QuerySet[CheckText]
) -> tuple[tuple[_CheckRow, ...], tuple[_TextRow, ...]]:
    as_text = {name: Cast(name, TextField()) for name in ("topics", "kinds", "words")}
    return (
        tuple(checks.values_list("id", as_text["topics"], "flow", as_text["kinds"])),
        tuple(texts.values_list("check_of", "language", as_text["words"], "translation", "outdated")),
    )


@lru_cache(maxsize=4)
def _live(checks: tuple[_CheckRow, ...], texts: tuple[_TextRow, ...]) -> tuple[LiveCheck, ...]:
    """Read twice unchanged, these are the same objects."""
    by_check: dict[str, list[_TextRow]] = {}
    for text in texts:
        by_check.setdefault(text[0], []).append(text)
    found = []
    for id, topics, flow, kinds in checks:
        mine = by_check.get(id, [])
        found.append(
            LiveCheck(
                id,
                tuple(json.loads(topics)),
                _built(flow, json.dumps(json.loads(kinds))),
                Said({language: json.loads(words) for _, language, words, _, _ in mine}),
                frozenset(language for _, language, _, translation, _ in mine if translation == "machine"),
                frozenset(language for _, language, _, _, outdated in mine if outdated),
                {name: one["picture"] for name, one in json.loads(flow)["questions"].items() if one["picture"]},
            )
        )
    return tuple(found)


def flow_of(check: Check) -> Flow:
    """The check as it runs; read once for all requests until it is changed."""
    return _built(check.flow, json.dumps(check.kinds))


@lru_cache(maxsize=200)
def _built(flow: str, kinds: str) -> Flow:
    pack = FlowPack.model_validate_json(flow)
    facts = {name: (Kind(kind), unit) for name, (kind, unit) in json.loads(kinds).items()}
    built, faults = build(pack, Known(facts, _Any(), _Any(), _Any()))  # what it names was looked up when it was loaded
    if built is None:
        raise ValueError(f"check {pack.id}: {faults[0][1]}")
    return built


class _Any(frozenset[str]):
    """Holds every name."""

    def __contains__(self, name: object) -> bool:
        return True
