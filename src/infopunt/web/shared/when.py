"""Moments in words: people ask for tonight, not for a timestamp. Always the time of the Netherlands."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from babel.dates import format_date, get_day_names
from django.utils.translation import gettext as _

from infopunt.scheduling.plain import BY_APPOINTMENT
from infopunt.scheduling.rules import HERE, Span
from infopunt.scheduling.weeks import Bit, week_of

# Hours that hold between two days, as partners give them.
_HELD = re.compile(r"(?P<first>\d{4} [A-Z][a-z]{2} \d\d)-(?P<last>\d{4} [A-Z][a-z]{2} \d\d) (?P<hours>[A-Z][^;|]*)")
ALWAYS = timedelta(days=7)  # who is open this long is open day and night


def day_words(day: date, language: str) -> str:
    """Thursday, 26 November 2026, in the language's own order; English as it is written in Europe."""
    return format_date(day, "full", locale="en_GB" if language == "en" else language)


def moment_words(span: Span, language: str) -> str:
    """A day with from and until: Thursday, 26 November 2026, 17:00–20:30."""
    start, end = span.start.astimezone(HERE), span.end.astimezone(HERE)
    return f"{day_words(start.date(), language)}, {start:%H:%M}–{end:%H:%M}"


def open_words(span: Span, asked: datetime, language: str) -> str:
    """In the time that was asked for: open until a time or day and night; or when it opens, where that is later than its
    beginning: who stands at the door now finds it shut."""
    start, end = span.start.astimezone(HERE), span.end.astimezone(HERE)
    until = f"{end:%H:%M}" if end - start <= timedelta(hours=24) else f"{day_words(end.date(), language)}, {end:%H:%M}"
    if span.start > asked:
        return _("opens at %(start)s, until %(end)s") % {"start": f"{start:%H:%M}", "end": until}
    if span.end - span.start >= ALWAYS:
        return _("open day and night")
    return _("open until %(time)s") % {"time": until}


def hours_words(osm: str, language: str) -> str:
    """Weekly hours with the days in a language; other hours as they were written; '' where we know none."""
    if held := _HELD.fullmatch(osm):
        between = " – ".join(_day_of(held[name], language) for name in ("first", "last"))
        return f"{hours_words(held['hours'], language)} ({between})"
    week = week_of(osm) if osm else None
    if week is None:
        return osm
    groups = week.groups()
    names = get_day_names("abbreviated", locale=language)
    if [len(days) for days, _bits in groups] == [7] and groups[0][1] == (Bit("00:00", "24:00"),):
        told = [_("open day and night")]
    else:
        told = [_day_words(days, bits, names) for days, bits in groups]
    if week.holidays is not None:
        told.append(
            f"{_('public holidays')} {_bits(week.holidays)}" if week.holidays else _("closed on public holidays")
        )
    return "; ".join(filter(None, [*told, _remark(week.otherwise)])) if groups else osm


def _day_of(words: str, language: str) -> str:
    try:
        return str(format_date(datetime.strptime(words, "%Y %b %d").date(), locale=language))
    except ValueError:  # a day no calendar has
        return words


def _day_words(days: tuple[int, ...], bits: tuple[Bit, ...], names: Mapping[int, str]) -> str:
    """A remark that holds all week needs no days before it."""
    said = _bits(bits)
    return said if len(days) == 7 and not said[:1].isdigit() else f"{_days(days, names)} {said}"


def _bits(bits: tuple[Bit, ...]) -> str:
    return ", ".join(_bit(bit) for bit in bits)


def _bit(bit: Bit) -> str:
    """09:00–17:00; past midnight as people say it; with what to ask about."""
    if bit.remark and (bit.start, bit.end) == ("00:00", "24:00"):
        return _remark(bit.remark)
    end = f"{int(bit.end[:2]) - 24:02d}{bit.end[2:]}" if bit.end > "24:00" else bit.end
    return f"{bit.start}–{end}" + (f" ({_remark(bit.remark)})" if bit.remark else "")


def _remark(words: str) -> str:
    """What somebody wrote beside hours; only the remark that means to ask first is known in every language."""
    return _("by appointment") if words == BY_APPOINTMENT else words


def _days(days: tuple[int, ...], names: Mapping[int, str]) -> str:
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return f"{names[days[0]]}–{names[days[-1]]}"
    return ", ".join(names[day] for day in days)
