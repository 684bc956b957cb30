"""Words that are not there in the reader's language, marked with the one they are in: a screen reader says them as they are."""

from collections.abc import Callable, Mapping

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from infopunt.kernel.words import fallback


def marked_words(words: Mapping[str, str], asked: str, as_shown: Callable[[str], str] = str) -> SafeString:
    """What is there in the language `asked` for; else in English or in Dutch, within an element that says so; '' where there is
    nothing. `as_shown` makes the sentence of what is written."""
    there = fallback(asked, {language for language, said in words.items() if said})
    if there is None:
        return SafeString("")
    if there == asked:
        return conditional_escape(as_shown(words[there]))
    return format_html('<span lang="{}" dir="ltr">{}</span>', there, as_shown(words[there]))
