"""The scripts that pages work with, with or without a connection: the one list of them.

/worklog.js is the work log. /checks.js stands on the pages of checks and is small; /checks-kept.js does the work where a check is
kept on the phone. What they share stands in a file of its own: amounts.js reads typed numbers, dutch-clock.js knows summer time.
All are sent without comments and white space.
"""

from collections.abc import Iterable
from functools import cache

from rjsmin import jsmin

from infopunt.pages.frame.frame import STATIC

WORKLOG = "/worklog.js"
PARTS = {
    "/checks.js": ("dutch-clock", "check-visit"),
    "/checks-kept.js": ("amounts", "check-rules", "check-answers", "check-words", "check-pages"),
}


def page_scripts() -> dict[str, bytes]:
    """address → bytes: what is published, and what travels in the offline bundle so that kept pages do all they can."""
    return {WORKLOG: worklog_script(), **check_scripts()}


@cache
def worklog_script() -> bytes:
    """What the log knows and what the page shows of it, as one file."""
    return _joined(("amounts.js", "dutch-clock.js", "worklog_book.js", "worklog.js"))


@cache
def check_scripts() -> dict[str, bytes]:
    return {address: _joined(f"{part}.js" for part in parts) for address, parts in PARTS.items()}


def _joined(names: Iterable[str]) -> bytes:
    """The files as one, without comments and white space."""
    script: str = jsmin("\n".join((STATIC / name).read_text("utf-8") for name in names))
    return script.encode()
