"""The rules of a check as somebody reads them who writes no rules: its operators, days and units in words, ids as they are."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

TOKENS = re.compile(
    r"'[^']*'|\b(?P<span>days|weeks|months|years)\((?P<number>\d+)\)|\b\d{4}-\d\d-\d\d\b|[<>=!]=|[A-Za-z_]\w*|→"
)
WORDS = {
    "and": noop("and"), "or": noop("or"), "not": noop("not"), "today": noop("today"), "if": noop("if"), "else": noop("else"),
    "<=": "≤", ">=": "≥", "==": "=", "!=": "≠",
}  # fmt: skip
UNITS = {
    "EUR": noop("euros"), "hour": noop("hour"), "minute": noop("minutes"), "day": noop("days"), "week": noop("weeks"),
    "month": noop("months"), "year": noop("years"), "percent": noop("per cent"), "number": "",
}  # fmt: skip


def rule_in_words(rule: str) -> str:
    """today - days(365) is today - 365 days; what is quoted, and names, stay as they are."""
    return TOKENS.sub(_word, rule)


def _word(found: re.Match[str]) -> str:
    token = found[0]
    if found["span"]:
        return f"{found['number']} {_(UNITS[found['span'][:-1]])}"
    if token in WORDS:
        return _(WORDS[token])
    try:
        return str(date_format(date.fromisoformat(token), "j E Y"))
    except ValueError:
        return token


def unit_in_words(unit: str) -> str:
    """EUR/hour is euros / hour."""
    return " / ".join(
        filter(None, (_(UNITS[part]) if UNITS.get(part) else UNITS.get(part, part) for part in unit.split("/")))
    )
