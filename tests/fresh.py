"""Each test begins as after a restart, and no guess is dear."""

from types import SimpleNamespace

import pytest

CHEAP = 1 << 20  # bytes


@pytest.fixture(autouse=True)
def _as_after_a_restart():
    """Nothing that a process counts or keeps in memory stays from one test to the next."""
    from django.core.cache import cache

    from infopunt.jobs import sources
    from infopunt.mailbox import crowds
    from infopunt.web.public import partner, views
    from infopunt.web.public.talk import waiting
    from infopunt.web.shared import live
    from infopunt.web.staff.talk import phrase
    from infopunt.web.staff.texts import translations

    cache.clear()  # codes that were used
    crowds.forget_counts()
    waiting.forget_tries()
    for tries in (partner._tries, phrase._tries):
        tries.forget()
    for kept in (views._remarks, live._stores, translations._glossaries, sources._robots):
        kept.clear()


@pytest.fixture(autouse=True, scope="session")
def _cheap():
    """Argon2id is slow on purpose, for passwords, phrases and codes; a story is not about that. What is about it asks for `dear`."""
    from django.contrib.auth.hashers import Argon2PasswordHasher
    from nacl.pwhash import argon2id

    from infopunt.vault.rules import stretching

    def kdf(size, secret, salt, opslimit, memlimit):
        """Another figure gives other bytes here too."""
        return argon2id.kdf(size, secret + memlimit.to_bytes(8, "big"), salt, opslimit=1, memlimit=CHEAP)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretching, "argon2id", SimpleNamespace(kdf=kdf))
        for name, figure in (("memory_cost", CHEAP >> 10), ("time_cost", 1), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, name, figure)
        yield


@pytest.fixture
def dear(monkeypatch):
    """Guessing costs what it costs a stranger."""
    from nacl.pwhash import argon2id

    from infopunt.vault.rules import stretching

    monkeypatch.setattr(stretching, "argon2id", argon2id)
