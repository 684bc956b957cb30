"""A day or a moment as people write it: 2027-01-01, 1-1-2027, 01/01/2027, 1 januari 2027, in any digits; the day comes first."""

import re
from datetime import date, datetime, time
from functools import cache

from babel import Locale

from infopunt.kernel.errors import Refused

LONGEST = 60
FIRST, LAST = 1900, 2200  # years somebody can mean; beyond them a time zone may leave the calendar
SEPARATORS = r"[-./,\s\u200e\u200f\u061c\u066b\u066c]+"


class BadDay(Refused):
    say = "Write the day as 1-1-2027."


class BadMoment(Refused):
    say = "Write the moment as 1-1-2027 14:30."


def day_of(words: str, *languages: str) -> date | None:
    """The day meant, or None. Months may be named in one of `languages`, in Dutch or in English."""
    parts = [part for part in re.split(SEPARATORS, words[:LONGEST].strip().casefold()) if part]
    if len(parts) != 3 or not all(part.isdecimal() or part.isalpha() for part in parts):
        return None
    year_first = len(parts[0]) == 4
    year, month, day = parts if year_first else reversed(parts)
    if not (year.isdecimal() and len(year) == 4 and day.isdecimal()):
        return None
    if not FIRST <= int(year) <= LAST:
        return None
    number = int(month) if month.isdecimal() else _month(month, (*languages, "nl", "en"))
    try:
        return date(int(year), number, int(day))
    except (ValueError, OverflowError):
        return None


def iso(words: str) -> str:
    """A day as machines write it; what is none stays as it was typed, to be refused where it is wanted."""
    day = day_of(words)
    return day.isoformat() if day else words.strip()


def moment_of(words: str) -> datetime | None:
    """A day and a time like 14:30, or a day alone for its beginning, without time zone; or what a machine wrote, with it."""
    try:
        written = datetime.fromisoformat(words.strip())
    except ValueError:
        written = None
    if written and written.tzinfo and FIRST <= written.year <= LAST:
        return written
    if beginning := day_of(words):
        return datetime.combine(beginning, time())
    found = re.fullmatch(r"(.+?)[T\s]+(\d{1,2})[:.](\d{2})(?::\d{2})?", words[:LONGEST].strip())
    day = day_of(found[1]) if found else None
    if found is None or day is None:
        return None
    clock = time_of(f"{found[2]}:{found[3]}")
    return datetime.combine(day, clock) if clock else None


def time_of(words: str) -> time | None:
    """A time of day like 9:30, 09.30 or 14:00:00."""
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?::\d{2})?", words[:LONGEST].strip())
    try:
        return time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _month(name: str, languages: tuple[str, ...]) -> int:
    return next((_months(code)[name] for code in languages if name in _months(code)), 0)


@cache
def _months(language: str) -> dict[str, int]:
    """Each name of a month in a language, in full and short, as it stands in a date and alone."""
    names = Locale.parse(language).months
    return {
        name.casefold().rstrip("."): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in names[context][width].items()
    }
