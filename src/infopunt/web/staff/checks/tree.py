"""A check as a drawing: its questions from the top down, what is worked out, what is found. Plain SVG, made on the server."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from infopunt.advice.words import Words
from infopunt.pages.words.languages import direction
from infopunt.web.staff.checks.rule_words import rule_in_words, unit_in_words
from infopunt.web.staff.faults import word

WIDTH, PAD, LINE, GAP, TALLEST = 400, 10, 17, 18, 540
STEP = 24  # how far a question that is not always asked stands in
LETTERS = 7.0  # width of a letter; wide enough for Cyrillic


@dataclass(frozen=True)
class Line:
    """A line of text in a box; `look` is its class: words, code, or the verdict it belongs to."""

    say: str
    look: str = ""


@dataclass(frozen=True)
class Box:
    kind: str
    lines: tuple[Line, ...]
    inset: int = 0

    @property
    def height(self) -> int:
        return len(self.lines) * LINE + 2 * PAD - 4


def drawn(flow: Mapping[str, Any], words: Words, language: str) -> SafeString:
    """The drawing in sheets no longer than a printed page, the first with a title and, for who cannot see it, all that it says."""
    boxes = list(_boxes(flow, words))
    title = escape(_("The tree of this check: %(title)s") % {"title": words.title})
    told = escape("\n".join(" ".join(line.say for line in box.lines) for box in boxes))
    named = f'role="img" aria-labelledby="tree-title tree-told"><title id="tree-title">{title}</title><desc id="tree-told">{told}</desc>'
    sheets = [
        f'<svg class="tree" viewBox="0 0 {WIDTH} {height}" {"aria-hidden=true>" if at else named}{body}</svg>'
        for at, (height, body) in enumerate(_sheets(boxes, direction(language) == "rtl"))
    ]
    return mark_safe("".join(sheets))


def _sheets(boxes: list[Box], rtl: bool) -> Iterator[tuple[int, str]]:
    """The boxes below each other, in parts that fit a page: (height, drawing)."""
    parts: list[str] = []
    top = 0
    for box in boxes:
        if parts and top + GAP + box.height > TALLEST:
            yield top, "".join(parts)
            parts, top = [], 0
        top += GAP
        if box.kind != "head":
            # What is not always asked stands beside the way down; a short branch leads to it.
            beside = box.height if box.inset else 0
            branch = f"M12 {top + box.height // 2}h{box.inset - 11}" if box.inset else ""
            parts.append(f'<path class="way" d="M12 {top - GAP}v{GAP + beside}{branch}"/>')
        parts.append(_box(box, top, rtl))
        top += box.height
    yield top + 2, "".join(parts)


def _boxes(flow: Mapping[str, Any], words: Words) -> Iterator[Box]:
    yield _head(_("Questions, in this order"))
    for number, (id, one) in enumerate(flow["questions"].items(), 1):
        inset = STEP if one["when"] else 0
        lines = [
            *_lines(f"{number}. {words.questions[id].ask}", "", inset),
            *_lines(f"{id}: {answers(one)}", "code", inset),
        ]
        if one["when"]:
            lines = [*_lines(_("only when %(rule)s") % {"rule": rule_in_words(one["when"])}, "when", inset), *lines]
        yield Box("ask", tuple(lines), inset)
    if flow["values"]:
        yield _head(_("Worked out from the answers and the facts"))
    for id, one in flow["values"].items():
        lines = _lines(f"{id} ({words.values.get(id, id)})")
        for rule in formulas(one):
            lines += _lines(rule, "code")
        yield Box("value", tuple(lines))
    yield _head(_("What comes out"))
    for id, one in flow["findings"].items():
        yield Box("find", tuple(_finding(id, one, words)))
    for id, one in flow["people"].items():
        lines = _lines(_("Only a person can judge: %(what)s") % {"what": words.people[id]})
        yield Box(
            "person",
            tuple(
                lines
                + (_lines(_("only when %(rule)s") % {"rule": rule_in_words(one["if"])}, "when") if one["if"] else [])
            ),
        )


def _head(say: str) -> Box:
    return Box("head", (Line(say),))


def _finding(id: str, one: Mapping[str, Any], words: Words) -> list[Line]:
    said = words.findings[id]
    lines = _lines(_("only when %(rule)s") % {"rule": rule_in_words(one["if"])}, "when") if one["if"] else []
    lines += [*_lines(said.ask), *_lines(f"{id}: {rule_in_words(one['when'])}", "code")]
    for verdict, say in (("yes", _("Yes")), ("no", _("No")), ("unknown", _("Cannot tell"))):
        text = getattr(said, verdict)
        if text:
            sign = "▲" if verdict == one["trouble"] else "●" if verdict != "unknown" else "?"
            lines += _lines(f"{sign} {say}: {text}", "bad" if verdict == one["trouble"] else verdict)
    return lines


def answers(one: Mapping[str, Any]) -> str:
    """What a question takes, in the words of the screen: amount: 0 – 20000 euros; bank, cash or both."""
    if one["type"] == "choice":
        return " | ".join(one["options"])
    bounds = " – ".join("…" if one[side] is None else rule_in_words(str(one[side])) for side in ("min", "max"))
    parts = [
        f"{word(one['type'])}:" if bounds != "… – …" else word(one["type"]),
        bounds if bounds != "… – …" else "",
        unit_in_words(one["unit"]),
    ]
    return " ".join(part for part in parts if part)


def formulas(one: Mapping[str, Any]) -> list[str]:
    """How a value is worked out, one line a case."""
    if one["is"]:
        return [rule_in_words(one["is"])]
    return [rule_in_words(rule) for rule in _cases(one)]


def _cases(one: Mapping[str, Any]) -> list[str]:
    return [f"{case['when']} → {case['is']}" if case["when"] else f"… → {case['is']}" for case in one["cases"]]


def _lines(say: str, look: str = "", inset: int = 0) -> list[Line]:
    width = int((WIDTH - 2 - 2 * PAD - inset) / (LETTERS if look != "code" else 7.3))
    return [Line(part, look) for part in textwrap.wrap(say, width, break_on_hyphens=False)]


def _box(box: Box, top: int, rtl: bool) -> str:
    left, right = 1 + box.inset, WIDTH - 1
    rows = []
    for number, line in enumerate(box.lines):
        turned = rtl and line.look not in ("code", "when") and box.kind != "head"
        x = right - PAD if turned else left + (PAD if box.kind != "head" else 0)
        way = ' direction="rtl"' if turned else ""
        y = top + PAD + 9 + number * LINE
        rows.append(f'<text class="{line.look or "words"}" x="{x}" y="{y}"{way}>{escape(line.say)}</text>')
    frame = "" if box.kind == "head" else (
        f'<rect x="{left}" y="{top}" width="{right - left}" height="{box.height}" rx="6"/>'
    )  # fmt: skip
    return f'<g class="{box.kind}">{frame}{"".join(rows)}</g>'
