"""Telephone numbers, as they come in and as they are dialled."""

import re
import unicodedata

MOST = 2  # numbers on one line
_EXTENSION = re.compile(
    r"[\s,;(]*(?:toestel|tst|doorkies(?:nummer)?|extension|ext|intern|x|#)[\s.:=]*(\d{1,6})\)?", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^()\d]*\)")  # (free of charge)
_NAMED = re.compile(r"^(?:telefoon|telephone|phone|tel|t|mobiel|mob)\b[\s.:]*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;|/]|\b(?:of|or|en|and)\b)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[\d ()-]+")
_EXT = " ext. "


class BadNumber(ValueError):
    """This is no telephone number."""


def tidy_number(words: str) -> str:
    """A number, or two with a stroke between them, in usual signs: 040 123 45 67 / 06 1234 5678 ext. 12. Raises BadNumber."""
    plain = _usual_signs(words)
    if not plain:
        return ""
    pieces = [_piece(piece) for piece in _split(plain)]
    if len(pieces) > MOST:
        raise BadNumber(words)
    return " / ".join(dict.fromkeys(pieces))


def numbers_in(words: str) -> list[tuple[str, str]]:
    """Each number of a line as it is shown, and as it is dialled; what cannot be dialled has ''."""
    try:
        pieces = tidy_number(words).split(" / ")
    except BadNumber:
        return [(words, "")]
    return [(piece, dialled(piece)) for piece in pieces if piece]


def dialled(number: str) -> str:
    """What a telephone is to be given: +31 (0)40 is +3140. Whoever answers is told the extension."""
    bare = number.partition(_EXT)[0]
    abroad = re.match(r"\s*(?:\+|00)", bare)
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", bare) if abroad else bare)
    if abroad:
        digits = digits.removeprefix("00") if "+" not in bare else digits
        return "+" + re.sub(r"^310+", "31", digits)
    # A number of the Netherlands as it is told to somebody abroad, without its sign: none begins with 31 here.
    return f"+{digits}" if re.fullmatch(r"31[1-9]\d{8}", digits) else digits


def extension(number: str) -> str:
    return number.partition(_EXT)[2]


def _usual_signs(words: str) -> str:
    """Without marks nobody sees, with plain spaces, dashes and digits."""
    usual = []
    for sign in unicodedata.normalize("NFKC", words):
        kind = unicodedata.category(sign)
        if kind == "Nd":
            sign = str(unicodedata.digit(sign))
        elif kind == "Pd" or sign == "\u2212":
            sign = "-"
        elif kind in ("Cf", "Cc") and not sign.isspace():
            continue
        usual.append(sign)
    return " ".join("".join(usual).split())


def _split(plain: str) -> list[str]:
    """The line cut where another number begins; 040/1234567 is one number, and 12 behind "toestel" none."""
    kept = _EXTENSION.sub(
        lambda match: f"{_EXT}{match[1]} ", _NAMED.sub("", _ASIDE.sub("", plain.removeprefix("tel:")))
    )
    pieces: list[str] = []
    for piece in filter(None, _BETWEEN.split(kept.strip())):
        area = bool(pieces) and re.fullmatch(r"\(?(?:0\d{1,3}|\+\d{1,3}[\s()\d]{2,8})\)?", pieces[-1]) is not None
        if area:
            pieces[-1] += f"-{piece}"
        else:
            pieces.append(piece)
    return pieces


def _piece(piece: str) -> str:
    number, sign, inner = _NAMED.sub("", piece).strip().partition(_EXT)
    number = re.sub(r"^\+ ", "+", re.sub(r" ?- ?", "-", " ".join(number.replace(".", " ").split())).strip(" -"))
    digits = re.sub(r"\D", "", number)
    least = 8 if number[:1] in "+0(" else 3  # 112 is whole, 0401 is not
    if not _NUMBER.fullmatch(number) or not least <= len(digits) <= 15 or number.count("(") != number.count(")"):
        raise BadNumber(piece)
    return f"{number}{sign}{inner.strip()}"
