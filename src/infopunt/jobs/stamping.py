"""Writing ids and hashes into content files, so that nobody has to think them up."""

import re
import secrets
from dataclasses import replace
from pathlib import Path

from infopunt.information.pack import files, split_front
from infopunt.information.rules import Block, cut, joined, version_of


def stamp(root: Path) -> list[str]:
    """Give blocks without an id one, and translations the hashes they lack; returns the files that changed.

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
    return changed


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
    return f"---\n{head}---\n{joined(out)}" if head else text


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
    return f"---\n{head}---\n{joined(out)}"
