"""Code words as people say them: `{{ draft.state|state_word }}`, `{{ one.kind|code_word }}`; and fields for days."""

from typing import Any

from django import template

from infopunt.web.shared.days import iso
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


@register.filter
def day_value(day: Any) -> str:
    """A day as a field of days wants it; what was typed and is none stays as it was."""
    return iso(str(day or ""))


@register.filter
def day_type(day: Any) -> str:
    """The kind of field: one of days would hide what was typed and is none."""
    words = iso(str(day or ""))
    return "date" if not words or (words[:4].isdigit() and words[4:5] == "-") else "text"
