"""Sentences the desk says to a visitor as they stand, in the visitor's language and in Dutch beside it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override


def acknowledgement(languages: Iterable[str]) -> dict[str, str]:
    """That somebody read what they told, by language."""
    said = {}
    for language in languages:
        with override(language):
            said[language] = _(
                "We read what you told us and are working on it. Nothing goes to anybody else without your yes."
            )
    return said
