"""What is wrong with a text, in the language of who writes it.

The rules speak English, as the command line does; here each of their sentences finds its words for the screen.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

SENTENCES = (
    noop("the first block is the title: a heading with one #"),
    noop("the second block is the answer in short: a paragraph"),
    noop("a heading with %(this)s # stands under one with %(other)s"),
    noop("the id %(this)s stands here %(other)s times"),
    noop("this block has no id; run ./infopunt stamp"),
    noop("HTML does not belong in a text"),
    noop("an image needs words for who cannot see it"),
    noop("two marks in one block: is an empty line missing?"),
    noop("a number stands in the prose; make it a fact"),
    noop("%(this)s is not a placeholder we know"),
    noop("%(this)s stands in a block of its own"),
    noop("%(this)s: names other facts than the Dutch block it claims to translate"),
    noop("%(this)s: is a %(other)s, in Dutch a %(third)s"),
    noop("%(this)s: an empty line makes more blocks of this than there are in Dutch; take it out"),
    noop("there is no fact %(this)s"),
    noop("there is no page %(this)s"),
    noop("there is no situation %(this)s"),
    noop("there is no image %(this)s"),
    noop("a telephone number is a fact: {{ fact phone.… }}"),
    noop("%(this)s: an image is one of ours, image:"),
    noop("%(this)s: an image begins with ![words in it]"),
    noop("%(this)s: use page:, situation: or a full https address"),
    noop("a text without a fact needs a source"),
    noop("a machine filled this block and nobody has read it"),
    noop("a sentence of %(this)s words (most %(other)s): %(third)s"),
    noop("%(this)s words a sentence (most %(other)s)"),
    noop("%(this)s long words (most %(other)s)"),
    noop("%(this)s of the sentences in the passive voice (most %(other)s)"),
)
_HOLE = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")
_SHAPES = [
    (re.compile(_HOLE.sub(lambda hole: f"(?P<{hole[1] or hole[2]}>.+?)", re.escape(one))), one) for one in SENTENCES
]


def in_words(say: str) -> str:
    """A sentence of the rules in the language of the screen; one we do not know stays as it is."""
    for shape, sentence in _SHAPES:
        if found := shape.fullmatch(say):
            return _(sentence) % found.groupdict() if found.groupdict() else _(sentence)
    return say
