"""What was told, as rows of a question and an answer."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from infopunt.pages.words.languages import direction
from infopunt.regions.models import Municipality
from infopunt.reporting.rules import Account, told_fields
from infopunt.web.public.talk.tiles import ASKED, CHOICES, choice_words, tile_words


@dataclass(frozen=True)
class AccountRow:
    """One thing that was told. `language`: of words that somebody wrote themselves."""

    name: str
    asked: str
    said: tuple[str, ...] = field(repr=False)
    language: str = ""

    @property
    def dir(self) -> str:
        return direction(self.language) if self.language else ""


def account_rows(account: Account) -> list[AccountRow]:
    """A row for each field in which something was told."""
    return [_row(name, account) for name in told_fields(account)]


def _row(name: str, account: Account) -> AccountRow:
    asked = _(ASKED[name])
    if name == "tiles":
        return AccountRow(name, asked, tuple(tile_words(tile) for tile in account.tiles))
    if name == "words":
        spoken, said = next(iter(account.words.items()))
        return AccountRow(name, asked, (said,), spoken)
    if name == "municipality":
        towns = Municipality.objects.filter(code=account.municipality).values_list("name", flat=True)
        return AccountRow(name, asked, tuple(towns), "nl")
    value = getattr(account, name)
    return AccountRow(name, asked, (choice_words(name, value) if name in CHOICES else value,))
