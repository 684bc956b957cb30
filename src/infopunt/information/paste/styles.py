"""What Word and Google Docs say in styles, said in tags: bold, italics, lists."""

import re

from bs4 import BeautifulSoup, Tag

BLOCKS = {"blockquote", "pre", "section", "article", "header", "footer", "main", "figure", "figcaption", "dl", "dt",
          "dd", "aside", "nav", "address", "center"}  # fmt: skip
# Read for what their style says, then as plain words.
INLINE = {"font", "u", "ins", "small", "big", "mark", "sub", "sup", "code", "tt", "q", "cite", "abbr", "time",
          "bdi", "bdo", "label", "o:p"}  # fmt: skip
BULLET = re.compile(r"^\s*(?:[·•◦▪§o\-–]|(\d+|[a-z])[.)])\s+")


def styles_as_tags(soup: BeautifulSoup) -> None:
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


def tidy_emphasis(soup: BeautifulSoup) -> None:
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
