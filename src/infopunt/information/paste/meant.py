"""What the writer took back: struck out, deleted, hidden, or a comment beside the text."""

import re

from bs4 import BeautifulSoup, Tag

from infopunt.kernel.words import is_blank

STRUCK = {"del", "s", "strike"}
# What a style sheet of Word, LibreOffice, Google Docs or a web page does not show, strikes out, or sets beside the text.
NOT_MEANT = re.compile(
    r"text-decoration[a-z-]*:[^;]*line-through|display:none|visibility:(hidden|collapse)|mso-hide:(all|screen)"
    r"|mso-element:comment|mso-comment-reference|text-line-through"
)


def leave_out(soup: BeautifulSoup) -> int:
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
