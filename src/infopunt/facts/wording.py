"""A fact's value in the notation of a language (Babel's data: CLDR)."""

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from infopunt.facts.rules import FactKind, Series, Value, ValueSpan


def value_in_words(series: Series, span: ValueSpan, language: str) -> str:
    """The value with its unit where the unit is part of it: € 14,71 · 25% · 4 miesiące · 1 January 2027 · 0800 5151."""
    value, kind = span.value, series.kind
    if kind is FactKind.MONEY:
        return money(value, language)
    if kind is FactKind.PERCENT:
        return percent(value, language)
    if kind is FactKind.DURATION:
        return duration(value, series.unit, language)
    if kind is FactKind.DATE:
        return day(date.fromisoformat(str(value)), language)
    return bare_number(series, span, language)


def bare_number(series: Series, span: ValueSpan, language: str) -> str:
    """Only the number, for a sentence that brings the noun itself."""
    if series.kind in (FactKind.NUMBER, FactKind.PERCENT, FactKind.DURATION, FactKind.MONEY):
        return format_decimal(_number(span.value), locale=language)
    return str(span.value)


@lru_cache(maxsize=10_000)
def money(value: Value, language: str) -> str:
    """Euros; cents only where there are any."""
    whole = float(value) == int(float(value))
    pattern = Locale.parse(language).currency_formats["standard"].pattern
    if whole:
        pattern = pattern.replace(".00", "")
    return format_currency(float(value), "EUR", pattern, locale=language, currency_digits=not whole)


@lru_cache(maxsize=10_000)
def percent(value: Value, language: str) -> str:
    """`value` of a hundred, with the decimals it has."""
    pattern = Locale.parse(language).percent_formats[None].pattern.replace("#,##0", "#,##0.##")
    return format_percent(float(value) / 100, pattern, locale=language)


# Babel 2.18 lost these patterns of CLDR (format_unit gives "4 duration-day"); a test tells when they are back.
_LOST = {
    ("nl", "hour"): {"one": "{} uur", "other": "{} uur"},
    ("nl", "day"): {"one": "{} dag", "other": "{} dagen"},
    ("ar", "day"): {"one": "يوم", "two": "يومان", "few": "{} أيام", "many": "{} يوما", "other": "{} يوم"},
    ("ar", "month"): {"one": "شهر", "two": "شهران", "few": "{} أشهر", "many": "{} شهرا", "other": "{} شهر"},
}


@lru_cache(maxsize=10_000)
def duration(value: Value, unit: str, language: str) -> str:
    """4 months, in the plural form the language asks for."""
    number = _number(value)
    own = _LOST.get((language, unit))
    if own:
        form = Locale.parse(language).plural_form(number)
        return own.get(form, own["other"]).format(format_decimal(number, locale=language))
    return format_unit(number, f"duration-{unit}", "long", locale=language)


@lru_cache(maxsize=200)
def unit_name(unit: str, language: str) -> str:
    """The unit alone, as it stands behind many of them: uren, godzin, ساعة."""
    return " ".join(
        part
        for part in duration(20, unit, language).replace("\u00a0", " ").split()
        if not any(c.isdigit() for c in part)
    )


@lru_cache(maxsize=10_000)
def day(value: date, language: str) -> str:
    """A date written out: 30 czerwca 2026."""
    return format_date(value, "long", locale="en_GB" if language == "en" else language)


def _number(value: Value) -> int | float:
    number = float(value)
    return int(number) if number == int(number) else number
