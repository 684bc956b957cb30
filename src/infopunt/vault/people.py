"""Keys of those who answer: behind their own phrase at rest, behind a cookie of their browser while they work."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.vault.models import HeldKey, PersonKey, Tray
from infopunt.vault.rules import keys
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.sealing import CannotOpen, Context, Domain, new_sealing_key, seal, unseal


def give_keys(worker: int, phrase: str, *, now: datetime) -> None:
    """New keys behind this phrase. What the earlier ones opened, these open only after somebody who can gives it again."""
    person = keys.new_person()
    locked = keys.lock_with_phrase(person, phrase, _place(Domain.PERSON_KEY, worker))
    with transaction.atomic(using=REPORTS):
        take_keys(worker)
        PersonKey.objects.create(
            worker=worker, box=person.box.public, signing=person.signing.public, locked=locked, made_at=now
        )


def take_keys(worker: int) -> None:
    """Their keys and all that was sealed to them are gone, and so is every open tray."""
    with transaction.atomic(using=REPORTS):
        Tray.objects.filter(worker=worker).delete()
        HeldKey.objects.filter(holder=worker).delete()
        PersonKey.objects.filter(worker=worker).delete()


def unlock(worker: int, phrase: str, *, now: datetime) -> bytes:
    """Open a tray: the key of it, for a cookie and nothing else. Raises CannotOpen, also for who has no keys."""
    row = PersonKey.objects.filter(worker=worker).first()
    if row is None:
        raise CannotOpen
    context = _place(Domain.PERSON_KEY, worker)
    person, cookie = keys.unlock_with_phrase(bytes(row.locked), phrase, context), new_sealing_key()
    sealed = seal(cookie, person.private(), _place(Domain.TRAY, worker))
    Tray.objects.create(mark=_mark(cookie), worker=worker, sealed=sealed, opened_at=now, used_at=now)
    return cookie


def unlocked(cookie: bytes, worker: int, *, now: datetime, idle: timedelta, most: timedelta) -> PersonKeys | None:
    """The keys in an open tray of this person; None when there is none or its time is over."""
    tray = Tray.objects.filter(mark=_mark(cookie), worker=worker).first()
    if tray is None:
        return None
    if now - tray.used_at > idle or now - tray.opened_at > most:
        tray.delete()
        return None
    try:
        person = keys.person_of(unseal(cookie, bytes(tray.sealed), _place(Domain.TRAY, worker)))
    except CannotOpen:
        return None
    if now - tray.used_at > idle / 20:
        Tray.objects.filter(pk=tray.pk).update(used_at=now)
    return person


def lock(worker: int) -> None:
    """Close every tray of somebody."""
    Tray.objects.filter(worker=worker).delete()


def _place(domain: Domain, worker: int) -> Context:
    return Context(domain, number=worker)


def _mark(cookie: bytes) -> str:
    return hashlib.sha256(b"infopunt tray " + cookie).hexdigest()
