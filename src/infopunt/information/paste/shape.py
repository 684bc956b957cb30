"""Lists of one level, tables with a cell for every column of every row."""

import re
from copy import copy

from bs4 import BeautifulSoup, Tag

from infopunt.information.paste.limits import WIDEST, TangledPaste

WIDEST_ROW = 40  # columns one cell may go over
SPANS = {"colspan", "rowspan"}


def flatten(soup: BeautifulSoup) -> None:
    """Lists of one level, cells and items of one line, no table in a table."""
    for deep in soup.select("li ul, li ol, td table, th table"):
        deep.insert_before(" ")
        for row in deep.find_all(["thead", "tbody", "tr", "td", "th"]) if deep.name == "table" else []:
            row.insert_before(" ")
            row.unwrap()
        deep.unwrap()
    # From the last item to the first, so that items inside items come out in their order.
    for item in reversed(soup.select("li li")):
        _lift(item)
    for inner in soup.select("li, td, th, h1, h2, h3"):
        for one in inner.find_all(["p", "div", "br", "h1", "h2", "h3"]):
            one.insert_after(" ")
            one.unwrap()
    for words in soup.select("td, th"):
        for text in words.find_all(string=True):
            text.replace_with(text.replace("|", "\\|"))


def _lift(item: Tag) -> None:
    """An item out of the item around it, to just behind it."""
    around = item.find_parent("li")
    while around is not None:
        outer = around.find_parent("li")
        if outer is None:
            around.insert_after(item.extract())
        around = outer


def spread(table: Tag) -> None:
    """A cell for every column of every row: what goes over columns stands in the first, what goes over rows in each of them."""
    rows = table.find_all("tr")
    grid: list[dict[int, Tag]] = [{} for _ in rows]
    left = WIDEST
    for at, row in enumerate(rows):
        column = 0
        for cell in row.find_all(["td", "th"]):
            while column in grid[at]:
                column += 1
            wide, high = (
                min(_number(cell.get(name)), most)
                for name, most in (("colspan", WIDEST_ROW), ("rowspan", len(rows) - at))
            )
            left -= wide * high
            if left < 0:
                raise TangledPaste
            for down in range(high):
                for right in range(wide):
                    words = cell if right == 0 else Tag(name=cell.name)
                    grid[at + down][column + right] = words if down == 0 else copy(words)
            column += wide
    width = max((max(cells, default=-1) + 1 for cells in grid), default=0)
    if width * len(rows) > WIDEST:
        raise TangledPaste
    for row, cells in zip(rows, grid, strict=True):
        row.clear()
        for column in range(width):
            cell = cells.get(column) or Tag(name="td")
            for name in SPANS:
                del cell[name]
            row.append(cell)


def _number(words: object) -> int:
    return int(words) if isinstance(words, str) and re.fullmatch(r"[1-9][0-9]{0,3}", words) else 1
