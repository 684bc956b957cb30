"""Names and directions of languages, in their own script (Babel's data: CLDR)."""

from functools import cache

from babel import Locale


@cache
def own_name(code: str) -> str:
    """Polski, Română, العربية."""
    name = Locale.parse(code).display_name or code
    return name[:1].upper() + name[1:]


@cache
def direction(code: str) -> str:
    """ltr or rtl."""
    return "rtl" if Locale.parse(code).character_order == "right-to-left" else "ltr"
