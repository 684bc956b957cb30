"""The scripts of checks as they are sent: without comments and white space.

/checks.js stands on the pages of checks and is small; /checks-kept.js does the work where a check is kept on the phone.
"""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"
PARTS = {"/checks.js": ("visit",), "/checks-kept.js": ("rules", "answers", "words", "pages")}
# In these files a comment has a space behind its strokes, a division one on both sides, and a pattern none behind its first.
_TOKENS = re.compile(
    r"""(?P<kept>"(?:\\.|[^"\\])*"|/(?![/ ])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n\[])+/)|\s*// [^\n]*|\s*([{}()\[\]=*<>?:;,&|!])\s*|\s+"""
)


@cache
def check_scripts() -> dict[str, bytes]:
    """address → bytes."""
    return {address: _squeezed("\n".join((STATIC / f"check-{part}.js").read_text("utf-8") for part in parts))
            for address, parts in PARTS.items()}  # fmt: skip


def _squeezed(text: str) -> bytes:
    return _TOKENS.sub(lambda found: found["kept"] or found[2] or ("" if "//" in found[0] else " "), text).strip().encode()
