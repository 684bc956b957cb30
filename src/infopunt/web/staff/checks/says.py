"""What the engine says of a case, in the language of who reads it. It speaks of ids, which stay as they are."""

import re

from django.utils.translation import gettext as _


def in_words(say: str) -> str:
    """Each part of a sentence of `rules.cases`; one that is not known here stays as it is."""
    return "; ".join(_part(part) for part in say.split("; ")) if say else ""


def _part(say: str) -> str:
    forms = {
        r"(?P<what>\S+): expected (?P<wanted>.+), came (?P<came>.+)": _("%(what)s: expected %(wanted)s, came %(came)s"),
        r"asks (?P<what>\S+), which the case does not answer": _("asks %(what)s, which the case does not answer"),
        r"does not take (?P<words>.+) for (?P<what>\S+): (?P<slip>.+)": _(
            "does not take %(words)s for %(what)s (%(slip)s)"
        ),
        r"never asks (?P<what>.+)": _("never asks %(what)s"),
        r"limits of (?P<what>\S+): (?P<words>.+) is refused: (?P<slip>.+)": _("%(words)s is refused (%(slip)s)"),
        r"limits of (?P<what>\S+): beyond (?P<words>.+) is taken": _("beyond %(words)s is taken"),
        r"limits of (?P<what>\S+): beyond (?P<words>.+) is refused as (?P<slip>.+)": _(
            "beyond %(words)s is refused as %(slip)s"
        ),
        r"cannot be worked out": _("cannot be worked out"),
    }
    for form, words in forms.items():
        found = re.fullmatch(form, say)
        if found:
            return words % found.groupdict() if found.groupdict() else words
    return say
