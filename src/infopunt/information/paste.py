"""Formatted text from elsewhere (Word, Google Docs, web pages) as the Markdown we write."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import nh3
from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from infopunt.kernel.errors import Refused

LONGEST = 200_000  # characters
TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "br", "ul", "ol", "li", "strong", "b", "em", "i", "a", "span",
        "table", "thead", "tbody", "tr", "th", "td", "blockquote"}  # fmt: skip
TRACKING = re.compile(r"^(utm_|fbclid|gclid|mc_)")
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BULLET = re.compile(r"^\s*(?:[·•◦▪§o\-–]|(\d+)[.)])\s+")


class TooLongPaste(Refused):
    """This is too much to paste at once: at most 200,000 characters."""


def markdown_of(html: str) -> str:
    """Clean Markdown; scripts, styles, images and comments are gone, links are https only and without tracking."""
    if len(html) > LONGEST:
        raise TooLongPaste
    marked = _word_lists(html)
    clean = nh3.clean(
        marked, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https"}, link_rel=None, strip_comments=True,
        clean_content_tags={"script", "style", "title", "head"},
    )  # fmt: skip
    soup = BeautifulSoup(clean, "html.parser")
    _tidy(soup)
    made: str = MarkdownConverter(heading_style="atx", bullets="-", strong_em_symbol="*", escape_asterisks=False,
                      escape_underscores=False, escape_misc=False, wrap=False).convert_soup(soup)  # fmt: skip
    return _tidy_text(made)


def _word_lists(html: str) -> str:
    """Word writes a list as paragraphs with a bullet in front: make items of them."""
    if "mso-list" not in html:
        return html
    soup = BeautifulSoup(html, "html.parser")
    for one in soup.find_all("p", style=re.compile("mso-list")):
        words = one.get_text(" ", strip=True)
        numbered = BULLET.match(words)
        item = soup.new_tag("li")
        item.string = BULLET.sub("", words)
        before = one.find_previous_sibling()
        name = "ol" if numbered and numbered[1] else "ul"
        if isinstance(before, Tag) and before.name == name and before.get("data-word"):
            before.append(item)
            one.decompose()
        else:
            made = soup.new_tag(name, attrs={"data-word": "yes"})
            made.append(item)
            one.replace_with(made)
    return str(soup)


def _tidy(soup: BeautifulSoup) -> None:
    for words in soup.find_all(string=True):
        words.replace_with(re.sub(r"\s+", " ", words))
    for deep in soup.find_all(["h4", "h5", "h6"]):
        deep.name = "h3"
    for link in soup.find_all("a"):
        href = link.get("href")
        if not href:
            link.unwrap()
        else:
            link["href"] = _without_tracking(str(href))
    # Google Docs wraps everything in one bold tag that is not bold.
    for bold in soup.find_all(["b", "strong"]):
        if bold.find(["p", "div", "ul", "ol", "h1", "h2", "h3"]):
            bold.unwrap()


def _without_tracking(href: str) -> str:
    parts = urlsplit(href)
    query = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(name)
    ]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _tidy_text(text: str) -> str:
    text = INVISIBLE.sub("", text.replace("\u00a0", " ").replace("\r", ""))
    text = text.replace("<", "‹").replace(">", "›")
    lines = [re.sub(r"[ \t]+", " ", line).rstrip() for line in text.split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    # Items of one list stand together: an empty line would make paragraphs of them.
    text = re.sub(r"(?m)^((?:- |\d+\. ).*)\n\n(?=(?:- |\d+\. ))", r"\1\n", text)
    return text + "\n" if text else ""
