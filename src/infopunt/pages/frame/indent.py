"""What is sent, without the air that makes a template readable."""

import re

_TYPED = re.compile(r"(?<=>)[^<]+(?=</textarea>)")
_HELD = "\ue002"  # private use: no text holds it


def without_indent(html: str) -> str:
    """Without what only whoever edits a template needs; what somebody typed comes back line by line as they typed it."""
    typed = _TYPED.findall(html)
    lines = (_TYPED.sub(_HELD, html) if typed else html).splitlines()
    squeezed = "\n".join(line for line in (line.strip() for line in lines) if line)
    for words in typed:
        squeezed = squeezed.replace(_HELD, words, 1)
    return squeezed
