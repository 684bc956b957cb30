"""Links that are https only and follow nobody; words that would read as a link stay words."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from bs4 import BeautifulSoup

TRACKING = re.compile(r"^(utm_|fbclid|gclid|mc_)")
INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)


def tame(words: str) -> str:
    """Words that would read as a link or a picture in Markdown stay words; last, so that nothing hides in between."""
    words = INVISIBLE.sub("", re.sub(r"\s+", " ", words))
    return words.replace("](", "] (").replace("]:", "] :").replace("![", "! [")


def tidy_links(soup: BeautifulSoup) -> None:
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
