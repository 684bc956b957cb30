"""Code words as people say them: `{{ draft.state|state_word }}`, `{{ one.kind|code_word }}`; and fields for days."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language

from infopunt.pages.words.languages import own_name
from infopunt.regions.models import Region
from infopunt.scheduling.hours import BadHours
from infopunt.web.shared.days import iso
from infopunt.web.shared.when import hours_words
from infopunt.web.staff import names
from infopunt.web.staff.checks import rule_words
from infopunt.web.staff.directory import typed
from infopunt.web.staff.faults import word
from infopunt.web.staff.state_words import WORDS

register = template.Library()


@register.filter
def state_word(state: str) -> str:
    return str(WORDS.get(state, ""))


@register.filter
def code_word(code: str) -> str:
    """A code word in the language of the screen; what is none (a name, an id) stays as it is."""
    return word(str(code))


@register.simple_tag
def fact_name(id: str, statement: str) -> str:
    """A fact by its name; by its statement, marked as English, where it has none in the language of the screen."""
    return names.fact_name(id, statement) if names.is_named(id) else format_html('<span lang="en">{}</span>', statement)


@register.filter
def subject_name(subject: str) -> str:
    return names.subject_name(subject)


@register.filter
def layer_name(layer: str, region: Region) -> str:
    return names.layer_name(layer, region)


@register.filter
def day_value(day: Any) -> str:
    """A day as a field of days wants it; what was typed and is none stays as it was."""
    return iso(str(day or ""))


@register.filter
def day_words(day: Any) -> str:
    """A day as it stands in data, in words; what is none stays as it was."""
    try:
        return str(date_format(date.fromisoformat(str(day or "")), "j E Y"))
    except ValueError:
        return str(day or "")


@register.filter
def language_name(code: str) -> str:
    """A language by its own name."""
    return own_name(code)


@register.filter
def hours_in_words(hours: str) -> str:
    """Opening hours as readers see them; '' where nobody can read them."""
    try:
        return hours_words(str(hours), get_language() or "en") if hours else ""
    except BadHours:
        return ""


@register.filter
def rule_in_words(rule: Any) -> str:
    return rule_words.rule_in_words(str(rule))


@register.filter
def unit_in_words(unit: str) -> str:
    return rule_words.unit_in_words(unit)


@register.filter
def hours_line(hours: str) -> str:
    return typed.hours_line(str(hours))


@register.filter
def municipality_name(code: str) -> str:
    return typed.municipality_name(str(code))


@register.filter
def other_languages(codes: Any, often: list[str]) -> str:
    """Languages that are not among those to be ticked, by name."""
    return typed.language_line([code for code in codes or [] if code not in often])


@register.filter
def day_type(day: Any) -> str:
    """The kind of field: one of days would hide what was typed and is none."""
    words = iso(str(day or ""))
    return "date" if not words or (words[:4].isdigit() and words[4:5] == "-") else "text"
