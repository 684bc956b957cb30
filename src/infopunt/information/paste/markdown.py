"""The whole way of a paste: cleaned, what was taken back left out, put in shape, written as Markdown."""

import re
from dataclasses import dataclass

import nh3
from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

from infopunt.information.paste.limits import refuse_tangle
from infopunt.information.paste.links import INVISIBLE, tame, tidy_links
from infopunt.information.paste.meant import STRUCK, leave_out
from infopunt.information.paste.shape import SPANS, flatten, spread
from infopunt.information.paste.styles import BLOCKS, INLINE, styles_as_tags, tidy_emphasis
from infopunt.kernel.errors import Refused

LONGEST = 200_000  # characters
TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "br", "ul", "ol", "li", "strong", "b", "em", "i", "a", "span",
        "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip


class TooLongPaste(Refused):
    say = "This is too much to paste at once: at most 200,000 characters."


@dataclass(frozen=True)
class Pasted:
    """Clean Markdown, and how many pieces were left out: struck out, deleted, hidden, or somebody's comment."""

    markdown: str
    left_out: int


def pasted(html: str) -> Pasted:
    """Scripts, styles, images and comments are gone, links are https only and without tracking."""
    if len(html) > LONGEST:
        raise TooLongPaste
    clean = nh3.clean(
        html, tags=TAGS | BLOCKS | INLINE | STRUCK, attributes={"a": {"href"}, "td": SPANS, "th": SPANS, "*": {"style", "class", "hidden"}},
        url_schemes={"https"}, link_rel=None, strip_comments=True, clean_content_tags={"script", "style", "title", "head"},
    )  # fmt: skip
    soup = BeautifulSoup(clean, "html.parser")
    refuse_tangle(soup)
    left_out = leave_out(soup)
    styles_as_tags(soup)
    _tidy(soup)
    made: str = MarkdownConverter(heading_style="atx", bullets="-", strong_em_symbol="*", escape_asterisks=False,
        escape_underscores=False, escape_misc=False, wrap=False, table_infer_header=True).convert_soup(soup)  # fmt: skip
    return Pasted(_tidy_text(made), left_out)


def _tidy(soup: BeautifulSoup) -> None:
    for deep in soup.find_all(["h4", "h5", "h6"]):
        deep.name = "h3"
    tidy_links(soup)
    flatten(soup)
    for table in soup.find_all("table"):
        spread(table)
    tidy_emphasis(soup)
    soup.smooth()
    for words in soup.find_all(string=True):
        words.replace_with(tame(words))


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
