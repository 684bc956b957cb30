"""Pictures drawn from a text: a sheet of paper with its lines explained, a line of time, a choice.

The words are a text like any other (`content/pages/pictures`): the title, a description for who cannot see the picture, and
a list. So a picture is translated, checked and outdated like a page. Drawn as inline SVG, in the colours and the font of
the page: it weighs one or two kB, needs no request of its own and follows dark mode and writing direction.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from infopunt.information.queries import LivePage, LiveText
from infopunt.information.rules import Block, BlockKind, lead_of, title_of
from infopunt.pages.words.languages import direction
from infopunt.pages.words.markdown import Notes, below, text_of

BOLDER = 1.06  # how much wider strong letters are, Cyrillic the most
WIDTH = 340  # a small phone's column, so that a letter of 14 is a letter of 14
SIZE, SMALL = 14.0, 13.0
# Mean width of a letter in its size, on the wide side, so that a line never runs out of its box; Arabic is narrower.
LETTER, ARABIC = 0.54, 0.46


@dataclass
class _Canvas:
    """Shapes from top to bottom; `x` counts from the side where reading starts."""

    rtl: bool
    parts: list[str] = field(default_factory=list)
    y: float = 0

    def at(self, x: float) -> float:
        return WIDTH - x if self.rtl else x

    def text(self, x: float, words: str, kind: str = "", *, size: float = SIZE, anchor: str = "") -> None:
        name = f' class="{kind}"' if kind else ""
        ends = f' text-anchor="{anchor}"' if anchor else ""
        self.parts.append(
            f'<text x="{self.at(x):g}" y="{self.y:g}" font-size="{size:g}"{name}{ends}>{escape(words)}</text>'
        )

    def lines(self, x: float, words: str, width: float, kind: str = "", *, size: float = SIZE) -> None:
        """Words on as many lines as they need; leaves `y` on the last of them."""
        for number, line in enumerate(wrapped(words, size * BOLDER if kind == "strong" else size, width)):
            self.y += size * 1.35 if number else 0
            self.text(x, line, kind, size=size)

    def box(self, x: float, y: float, width: float, height: float, kind: str) -> str:
        left = WIDTH - x - width if self.rtl else x
        return f'<rect x="{left:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8" class="{kind}"/>'

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        self.parts.append(f'<path d="M{self.at(x1):g} {y1:g}L{self.at(x2):g} {y2:g}" class="line"/>')


@lru_cache(maxsize=4_000)
def wrapped(words: str, size: float, width: float) -> tuple[str, ...]:
    """Words cut into lines that fit `width`, by the mean width of a letter; a word is never cut."""
    letter = ARABIC if re.search("[\u0600-\u06ff]", words) else LETTER
    most = int(width / (size * letter))
    out: list[str] = [""]
    for word in words.split():
        if out[-1] and len(out[-1]) + 1 + len(word) > most:
            out.append(word)
        else:
            out[-1] = f"{out[-1]} {word}".strip()
    return tuple(out)


def items_of(blocks: Iterable[Block]) -> list[tuple[str, str]]:
    """The labels of a picture, in order: list items `**name** words` as (name, words), each as Markdown."""
    lists = [block.md for block in blocks if block.kind is BlockKind.LIST]
    items = [" ".join(item.removeprefix("- ").split()) for md in lists for item in re.split(r"\n(?=- )", md)]
    found = [re.fullmatch(r"(?:\*\*(.+?)\*\*)?\s*(.*)", item) for item in items]
    return [(match[1] or "", match[2]) for match in found if match]


def draw(page: LivePage, text: LiveText, notes: Notes) -> str:
    """The picture of `page` with its caption, in the words of `text`."""
    labels = [(text_of(name, notes), text_of(words, notes)) for name, words in items_of(text.blocks)]
    kind = str(page.drawing["kind"])
    rtl = direction(text.language) == "rtl"
    # A sheet is a Dutch paper: it reads from left to right for everybody.
    canvas = _Canvas(rtl=rtl and kind != "sheet")
    if kind == "sheet":
        _sheet(canvas, str(page.drawing["name"]), labels, list(page.drawing["values"]), rtl)
    elif kind == "timeline":
        _timeline(canvas, labels)
    else:
        _choice(canvas, labels)
    describe = text_of(lead_of(text.blocks), notes)
    return (
        f'<figure><svg viewBox="0 0 {WIDTH} {canvas.y:g}" role="img" aria-label="{escape(describe)}" '
        f'direction="{"rtl" if canvas.rtl else "ltr"}">{"".join(canvas.parts)}</svg>'
        f"<figcaption>{escape(title_of(text.blocks))}</figcaption></figure>{below((block.md for block in text.blocks), notes)}"
    )


def _sheet(canvas: _Canvas, name: str, labels: list[tuple[str, str]], values: list[str], rtl: bool) -> None:
    """A Dutch paper: its own words in bold, a value at the end of the line, the reader's words below."""
    canvas.y = 32
    canvas.text(16, name, "strong", size=17)
    canvas.y += 8
    for (term, words), value in zip(labels, values, strict=True):
        canvas.y += 8
        canvas.line(16, canvas.y, WIDTH - 16, canvas.y)
        canvas.y += 20
        canvas.text(16, term, "strong")
        canvas.text(WIDTH - 16, value, anchor="end")
        canvas.y += SMALL * 1.4
        for number, line in enumerate(wrapped(words, SMALL, WIDTH - 32)):
            canvas.y += SMALL * 1.35 if number else 0
            if rtl:
                canvas.parts.append(
                    f'<text x="16" y="{canvas.y:g}" font-size="{SMALL:g}" class="faint" direction="rtl" text-anchor="end">'
                    f"{escape(line)}</text>"
                )
            else:
                canvas.text(16, line, "faint", size=SMALL)
    canvas.y += 18
    canvas.parts.insert(0, canvas.box(1, 1, WIDTH - 2, canvas.y - 2, "panel"))


def _timeline(canvas: _Canvas, labels: list[tuple[str, str]]) -> None:
    """Moments on a line, the first on top."""
    first = canvas.y = 18
    last = first
    for when, what in labels:
        last = canvas.y
        canvas.parts.append(f'<circle cx="{canvas.at(9):g}" cy="{canvas.y - 5:g}" r="7" class="mark"/>')
        canvas.lines(30, when, WIDTH - 30, "strong", size=15)
        canvas.y += 20
        canvas.lines(30, what, WIDTH - 30)
        canvas.y += 30
    canvas.y -= 16
    side = canvas.at(9)
    canvas.parts.insert(0, f'<path d="M{side:g} {first:g}L{side:g} {last:g}" class="line"/>')


def _choice(canvas: _Canvas, labels: list[tuple[str, str]]) -> None:
    """A question on top, an answer on each side, and below what to do in doubt."""
    (_, question), *answers, (doubt, advice) = labels
    gap, half = 16.0, (WIDTH - 16) / 2
    canvas.y = 28
    canvas.lines(14, question, WIDTH - 28, "strong", size=15)
    canvas.y += 16
    canvas.parts.insert(0, canvas.box(1, 1, WIDTH - 2, canvas.y - 1, "panel"))
    top, deepest = canvas.y + 24, 0.0
    for number, (name, words) in enumerate(answers):
        x = number * (half + gap)
        canvas.line(x + half / 2, top - 24, x + half / 2, top)
        canvas.y = top + 26
        canvas.lines(x + 12, name, half - 24, "strong", size=16)
        canvas.y += 22
        canvas.lines(x + 12, words, half - 20, size=SMALL)
        deepest = max(deepest, canvas.y + 16)
    for number in range(len(answers)):
        canvas.parts.insert(0, canvas.box(1 + number * (half + gap), top, half - 2, deepest - top, "panel"))
    canvas.y = deepest + 26
    canvas.lines(2, f"{doubt} {advice}", WIDTH - 4, "faint", size=SMALL)
    canvas.y += 10
