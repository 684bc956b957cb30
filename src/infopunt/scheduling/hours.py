"""Opening hours as people write them, and what they say on the clock of the wall. No framework, no time zone.

The syntax is that of OSM (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification), `PH` being Dutch public
holidays. There are three states, not two: open, closed, and a word that somebody has to ask ("by appointment").
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import LiteralString

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DUTCH_DAYS = dict(zip(("ma", "di", "wo", "do", "vr", "za", "zo"), DAYS, strict=True))
_SPELT = {
    **{day.lower(): day for day in DAYS},
    **DUTCH_DAYS,
    "ph": "PH",
    "off": "off",
    "closed": "off",
    "gesloten": "off",
}
RANGE = re.compile(r"\b(\d\d:\d\d)-(\d\d:\d\d)")
_MOVING = re.compile(r"\b(sunrise|sunset|dawn|dusk|SH)\b")


class BadHours(ValueError):
    """The hours cannot be read. `code` says why, `words` which words it is about."""

    def __init__(self, code: LiteralString, hours: str, words: str) -> None:
        super().__init__(f"{hours[:60]}: {code}")
        self.code, self.words = code, words


class Sure(StrEnum):
    """How sure hours are of a stretch of time: it is open, or one has to ask."""

    OPEN = "open"
    ASK = "ask"


def tidy_hours(words: str) -> str:
    """The same hours in the usual spelling; raises BadHours."""
    read_hours(words)
    return usual(words)


@lru_cache(maxsize=5000)
def usual(words: str) -> str:
    """Usual signs and spaces outside the remarks between quotes: 9.00 – 17:00; is 09:00-17:00."""
    pieces = re.split(r'("[^"]*")', " ".join(plain_signs(words).split()))
    pieces[::2] = [_spelt(piece) for piece in pieces[::2]]
    return re.sub(r"^[;, ]+|[;, ]+$", "", "".join(pieces))


def plain_signs(words: str) -> str:
    """The same with one sign for each kind of digit, dash and quotation mark."""
    return "".join(_sign(sign) for sign in unicodedata.normalize("NFKC", words))


def _sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind == "Pd" or sign == "\u2212":
        return "-"
    if sign in "\u201c\u201d\u201e\u201f\u00ab\u00bb":
        return '"'
    return "" if kind in ("Cf", "Cc") and not sign.isspace() else sign


def _spelt(piece: str) -> str:
    piece = re.sub(r"\b(\d\d?)[.:](\d\d)\b", lambda match: f"{int(match[1]):02d}:{match[2]}", piece)
    piece = re.sub(r"(?<=\d\d:\d\d) ?- ?(?=\d\d:\d\d)", "-", piece)
    piece = re.sub(r" ?;[; ]*", "; ", piece)
    return re.sub(r"\b[A-Za-z]+\b", lambda match: _SPELT.get(match[0].lower(), match[0]), piece)


@lru_cache(maxsize=5000)
def read_hours(words: str) -> OpeningHours:
    """Hours in OSM syntax, or BadHours. An end before a start on one day is refused, however it is written: who means past
    midnight writes 20:00-26:00. So are hours by the sun and by school holidays, whose days nobody here knows."""
    osm = usual(words)
    bare = re.sub(r'"[^"]*"', "", osm)
    if moving := _MOVING.search(bare):
        raise BadHours("hours_of_schools" if moving[0] == "SH" else "hours_of_the_sun", words, moving[0])
    for start, end in RANGE.findall(bare):
        if end <= start:
            raise BadHours("hours_end_before_they_start", words, f"{start}-{end}")
    try:
        return OpeningHours(osm, country="NL")
    except ParserError:
        raise BadHours("unreadable_hours", words, words[:60]) from None


@dataclass(frozen=True)
class Stretch:
    """From one moment on the wall to another."""

    start: datetime
    end: datetime
    sure: Sure


@lru_cache(maxsize=5000)
def stretches(osm: str, first: date, last: date) -> tuple[Stretch, ...]:
    """Every stretch that is not closed from the beginning of a day to the beginning of another, whoever asks: all that day
    every question looks at the same. Hours that cannot be read say nothing."""
    try:
        hours = read_hours(osm)
    except BadHours:
        return ()
    said_open = set(re.findall(r'\bopen ("[^"]*")', usual(osm)))
    moments = _changes(hours, osm, first, last)
    found: list[Stretch] = []
    for start, end in pairwise(moments):
        sure = _sure(hours, start, said_open)
        if sure and found and (found[-1].end, found[-1].sure) == (start, sure):
            found[-1] = Stretch(found[-1].start, end, sure)
        elif sure:
            found.append(Stretch(start, end, sure))
    return tuple(found)


def _changes(hours: OpeningHours, osm: str, first: date, last: date) -> list[datetime]:
    """Every moment at which the state may change, in order. The library's intervals stop early behind a fallback (||): then it
    is asked day by day."""
    begin, finish = datetime.combine(first, time()), datetime.combine(last, time())
    cuts = [begin, finish]
    if "||" in osm:
        cuts = [begin + timedelta(days=at) for at in range((last - first).days + 1)]
    found = {*cuts}
    for start, end in pairwise(cuts):
        found |= {moment for piece in hours.intervals(start, end) for moment in piece[:2]}
    return sorted(found)


def _sure(hours: OpeningHours, moment: datetime, said_open: set[str]) -> Sure | None:
    """A remark alone ("by appointment") is no promise to be open, in OSM neither: only `open "…"` is."""
    state, remark = hours.state(moment)
    if state == State.CLOSED:
        return None
    if state == State.UNKNOWN or (remark and f'"{remark}"' not in said_open):
        return Sure.ASK
    return Sure.OPEN
