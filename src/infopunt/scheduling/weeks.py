"""Opening hours that are the same every week, as a table of seven days and back. No framework."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from infopunt.scheduling.hours import DAYS, RANGE, usual


@dataclass(frozen=True, order=True)
class Bit:
    """From a time to a time of one day; past midnight counts on (26:00). `remark`: one has to ask, and about what."""

    start: str
    end: str
    remark: str = ""


@dataclass(frozen=True)
class Week:
    """Seven days from Monday, each with what is open on it, and holidays where hours speak of them (() is closed)."""

    days: tuple[tuple[Bit, ...], ...]
    holidays: tuple[Bit, ...] | None = None
    otherwise: str = ""  # a remark for all other times

    def plain(self) -> bool:
        """Whether these are times of the week and nothing else."""
        return self.holidays is None and not self.otherwise and not any(bit.remark for day in self.days for bit in day)

    def groups(self) -> list[tuple[tuple[int, ...], tuple[Bit, ...]]]:
        """Days with the same hours together, in order of the week."""
        found: dict[tuple[Bit, ...], list[int]] = {}
        for day, bits in enumerate(self.days):
            if bits:
                found.setdefault(bits, []).append(day)
        return [(tuple(days), bits) for bits, days in found.items()]


_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_TIMES = r"\d\d:\d\d-\d\d:\d\d(?:, ?\d\d:\d\d-\d\d:\d\d)*"
_RULE = re.compile(
    rf"(?P<days>(?:{_DAY}(?:-{_DAY})?|PH)(?:, ?(?:{_DAY}(?:-{_DAY})?|PH))*)? ?(?P<times>{_TIMES}|24/7)? ?"
    r'(?P<how>off|open|unknown)? ?(?P<remark>"[^"]*")?'
)
_ALL_DAY = "00:00-24:00"


@lru_cache(maxsize=5000)
def week_of(osm: str) -> Week | None:
    """The hours as a week, where they are the same every week but for holidays; else None. A later rule replaces an earlier
    one on its days, as in OSM; behind a comma it is added."""
    words, _, fallback = usual(osm).partition(" || ")
    otherwise = re.fullmatch(r'(?:unknown ?)?"([^"]*)"', fallback)
    if (fallback and not otherwise) or "||" in fallback:
        return None
    days: list[tuple[Bit, ...]] = [()] * 7
    holidays: tuple[Bit, ...] | None = None
    rules = words.split("; ")
    late = any(end > "24:00" for _start, end in RANGE.findall(words))
    if late and (len(rules) > 1 or otherwise):
        return None  # a night that runs into a day with rules of its own ends where they say
    for rule in rules:
        for at, part in enumerate(re.split(rf"(?<=\d\d:\d\d), ?(?={_DAY}|PH)", rule)):
            read = _rule(part)
            if read is None:
                return None
            which, on_holidays, bits = read
            # A weekday behind the holidays wins over them, and what is added to them or taken off behind a comma is more
            # than a week can tell.
            if (holidays is not None and which) or (at and (on_holidays or not bits)):
                return None
            for day in which:
                days[day] = tuple(sorted({*days[day], *bits})) if at else bits
            if on_holidays:
                holidays = bits
    return Week(tuple(days), holidays, otherwise[1] if otherwise else "")


def _rule(part: str) -> tuple[list[int], bool, tuple[Bit, ...]] | None:
    """The days of a rule, whether it is about holidays, and the times it gives them."""
    match = _RULE.fullmatch(part.strip())
    if not match or not part.strip() or (match["how"] == "unknown" and not match["remark"]):
        return None
    times = re.split(", ?", (match["times"] or _ALL_DAY).replace("24/7", _ALL_DAY))
    remark = (match["remark"] or "").strip('"')
    spans = [(one[:5], one[6:]) for one in times]
    bits = tuple(sorted(Bit(start, end, "" if match["how"] == "open" else remark) for start, end in spans))
    if match["how"] == "off":
        bits = ()
    elif not match["days"] and not match["times"] and not remark:
        return None
    names = re.split(", ?", match["days"] or "Mo-Su")
    return [day for name in names if name != "PH" for day in days_between(name)], "PH" in names, bits


def days_between(name: str) -> list[int]:
    """Mo-We is 0, 1, 2; Sa-Mo goes round the week."""
    first, _to, last = name.partition("-")
    start, end = DAYS.index(first), DAYS.index(last or first)
    return [day % 7 for day in range(start, end + 1 if end >= start else end + 8)]


def weekly_hours(osm: str) -> list[tuple[tuple[int, ...], str, str]]:
    """(days from Monday = 0, from, to), to be added up, where the hours are times of the week and nothing else; else []."""
    week = week_of(osm)
    if week is None or not week.plain():
        return []
    return [(days, bit.start, bit.end) for days, bits in week.groups() for bit in bits]


def hours_of_week(rows: Iterable[tuple[Sequence[int], str, str]]) -> str:
    """The hours of rows that add up, as weekly_hours gives them: what overlaps is one. Where days differ, a night is told in
    two parts: else the rule of the next day would cut it off."""
    rows = list(rows)
    differ = len({tuple(which) for which, _start, _end in rows}) > 1
    days: list[list[tuple[str, str]]] = [[] for _ in DAYS]
    for which, start, end in rows:
        for day in which:
            days[day].append((start, min(end, "24:00") if differ else end))
            if differ and end > "24:00":
                days[(day + 1) % 7].append(("00:00", f"{int(end[:2]) - 24:02d}{end[2:]}"))
    week = Week(tuple(_joined(sorted(day)) for day in days))
    return "; ".join(
        f"{_named(which)} {','.join(f'{bit.start}-{bit.end}' for bit in bits)}" for which, bits in week.groups()
    )


def _joined(pieces: Sequence[tuple[str, str]]) -> tuple[Bit, ...]:
    found: list[Bit] = []
    for start, end in pieces:
        if found and start <= found[-1].end:
            found[-1] = Bit(found[-1].start, max(found[-1].end, end))
        else:
            found.append(Bit(start, end))
    return tuple(found)


def _named(days: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs)
