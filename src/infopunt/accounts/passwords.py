"""How hard a password is to guess. Lengths and kinds of signs say little; what somebody would try first says it."""

import re
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from infopunt.accounts.models import Worker
from infopunt.regions.models import Area, Municipality, Region

SHORTEST = 12
LONGEST = 200
LOOKED_AT = 72  # signs; the library takes no more, and so many are hard to guess or never will be
ENOUGH = 4  # of 0 to 4: ten thousand million guesses, each of which Argon2 makes slow
_PARTS = re.compile(r"[^\W_]+")


class HardToGuess:
    """Refuses what stands on the lists of who guesses: known passwords, words of Dutch and English, names, years, rows of keys,
    and what belongs to the person or the place."""

    def validate(self, password: str, user: Worker | None = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(_("Take at least twelve characters."), code="short")
        if len(password) > LONGEST:
            raise ValidationError(_("Take at most two hundred characters."), code="long")
        words = [*_of(user), *_dutch(), *_of_here()]  # the likelier the nearer the front
        if zxcvbn(password[:LOOKED_AT], user_inputs=words)["score"] < ENOUGH:
            say = _(
                "This is too easy to guess. Take four words that have nothing to do with each other; no name, no year, no row "
                "of keys."
            )
            raise ValidationError(say, code="easy")

    def get_help_text(self) -> str:
        return _("At least twelve characters. A few words are easy to remember.")


@cache
def _dutch() -> tuple[str, ...]:
    """Words many people take first, the likeliest above; the library itself knows English and what has leaked."""
    return tuple((Path(__file__).parent / "dutch_words.txt").read_text("utf-8").split())


def _of(user: Worker | None) -> list[str]:
    return _PARTS.findall(f"{user.email} {user.name}".lower()) if user else []


def _of_here() -> list[str]:
    names = [
        name for region in Region.objects.all() for name in (region.brand, region.province, *region.names.values())
    ]
    names += [*Area.objects.values_list("name", flat=True), *Municipality.objects.values_list("name", flat=True)]
    return [word for name in names for word in {"".join(_PARTS.findall(name.lower())), *_PARTS.findall(name.lower())}]
