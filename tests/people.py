"""The people of every story: made with their duties, and signed in."""

from functools import cache

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.test import Client

from infopunt.accounts.models import Duty, Worker
from infopunt.accounts.rules import Duty as DutyRule
from infopunt.accounts.rules import Role, Staff

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "correct horse battery staple"


@cache
def _hashed():
    """The one password of everybody, stirred once: Argon2 is slow on purpose."""
    return make_password(PASSWORD)


ED = Staff(
    "ed@example.org", "Ed", (DutyRule(Role.EDITOR),)
)  # of the country, for verbs that are called without a screen


def make_worker(name, *duties, factor=True):
    """Somebody with duties [(role, region, voice) or (role, region, voice, area)], ready to work."""
    worker = Worker.objects.create(email=f"{name}@example.org", name=name.title(), language="en")
    worker.password = _hashed()
    worker.save()
    EmailAddress.objects.create(user=worker, email=worker.email, verified=True, primary=True)
    for role, region, voice, *area in duties:
        Duty.objects.create(worker=worker, role=role, region=region, voice=voice, area="".join(area))
    if factor:
        TOTP.activate(worker, SECRET)
    return worker


def browser_of(worker):
    """A browser in which somebody is signed in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(worker)
    return client
