"""Formatted text from elsewhere (Word, Google Docs, web pages) as the Markdown we write."""

import re
from copy import copy
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import nh3
from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from infopunt.kernel.errors import Refused
from infopunt.kernel.words import is_blank

LONGEST = 200_000  # characters
DEEPEST = 100  # tags inside one another
WIDEST_ROW = 40  # columns one cell may go over
WIDEST = 5_000  # tags and words side by side
TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "br", "ul", "ol", "li", "strong", "b", "em", "i", "a", "span",
        "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
BLOCKS = {
    "blockquote",
    "pre",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "aside",
    "nav",
    "address",
    "center",
}
# Read for what their style says, then as plain words.
INLINE = {
    "font",
    "u",
    "ins",
    "small",
    "big",
    "mark",
    "sub",
    "sup",
    "code",
    "tt",
    "q",
    "cite",
    "abbr",
    "time",
    "bdi",
    "bdo",
    "label",
    "o:p",
}
STRUCK = {"del", "s", "strike"}
SPANS = {"colspan", "rowspan"}
# What a style sheet of Word, LibreOffice, Google Docs or a web page does not show, strikes out, or sets beside the text.
NOT_MEANT = re.compile(
    r"text-decoration[a-z-]*:[^;]*line-through|display:none|visibility:(hidden|collapse)|mso-hide:(all|screen)"
    r"|mso-element:comment|mso-comment-reference|text-line-through"
)
TRACKING = re.compile(r"^(utm_|fbclid|gclid|mc_)")
INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
BULLET = re.compile(r"^\s*(?:[·•◦▪§o\-–]|(\d+|[a-z])[.)])\s+")


class TooLongPaste(Refused):
    say = "This is too much to paste at once: at most 200,000 characters."


class TangledPaste(Refused):
    say = "This text is too tangled to read. Paste it without its formatting."


@dataclass(frozen=True)
class Pasted:
    """Clean Markdown, and how many pieces were left out: struck out, deleted, hidden, or somebody's comment."""

    markdown: str
    left_out: int


def markdown_of(html: str) -> str:
    return pasted(html).markdown


def pasted(html: str) -> Pasted:
    """Scripts, styles, images and comments are gone, links are https only and without tracking."""
    if len(html) > LONGEST:
        raise TooLongPaste
    clean = nh3.clean(
        html, tags=TAGS | BLOCKS | INLINE | STRUCK, attributes={"a": {"href"}, "td": SPANS, "th": SPANS, "*": {"style", "class", "hidden"}},
        url_schemes={"https"}, link_rel=None, strip_comments=True, clean_content_tags={"script", "style", "title", "head"},
    )  # fmt: skip
    soup = BeautifulSoup(clean, "html.parser")
    _refuse_tangle(soup)
    left_out = _leave_out(soup)
    _mark(soup)
    _tidy(soup)
    made: str = MarkdownConverter(heading_style="atx", bullets="-", strong_em_symbol="*", escape_asterisks=False,
        escape_underscores=False, escape_misc=False, wrap=False, table_infer_header=True).convert_soup(soup)  # fmt: skip
    return Pasted(_tidy_text(made), left_out)


def _leave_out(soup: BeautifulSoup) -> int:
    """Takes away what the writer struck out, deleted or hid, and comments beside the text; returns how many had words."""
    gone = [tag for tag in soup.find_all(True) if _is_not_meant(tag)]
    inside = {id(tag) for tag in gone}
    outer = [tag for tag in gone if not any(id(parent) in inside for parent in tag.parents)]
    with_words = sum(1 for tag in outer if not is_blank(tag.get_text()))
    for tag in outer:
        tag.extract()
    return with_words


def _is_not_meant(tag: Tag) -> bool:
    if tag.name in STRUCK or tag.has_attr("hidden"):
        return True
    return bool(
        NOT_MEANT.search(re.sub(r"\s", "", str(tag.get("style", ""))).lower())
        or any(name.lower().startswith("msocomment") for name in tag.get_attribute_list("class") if name)
    )


def _refuse_tangle(soup: BeautifulSoup) -> None:
    """Before anything walks it: what is deeper or wider than people write would take minutes."""
    depth = {id(soup): 0}
    if len(soup.contents) > WIDEST:
        raise TangledPaste
    for one in soup.descendants:
        depth[id(one)] = depth[id(one.parent)] + 1
        if depth[id(one)] > DEEPEST or (isinstance(one, Tag) and len(one.contents) > WIDEST):
            raise TangledPaste


def _mark(soup: BeautifulSoup) -> None:
    """What Word and Google Docs say in styles, said in tags."""
    for one in soup.find_all(list(BLOCKS)):
        one.name = "div"
    for one in soup.find_all(list(INLINE)):
        one.name = "span"
    for one in soup.find_all(["b", "strong"], style=re.compile(r"font-weight:\s*normal")):
        one.unwrap()
    for style, name in ((r"font-weight:\s*(bold|[6-9]00)", "strong"), (r"font-style:\s*italic", "em")):
        for one in soup.find_all("span", style=re.compile(style)):
            one.wrap(soup.new_tag(name))
    _word_lists(soup)


def _word_lists(soup: BeautifulSoup) -> None:
    """Word writes a list as paragraphs with a bullet in front: make items of them."""
    for one in soup.find_all("p", style=re.compile(r"mso-list:\s*l\d")):
        name = "ol" if re.match(r"\s*(\d+|[a-z])[.)]", one.get_text()) else "ul"
        _drop_bullet(one)
        one.name = "li"
        before = one.find_previous_sibling()
        if isinstance(before, Tag) and before.name == name and before.get("data-word"):
            before.append(one)
        else:
            one.wrap(soup.new_tag(name, attrs={"data-word": "yes"}))


def _drop_bullet(item: Tag) -> None:
    ignored = item.find("span", style=re.compile(r"mso-list:\s*ignore", re.I))
    if ignored:
        ignored.decompose()
        return
    found = BULLET.match(item.get_text())
    left = found.end() if found else 0
    for words in item.find_all(string=True):
        kept = words[left:]
        left -= len(words) - len(kept)
        words.replace_with(kept)


def _tidy(soup: BeautifulSoup) -> None:
    for deep in soup.find_all(["h4", "h5", "h6"]):
        deep.name = "h3"
    _tidy_links(soup)
    _flatten(soup)
    for table in soup.find_all("table"):
        _spread(table)
    _tidy_emphasis(soup)
    soup.smooth()
    for words in soup.find_all(string=True):
        words.replace_with(_tame(words))


def _tame(words: str) -> str:
    """Words that would read as a link or a picture in Markdown stay words; last, so that nothing hides in between."""
    words = INVISIBLE.sub("", re.sub(r"\s+", " ", words))
    return words.replace("](", "] (").replace("]:", "] :").replace("![", "! [")


def _tidy_links(soup: BeautifulSoup) -> None:
    for link in soup.find_all("a"):
        target = _without_tracking(str(link.get("href", "")))
        if target:
            link["href"] = target
        else:
            link.unwrap()


def _without_tracking(href: str) -> str:
    """The address without what follows readers around; '' when it is not one of a safe page."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme != "https" or not parts.netloc or re.search(r"[\s<>\"\\()]", parts.netloc):
        return ""
    query = "&".join(pair for pair in parts.query.split("&") if not TRACKING.match(pair))
    return re.sub(r"[\s()<>\"\\|{}*`]", lambda found: quote(found[0], safe=""), urlunsplit(parts._replace(query=query)))


def _flatten(soup: BeautifulSoup) -> None:
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


def _spread(table: Tag) -> None:
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


def _lift(item: Tag) -> None:
    """An item out of the item around it, to just behind it."""
    around = item.find_parent("li")
    while around is not None:
        outer = around.find_parent("li")
        if outer is None:
            around.insert_after(item.extract())
        around = outer


def _tidy_emphasis(soup: BeautifulSoup) -> None:
    """Bold and italics around words only, once, and joined where Word cuts one word in pieces."""
    for old, name in (("b", "strong"), ("i", "em")):
        for one in soup.find_all(old):
            one.name = name
    for one in soup.find_all("span"):
        one.unwrap()
    for one in soup.find_all(["strong", "em"]):
        if one.find(["p", "div", "ul", "ol", "li", "table", "h1", "h2", "h3"]) or one.find_parent(
            [one.name, "h1", "h2", "h3"]
        ):
            one.unwrap()
    for one in soup.find_all(["strong", "em"]):
        before = one.previous_sibling
        if isinstance(before, Tag) and before.name == one.name:
            before.extend(list(one.contents))
            one.decompose()


def _tidy_text(text: str) -> str:
    text = re.sub("[\u00a0\u2007\u202f\x0b\x0c\x85\u2028\u2029]", " ", text.replace("\r", ""))
    text = INVISIBLE.sub("", text).replace("<", "‹").replace(">", "›")
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
    kept = [line for line in lines if not re.fullmatch(r"#{1,3}|-|\d+\.|[*]+", line)]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    # Items of one list stand together, an empty line would make paragraphs of them; another kind of list stands apart.
    for item in (r"- ", r"\d+\. "):
        text = re.sub(rf"(?m)^({item}.*)\n\n(?={item})", r"\1\n", text)
    text = re.sub(r"(?m)^(- .*)\n(?=\d+\. )|^(\d+\. .*)\n(?=- )", lambda found: found[0] + "\n", text)
    return text + "\n" if text else ""
