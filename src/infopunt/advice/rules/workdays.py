"""Days on which a term of law may end: no Saturday, Sunday or public holiday (Algemene termijnenwet, articles 1 and 3).

Days a royal decree sets equal to a holiday are not known here: a term then ends a day early in our words, never a day late.
`check-rules.js` does the same.
"""

from datetime import date, timedelta
from functools import lru_cache


def working_day(day: date) -> date:
    """This day, or the first one after it on which a term may end."""
    while day < date.max and (day.weekday() > 4 or day in holidays(day.year)):
        day += timedelta(1)
    return day


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The holidays of article 3 that can fall on a weekday."""
    sunday = easter(year)
    king = date(year, 4, 27)
    return frozenset({
        date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26),
        king - timedelta(1) if king.weekday() == 6 else king,
        *(sunday + timedelta(days) for days in (-2, 1, 39, 50)),  # Good Friday, Easter Monday, Ascension Day, Whit Monday
    })  # fmt: skip


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
