"""How a text stands, in a word: `{{ draft.state|state_word }}`."""

from django import template

from infopunt.web.staff.states import WORDS

register = template.Library()


@register.filter
def state_word(state: str) -> str:
    return str(WORDS.get(state, ""))
