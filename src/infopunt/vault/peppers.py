"""The pepper of codes, one after the other: a new one makes the codes that come; an earlier one is kept until every code that was
made with it has been used once more, or its conversation has ended."""

from infopunt.vault import outside
from infopunt.vault.models import OutsideSecret
from infopunt.vault.outside import PEPPER
from infopunt.vault.rules.receipts import secret_mark
from infopunt.vault.teams import secret_that_fits

FIRST = 1


def pepper_name(number: int) -> str:
    """Of its file and its row."""
    return PEPPER if number == FIRST else f"{PEPPER}-{number}"


def pepper_numbers() -> list[int]:
    """Which there are, the newest first."""
    names = OutsideSecret.objects.filter(name__startswith=PEPPER).values_list("name", flat=True)
    return sorted((int(name.partition("-")[2] or FIRST) for name in names), reverse=True)


def newest_pepper() -> tuple[int, bytes]:
    """Raises NoSecret: also where an earlier one is not there, whose codes would be said to be wrong."""
    return peppers()[0]


def peppers() -> list[tuple[int, bytes]]:
    """All that are needed, the newest first. Raises NoSecret when one of them is not there or is another."""
    return [(number, secret_that_fits(pepper_name(number))) for number in pepper_numbers() or [FIRST]]


def make_pepper() -> tuple[str, str]:
    """One more, as it is printed, with its name. What stands in its file already is not written over. Raises NoSecret where
    those before are not there."""
    name = pepper_name(newest_pepper()[0] + 1)
    secret = outside.make_secret(name)
    OutsideSecret.objects.create(name=name, mark=secret_mark(secret))
    return name, outside.printed(secret)


def forget_pepper(number: int) -> str:
    """No code of it is left: the name of the file that may go."""
    OutsideSecret.objects.filter(name=pepper_name(number)).delete()
    return pepper_name(number)
