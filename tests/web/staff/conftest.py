"""The same people in every story: Ann administers, Ed and Eva edit, Abe approves, Tom translates, Gus speaks for a company."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from infopunt.accounts.models import Duty, Worker
from infopunt.accounts.rules import Role

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_worker(name, *duties, factor=True):
    """Somebody with duties [(role, region, voice)], ready to work."""
    worker = Worker.objects.create(email=f"{name}@example.org", name=name.title(), language="en")
    worker.set_password("correct horse battery staple")
    worker.save()
    EmailAddress.objects.create(user=worker, email=worker.email, verified=True, primary=True)
    for role, region, voice in duties:
        Duty.objects.create(worker=worker, role=role, region=region, voice=voice)
    if factor:
        TOTP.activate(worker, SECRET)
    return worker


def browser_of(worker):
    """A browser in which somebody is signed in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(worker)
    return client


@pytest.fixture(autouse=True)
def _no_code_was_used():
    """Each story begins with codes nobody used: they are the same ones within half a minute."""
    cache.clear()


@pytest.fixture
def people(db):
    """Everybody by name."""
    return {
        "ann": make_worker("ann", (Role.ADMINISTRATOR, "", "")),
        "ed": make_worker("ed", (Role.EDITOR, "", "")),
        "eva": make_worker("eva", (Role.EDITOR, "", "")),
        "abe": make_worker("abe", (Role.APPROVER, "", "")),
        "tom": make_worker("tom", (Role.TRANSLATOR, "", "")),
    }


@pytest.fixture
def browsers(people):
    """A browser each, by name."""
    return {name: browser_of(worker) for name, worker in people.items()}
