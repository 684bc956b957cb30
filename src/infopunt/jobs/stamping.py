"""Writing ids and hashes into content files, and values into their second list, so that nobody has to."""

import re
import secrets
from dataclasses import replace
from pathlib import Path

from infopunt.advice.words import Words
from infopunt.advice.words import words_version as words_version
from infopunt.facts.entered import FILE, lines_for, read_entered
from infopunt.facts.pack import read_facts
from infopunt.information.pack import files, split_front
from infopunt.information.rules import Block, as_one_text, cut, version_of
from infopunt.kernel.packfiles import read_yaml
from infopunt.referrals.authorities.words import TEXTS, RoutingWords, versions_of


def stamp(root: Path) -> list[str]:
    """Give blocks without an id one, translations the hashes they lack, new values their second line; returns what changed.

    What stands there is never changed: a hash that lags behind is how we know that a translation is outdated.
    """
    changed: list[str] = []
    paths = [path for path, _ in files(root)]
    for path in sorted(paths, key=lambda path: path.stem != "nl"):
        before = path.read_text("utf-8")
        after = _dutch(before) if path.stem == "nl" else _translation(before, _source_of(path))
        if after != before:
            path.write_text(after, "utf-8")
            changed.append(str(path.relative_to(root)))
    return changed + _checks(root) + _routing(root) + _enter(root)


def _checks(root: Path) -> list[str]:
    """Name the Dutch version in the words of checks that do not name one yet."""
    changed = []
    for path in sorted((root / "checks").glob("*/texts/*.yaml")):
        text, source = path.read_text("utf-8"), path.with_name("nl.yaml")
        if path.stem == "nl" or not source.exists() or re.search(r"^of:", text, re.M):
            continue
        dutch = Words.model_validate(read_yaml(source, root)[0])
        path.write_text(f'of: "{words_version(dutch)}"\n{text}', "utf-8")
        changed.append(str(path.relative_to(root)))
    return changed


def _routing(root: Path) -> list[str]:
    """Name the Dutch version of each section in the words about authorities, where none is named yet."""
    changed = []
    source = root / TEXTS / "nl.yaml"
    versions = versions_of(RoutingWords.model_validate(read_yaml(source, root)[0])) if source.exists() else {}
    for path in sorted((root / TEXTS).glob("*.yaml")):
        data, text = read_yaml(path, root)[0], path.read_text("utf-8")
        here = {*(data or {}), *((data or {}).get("authorities") or {})}
        lacking = [name for name in versions if name in here and name not in (data.get("of") or {})]
        if path.stem == "nl" or not lacking:
            continue
        lines = "".join(f'  {name}: "{versions[name]}"\n' for name in lacking)
        head = text if re.search(r"^of:", text, re.M) else f"of:\n{text}"
        before, of, after = head.partition("of:\n")
        path.write_text(f"{before}{of}{lines}{after}", "utf-8")
        changed.append(str(path.relative_to(root)))
    return changed


def _enter(root: Path) -> list[str]:
    """Add to the second list what it lacks, where somebody keeps one. A line that stands there is corrected by hand: that is
    what it is for."""
    entered, unread = read_entered(root)
    facts, faults = read_facts(root)
    if entered is None or unread or faults:
        return []
    path = root / FILE
    before = path.read_text("utf-8")
    head = "".join(line for line in before.splitlines(True) if line.startswith("#"))
    after = head + lines_for({name: pack.series(name) for name, (_, pack) in facts.items()}, entered)
    if after == before:
        return []
    path.write_text(after, "utf-8")
    return [FILE]


def _source_of(path: Path) -> list[Block]:
    """The Dutch blocks a translation belongs to: of the same folder."""
    source = path.with_name("nl.md")
    return cut(split_front(source.read_text("utf-8"))[1]) if source.exists() else []


def _dutch(text: str) -> str:
    head, body, _ = split_front(text)
    blocks = cut(body)
    taken = {block.id for block in blocks}
    out = []
    for block in blocks:
        if not block.id:
            block = replace(block, id=_new_id(taken))
        out.append(block)
    return f"---\n{head}---\n{as_one_text(out)}" if head else text


def _new_id(taken: set[str]) -> str:
    while True:
        id = f"b-{secrets.token_hex(2)}"
        if id not in taken:
            taken.add(id)
            return id


def _translation(text: str, source: list[Block]) -> str:
    head, body, _ = split_front(text)
    if not head or not source:
        return text
    now = {block.id: block for block in source}
    blocks = cut(body)
    if len(blocks) == len(source) and not any(block.id for block in blocks if block.is_written):
        blocks = [replace(block, id=original.id) for block, original in zip(blocks, source, strict=True)]
    out = [
        replace(block, of=now[block.id].hash) if block.is_written and not block.of and block.id in now else block
        for block in blocks
    ]
    if not re.search(r"^of:", head, re.M):
        head += f'of: "{version_of(source)}"\n'
    return f"---\n{head}---\n{as_one_text(out)}"
