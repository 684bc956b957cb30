"""The folder `checks/`, read whole: every check with its words and cases, or every fault with its file and line."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator

from infopunt.advice.building import KnownToChecks, at_lines, build
from infopunt.advice.pack import FlowPack, with_danger
from infopunt.advice.rules.cases import Case, Cases
from infopunt.advice.rules.flow import DANGER, Flow
from infopunt.advice.words import Words, faults_of_words, words_version, words_with_danger
from infopunt.kernel.packfiles import FileFault, Strict, line_of, read_yaml, shape
from infopunt.kernel.shapes import unfit

SOURCE = "nl"
LEAST_CASES = 8


class SourceWords(Strict):
    title: str = Field(min_length=3)
    url: str = ""


class CaseFile(Strict):
    """One worked case: `source` is what a lawyer worked it out from."""

    name: str = Field(min_length=3)
    today: date | None = None
    answers: dict[str, str | int | float | bool | date]
    expect: dict[str, str]
    people: list[str] | None = None
    values: dict[str, str | int | float] = {}
    source: SourceWords

    @field_validator("values")
    @classmethod
    def _plain(cls, found: dict[str, Any]) -> dict[str, Any]:
        for name, words in found.items():
            if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", str(words)):
                raise unfit("not_a_decimal", name, words=str(words)[:80])
        return found

    def case(self, today: date | None = None) -> Case:
        given = {name: str(value) for name, value in self.answers.items()}
        people = None if self.people is None else tuple(self.people)
        return Case(
            self.name,
            given,
            dict(self.expect),
            self.today or today,
            people,
            {name: str(value) for name, value in self.values.items()},
        )


class CasesFile(Strict):
    """`today`: the day every case is about that names no other, and on which the limits hold; without it the day of asking."""

    today: date | None = None
    limits: dict[str, tuple[str | int | float | date, str | int | float | date]] = {}
    cases: list[CaseFile]

    def plain(self) -> Cases:
        limits = {name: (str(low), str(high)) for name, (low, high) in self.limits.items()}
        return Cases(tuple(case.case(self.today) for case in self.cases), limits, self.today)


@dataclass(frozen=True)
class CheckPack:
    """A check as its folder tells it. `flow_pack` and `words` have the question of danger in front where it belongs."""

    id: str
    flow_pack: FlowPack
    flow: Flow
    words: dict[str, Words]
    cases: CasesFile
    # What the facts it names are: kind and unit.
    kinds: dict[str, tuple[str, str]]
    # Of its own Dutch words: what a translation must name to be up to date.
    version: str = ""


def read_checks(
    root: Path, known: KnownToChecks, languages: Collection[str]
) -> tuple[list[CheckPack], list[FileFault]]:
    """Every check in the order they are shown, and all that is wrong."""
    faults: list[FileFault] = []
    packs: dict[str, tuple[FlowPack, dict[Any, int], str]] = {}
    for path in sorted((root / "checks").glob("*/flow.yaml")):
        name = str(path.relative_to(root))
        data, lines, found = read_yaml(path, root)
        pack, more = shape(FlowPack, data, lines, name) if not found else (None, [])
        faults += found + more
        if pack and pack.id != path.parent.name:
            faults.append(FileFault(name, 1, f"id: the folder is named {path.parent.name}, the check {pack.id}"))
        elif pack:
            packs[pack.id] = pack, lines, name
    first = packs[DANGER][0] if DANGER in packs else None
    checks: list[CheckPack] = []
    for pack, lines, name in packs.values():
        if pack.danger and first is None:
            faults.append(FileFault(name, line_of(lines, ("danger",)), "danger: there is no check named danger"))
            continue
        check, found = _check(root, with_danger(pack, first) if first else pack, known, lines, name, languages)
        faults += found
        checks += [check] if check else []
    checks, found = _words_together(checks)
    return sorted(checks, key=lambda one: (one.flow_pack.order, one.id)), faults + found


def _check(
    root: Path, pack: FlowPack, known: KnownToChecks, lines: Mapping[Any, int], file: str, languages: Collection[str]
) -> tuple[CheckPack | None, list[FileFault]]:
    flow, wrong = build(pack, known)
    found = at_lines(file, lines, wrong)
    found += [FileFault(file, line_of(dict(lines), ("topics",)), f"topics: there is no topic {one}") for one in pack.topics
              if one not in known.topics]  # fmt: skip
    folder = root / "checks" / pack.id
    words: dict[str, Words] = {}
    for path in sorted((folder / "texts").glob("*.yaml")):
        name = str(path.relative_to(root))
        if path.stem not in languages:
            found.append(FileFault(name, 1, f"no region offers the language {path.stem}"))
            continue
        data, where, bad = read_yaml(path, root)
        said, more = shape(Words, data, where, name) if not bad else (None, [])
        found += bad + more
        if said:
            words[path.stem] = said
    cases, more = _cases(root, folder)
    found += more
    if SOURCE not in words:
        found.append(FileFault(file, 1, f"texts/{SOURCE}.yaml: missing or not readable"))
    if flow is None or cases is None or SOURCE not in words:
        return None, found
    named = {pack.use(name).fact for name in pack.facts} | {
        rule for one in pack.findings.values() for rule in one.rules
    }
    kinds = {name: (str(known.facts[name][0]), known.facts[name][1]) for name in sorted(named)}
    return CheckPack(pack.id, pack, flow, words, cases, kinds, words_version(words[SOURCE])), found


def _cases(root: Path, folder: Path) -> tuple[CasesFile | None, list[FileFault]]:
    path = folder / "cases.yaml"
    name = str(path.relative_to(root))
    if not path.exists():
        return None, [FileFault(name, 1, "missing: a check without worked cases proves nothing")]
    data, lines, faults = read_yaml(path, root)
    return shape(CasesFile, data, lines, name) if not faults else (None, faults)


def _words_together(checks: list[CheckPack]) -> tuple[list[CheckPack], list[FileFault]]:
    """Words of every check compared with its flow and its Dutch; the words of danger put in front."""
    by_id = {check.id: check for check in checks}
    first = by_id[DANGER].words if DANGER in by_id else {}
    faults: list[FileFault] = []
    whole: list[CheckPack] = []
    for check in checks:
        words = dict(check.words)
        if check.flow_pack.danger and check.id != DANGER:
            words = {code: words_with_danger(said, first[code]) for code, said in words.items() if code in first}
            faults += [FileFault(f"checks/{check.id}/texts/{code}.yaml", 1, "the check danger has no words in this language")
                       for code in check.words if code not in first]  # fmt: skip
        for code, said in words.items():
            file = f"checks/{check.id}/texts/{code}.yaml"
            faults += at_lines(
                file, {}, list(faults_of_words(said, check.flow, words[SOURCE] if code != SOURCE else None))
            )
            if (said.translation == "original") is not (code == SOURCE):
                faults.append(FileFault(file, 1, "translation: the Dutch is the original, and nothing else is"))
            if code != SOURCE and not said.of:
                faults.append(FileFault(file, 1, f"of: missing; the Dutch words are now {check.version}"))
        whole.append(replace(check, words=words))
    return whole, faults
