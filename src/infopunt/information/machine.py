"""Machine translation as a port: off unless the operator sets a server. What comes back is a labelled draft, nothing more.

Placeholders, link targets and Dutch terms in italics are held back as numbered tags; a block whose answer lost, doubled or
invented one comes back empty: better none than a damaged one.
"""

import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Any, Protocol

import requests

from infopunt.information.rules import PLACEHOLDER, kind_of
from infopunt.kernel.errors import Refused

SECONDS = 20
HELD = re.compile(
    r"\{\{(?:(?!\{\{).)*?\}\}|\]\((?:(?!\]\()[^)\s])*\)|\*\([^)]*\)\*"  # placeholders, link targets, Dutch terms
    r"|(?:\A|\n)(?:#{1,3} |- |\d+\. )|(?m:^\|[ :|-]+\|$)|\n"  # what begins a line, the line under a table's head, line ends
    r"|\\.|\||\*\*|\*|\[",
    re.S,
)
TAG = re.compile(r'<x id="(\d+)"\s*/?>(?:</x>)?')


class MachineUnavailable(Refused):
    say = "The translation server gave no usable answer. Nothing was changed."


class Translator(Protocol):
    """Texts in, as many texts out, in the same order; raises MachineUnavailable. Tags `<x id="1"/>` are to be kept."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]: ...


class LibreTranslate:
    """A server that speaks the LibreTranslate API."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url.rstrip("/"), key

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        body: dict[str, Any] = {"q": list(texts), "source": source, "target": target, "format": "html"}
        if self._key:
            body["api_key"] = self._key
        return _strings(_post(f"{self._url}/translate", body, {}).get("translatedText"))


class DeepL:
    """A server that speaks the DeepL API, which takes at most 50 texts at once."""

    AT_ONCE = 50

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url.rstrip("/"), key

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        parts = [texts[at : at + self.AT_ONCE] for at in range(0, len(texts), self.AT_ONCE)]
        return [answer for part in parts for answer in self._some(part, source, target)]

    def _some(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        body = {
            "text": list(texts),
            "source_lang": source.upper(),
            "target_lang": target.upper(),
            "tag_handling": "xml",
        }
        answer = _post(f"{self._url}/v2/translate", body, {"authorization": f"DeepL-Auth-Key {self._key}"})
        rows = answer.get("translations")
        return _strings(
            [row.get("text") if isinstance(row, dict) else None for row in rows] if isinstance(rows, list) else None
        )


def _post(url: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    """The answer as a JSON object. No error tells what was sent, or where."""
    try:
        answer = requests.post(url, json=body, headers=headers, timeout=SECONDS, allow_redirects=False)
        told = answer.json() if answer.status_code == 200 else None
    except (requests.RequestException, ValueError):
        raise MachineUnavailable from None
    if not isinstance(told, dict):
        raise MachineUnavailable
    return told


def _strings(found: Any) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise MachineUnavailable
    return found


def translate_blocks(blocks: Sequence[str], target: str, by: Translator) -> list[str]:
    """Markdown in, Markdown out, in the same order; '' for a block whose answer cannot be trusted."""
    if not blocks:
        return []
    held = [_hold(block) for block in blocks]
    answers = by.translate([text for text, _ in held], "nl", target)
    if len(answers) != len(blocks):
        raise MachineUnavailable
    return [_put_back(answer, kept) for answer, (_, kept) in zip(answers, held, strict=True)]


def _hold(md: str) -> tuple[str, list[str]]:
    """The text with numbered tags, and what each stands for. A link target goes with its closing bracket."""
    kept: list[str] = []
    out, at = [], 0
    for found in HELD.finditer(md):
        out += [escape(md[at : found.start()], quote=False), f'<x id="{len(kept)}"/>']
        kept.append(found[0])
        at = found.end()
    return "".join([*out, escape(md[at:], quote=False)]), kept


def _put_back(answer: str, kept: list[str]) -> str:
    """The answer with what was held back in its place; '' when it is not the same block in other words."""
    numbers = [int(number) for number in TAG.findall(answer)]
    if sorted(numbers) != list(range(len(kept))):
        return ""
    parts = TAG.split(answer)
    words = "".join(kept[int(part)] if at % 2 else unescape(part) for at, part in enumerate(parts)).strip()
    return words if _is_whole(words, kept) else ""


def _is_whole(words: str, kept: list[str]) -> bool:
    """Whether the words hold what was held back, in a sensible order, and nothing else that means something to us."""
    found = HELD.findall(words)
    if sorted(found) != sorted(kept) or re.search(r"<[a-zA-Z/!]|\{#|[\r\x85\u2028\u2029]", words):
        return False
    # What opens and closes must still stand in that order, or a link or emphasis would swallow other words.
    return _frame(found) == _frame(kept) and kind_of(words) is kind_of("".join(kept[:1]))


def _frame(marks: list[str]) -> list[str]:
    return [mark for mark in marks if not PLACEHOLDER.fullmatch(mark)]
