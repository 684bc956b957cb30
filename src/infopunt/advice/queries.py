"""Checks ready to run, with their words; the number of queries does not grow with what they hold.

What a row holds is read into a check or its words once for all requests. It is kept under the text of the row itself: a row
that changes is another text, so a change shows at once, in every process.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from infopunt.advice.building import KnownToChecks, build
from infopunt.advice.models import Check, CheckText
from infopunt.advice.pack import FlowPack
from infopunt.advice.rules.flow import Flow
from infopunt.advice.words import PLACEHOLDER, Words
from infopunt.facts.rules import FactKind
from infopunt.kernel.stored import as_text
from infopunt.kernel.words import in_language


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

    def __init__(self, rows: Mapping[str, str]) -> None:
        self._rows = rows

    def __getitem__(self, language: str) -> Words:
        return _words(self._rows[language])

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
    texts = CheckText.objects.values_list(
        "check_of", "language", "translation", "outdated", "words__title", "words__lead"
    )
    for id, language, translation, outdated, title, lead in texts.order_by("language"):
        one = found[id]
        one.titles[language], one.leads[language] = title, lead
        one.standing[language] = standing(translation, outdated)
    return list(found.values())


@dataclass(frozen=True)
class Leans:
    """A check that leans on a fact: `names` it is read under, whether a finding rests on it (`rule`), the `languages` whose
    words show it by a placeholder, the `pictures` below its questions that do."""

    id: str
    title: str
    names: tuple[str, ...]
    rule: bool
    languages: tuple[str, ...]
    pictures: tuple[str, ...]


def leaning_on(fact: str, pictures: Iterable[str], language: str) -> list[Leans]:
    """Every check that uses a fact, in its rules, its words or one of the `pictures` that show it; two queries."""
    texts: dict[str, dict[str, Any]] = {}
    for id, code, words in CheckText.objects.order_by("language").values_list("check_of", "language", "words"):
        texts.setdefault(id, {})[code] = words
    found, drawn = [], set(pictures)
    for check in Check.objects.all():
        flow, said = check.parts, texts.get(check.id, {})
        names = tuple(
            name for name, use in flow["facts"].items() if (use["fact"] if isinstance(use, dict) else use) == fact
        )
        rule = any(fact in one["rules"] for one in flow["findings"].values())
        shown = tuple(dict.fromkeys(one["picture"] for one in flow["questions"].values() if one["picture"] in drawn))
        if not (names or rule or shown):
            continue
        told = tuple(code for code, words in said.items() if set(names) & set(PLACEHOLDER.findall(json.dumps(words))))
        title = in_language(said, language)["title"]
        found.append(Leans(check.id, title, names, rule, told, shown))
    return found


def checks_using(facts: Collection[str], language: str) -> list[tuple[str, str]]:
    """The checks that use one of these facts in their rules or words: (id, title); two queries."""
    titles: dict[str, dict[str, str]] = {}
    for id, code, title in CheckText.objects.values_list("check_of", "language", "words__title"):
        titles.setdefault(id, {})[code] = title
    found = []
    for check in Check.objects.all():
        used = {use["fact"] if isinstance(use, dict) else use for use in check.parts["facts"].values()}
        used |= {name for one in check.parts["findings"].values() for name in one["rules"]}
        if used & set(facts):
            found.append((check.id, in_language(titles.get(check.id, {}), language)))
    return found


def standing(translation: str, outdated: bool) -> str:
    return "outdated" if outdated else "machine" if translation == "machine" else "current"


def all_checks() -> list[LiveCheck]:
    """Every check in every language, in their order; one query. Read twice unchanged, they are the same objects."""
    return list(_kept(_rows(CheckText.objects.all())))


def live_check(id: str, languages: Iterable[str]) -> LiveCheck | None:
    """One check in these languages; one query."""
    return next(_live(_rows(CheckText.objects.filter(check_of=id, language__in=set(languages)))), None)


# Check, its topics, flow and kinds, then language, words, translation, outdated: as the database has them.
_Row = tuple[str, str, str, str, str, str, str, bool]


def _rows(texts: QuerySet[CheckText]) -> tuple[_Row, ...]:
    """A check comes once a language, with its own row beside it."""
    return tuple(texts.order_by("check_of__position", "check_of").values_list(
        "check_of", as_text("check_of__topics"), "check_of__flow", as_text("check_of__kinds"),
        "language", as_text("words"), "translation", "outdated",
    ))  # fmt: skip


@lru_cache(maxsize=2)
def _kept(rows: tuple[_Row, ...]) -> tuple[LiveCheck, ...]:
    return tuple(_live(rows))


def _live(rows: Iterable[_Row]) -> Iterator[LiveCheck]:
    for id, of_check in groupby(rows, key=itemgetter(0)):
        mine = list(of_check)
        _id, topics, flow, kinds, *_text = mine[0]
        yield LiveCheck(
            id, tuple(json.loads(topics)), _built(flow, kinds),
            Said({language: words for *_check, language, words, _translation, _outdated in mine}),
            frozenset(language for *_check, language, _words, translation, _outdated in mine if translation == "machine"),
            frozenset(language for *_check, language, _words, _translation, outdated in mine if outdated),
            _pictures(flow),
        )  # fmt: skip


def flow_of(check: Check) -> Flow:
    """The check as it runs."""
    return _built(check.flow, json.dumps(check.kinds))


@lru_cache(maxsize=400)
def _words(text: str) -> Words:
    return Words.model_validate_json(text)


@lru_cache(maxsize=200)
def _pictures(flow: str) -> dict[str, str]:
    return {id: one["picture"] for id, one in json.loads(flow)["questions"].items() if one["picture"]}


@lru_cache(maxsize=200)
def _built(flow: str, kinds: str) -> Flow:
    pack = FlowPack.model_validate_json(flow)
    facts = {name: (FactKind(kind), unit) for name, (kind, unit) in json.loads(kinds).items()}
    built, faults = build(
        pack, KnownToChecks(facts=facts, pages=_Any(), topics=_Any(), pictures=_Any())
    )  # what it names was looked up when it was loaded
    if built is None:
        raise ValueError(f"check {pack.id}: {faults[0][1]}")
    return built


class _Any(frozenset[str]):
    """Holds every name."""

    def __contains__(self, name: object) -> bool:
        return True
