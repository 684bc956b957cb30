"""Which passwords are taken."""

import pytest
from django.core.exceptions import ValidationError

from infopunt.accounts.models import Worker
from infopunt.accounts.passwords import HardToGuess


def refused(password, user=None):
    try:
        HardToGuess().validate(password, user)
    except ValidationError as no:
        return no.code
    return ""


@pytest.mark.parametrize("password", [
    "123456789012", "aaaaaaaaaaaa", "qwertyuiopas", "wachtwoord123", "welkom123456", "infopunt2026", "Welkom2026!!",
    "Zonneschijn!23", "Lente2026Lente", "ikhouvanjou12", "password1234", "exampleville1", "voorbeeldnoord", "vera.visser.1",
    "uitzendbureau1", "a" * 150,
])  # fmt: skip
def test_what_somebody_would_try_first_is_refused_in_dutch_too(example, password):
    assert refused(password, Worker(email="vera.visser@example.org", name="Vera Visser")) == "easy"


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", "paard batterij nietje juist", "gras-lamp-vlinder-radio"]
)
def test_a_few_words_that_do_not_belong_together_are_taken(example, password):
    assert refused(password) == ""


def test_too_short_and_too_long_are_said_as_such(example):
    assert [refused("kort"), refused("x" * 201)] == ["short", "long"]
