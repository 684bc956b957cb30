"""Names of places as people type them: with or without hyphens, accents, saints in full, the country behind, in any script."""

import re
import unicodedata
from collections.abc import Iterator

# Words for the country that may stand behind a place, in the languages people here write.
_COUNTRY = frozenset(
    [
        "nl",
        "nederland",
        "netherlands",
        "holland",
        "niederlande",
        "holandia",
        "niderlandy",
        "olanda",
        "holanda",
        "hollandia",
        "bajos",
        "нидерландия",
        "холандия",
        "нідерланди",
        "голландія",
        "нидерланды",
        "هولندا",
        "hollanda",
    ]
)
_SMALL = frozenset(("en", "and", "the", "gemeente"))


def plain_name(words: str) -> str:
    """A name without what people leave out or add: case, accents, signs, *en*; *St.* is *Sint*, *ij* is *y*."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", words).casefold())
    # An apostrophe belongs to its letter (`'s`), every other sign parts words; accents go.
    bare = re.sub(r"['’‘`´]", "", "".join(sign for sign in bare if not unicodedata.combining(sign)))
    parts = "".join(sign if sign.isalnum() else " " for sign in bare).split()
    spelled = ("sint" if part == "st" else part.replace("ij", "y") for part in parts if part not in _SMALL)
    return " ".join(spelled)


def ascii_digits(words: str) -> str:
    """Digits of any script as 0–9; the rest as it is."""
    return "".join(str(unicodedata.digit(sign)) if unicodedata.category(sign) == "Nd" else sign for sign in words)


def postcode_in(words: str) -> str:
    """The four digits of a postcode, wherever they stand; '' where there is none."""
    codes = re.findall(r"(?<![\d])([1-9]\d{3})(?!\d)", ascii_digits(words))
    return codes[-1] if codes else ""


def names_in(words: str) -> Iterator[str]:
    """What may be the name of a place, likeliest first: all of it; each part between commas, the last first; what follows the
    number of a house."""
    text = ascii_digits(words)
    bare = re.sub(r"(?<!\d)(?:nl[\s-]?)?[1-9]\d{3}(?!\d)(?:[\s-]?[a-z]{2}\b)?", " ", text, flags=re.I)
    for part in (bare, *reversed(bare.split(",")), re.split(r"\d+\s?[a-z]?\b", bare, flags=re.I)[-1]):
        name = plain_name(part).split()
        while len(name) > 1 and name[-1] in _COUNTRY:
            name.pop()
        if name and not all(word in _COUNTRY for word in name):
            yield " ".join(name)
