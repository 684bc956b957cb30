"""The scripts that pages work with, with or without a connection: the one list of them.

/worklog.js is the work log. What reads typed numbers (amounts.js) is part of both. /checks.js stands on the pages of checks and is small; /checks-kept.js does the work where a check
is kept on the phone. Those of checks are sent without comments and white space.
"""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"
WORKLOG = "/worklog.js"
PARTS = {
    "/checks.js": ("check-visit",),
    "/checks-kept.js": ("amounts", "check-rules", "check-answers", "check-words", "check-pages"),
}
# In these files a comment has a space behind its strokes, a division one on both sides, and a pattern none behind its first.
_TOKENS = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\])*"|/(?![/ ])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n\[])+/)|\s*// [^\n]*|\s*([{}()\[\]=*<>?:;,&|!])\s*|\s+"""
)


def page_scripts() -> dict[str, bytes]:
    """address → bytes: what is published, and what travels in the offline bundle so that kept pages do all they can."""
    return {WORKLOG: worklog_script(), **check_scripts()}


@cache
def worklog_script() -> bytes:
    """What the log knows and what the page shows of it, as one file."""
    return b"".join((STATIC / name).read_bytes() for name in ("amounts.js", "worklog_book.js", "worklog.js"))


@cache
def check_scripts() -> dict[str, bytes]:
    return {address: _squeezed("\n".join((STATIC / f"{part}.js").read_text("utf-8") for part in parts))
            for address, parts in PARTS.items()}  # fmt: skip


def _squeezed(text: str) -> bytes:
    return (
        _TOKENS.sub(lambda found: found["kept"] or found[2] or ("" if "//" in found[0] else " "), text).strip().encode()
    )
