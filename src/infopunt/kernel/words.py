"""What somebody typed, before any subject looks at it."""

import unicodedata

# Letters and signs that show nothing: fillers of Korean and Khmer, the empty Braille cell.
_FILLERS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def is_blank(words: str) -> bool:
    """Whether nobody would see anything: spaces, joiners, marks of direction and what else stands there invisibly."""
    return not any(unicodedata.category(sign)[0] in "LNPS" and sign not in _FILLERS for sign in words)
