"""Keys of those who answer: behind their own phrase at rest, behind a cookie of their browser while they work."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.vault.models import HeldKey, PersonKey, TeamKey, Tray
from infopunt.vault.rules import keys
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.paper import lock_with_code, new_paper_code, unlock_with_code
from infopunt.vault.rules.sealing import CannotOpen, Context, Domain, new_sealing_key, seal, unseal
from infopunt.vault.teams import ROOT


def give_keys(worker: int, phrase: str, *, now: datetime) -> str:
    """New keys behind this phrase; the code on paper that opens them too. What the earlier ones opened, these open only after
    somebody who can gives it again."""
    person = keys.new_person()
    behind, code = _behind(worker, person, phrase)
    with transaction.atomic(using=REPORTS):
        take_keys(worker)
        PersonKey.objects.create(
            worker=worker, box=person.box.public, signing=person.signing.public, made_at=now, **behind
        )
    return code


def keep_keys(worker: int, code: str, phrase: str) -> str:
    """Put the keys that the code on paper opens behind another phrase; the next code. Every open tray is closed. Raises
    SlipInCode or CannotOpen."""
    row = PersonKey.objects.filter(worker=worker).first()
    if row is None:
        raise CannotOpen
    person = unlock_with_code(bytes(row.on_paper), code, _place(Domain.PERSON_ON_PAPER, worker))
    behind, following = _behind(worker, person, phrase)
    with transaction.atomic(using=REPORTS):
        lock(worker)
        PersonKey.objects.filter(pk=row.pk).update(**behind)
    return following


def _behind(worker: int, person: PersonKeys, phrase: str) -> tuple[dict[str, bytes], str]:
    """The private halves behind a phrase, and behind a new code."""
    code = new_paper_code()
    return {
        "locked": keys.lock_with_phrase(person, phrase, _place(Domain.PERSON_KEY, worker)),
        "on_paper": lock_with_code(person, code, _place(Domain.PERSON_ON_PAPER, worker)),
    }, code


def leave(worker: int) -> None:
    """Their keys are gone here; of every team whose key they held it is noted that they may have kept it."""
    with transaction.atomic(using=REPORTS):
        for row in HeldKey.objects.filter(holder=worker):
            _note_leaver(row)
        take_keys(worker)


def leave_team(worker: int, region: str, team: str) -> None:
    """They hold what opens this team no more; the root goes with the last team of the region."""
    with transaction.atomic(using=REPORTS):
        held = HeldKey.objects.filter(holder=worker, region=region)
        for row in held.filter(what=team):
            _note_leaver(row)
        held.filter(what=team).delete()
        if not held.exclude(what=ROOT).exists():
            held.delete()


def held_by(worker: int) -> set[tuple[str, str]]:
    """Region and name of every key somebody holds, but the roots."""
    rows = HeldKey.objects.filter(holder=worker).exclude(what=ROOT)
    return set(rows.values_list("region", "what"))


def _note_leaver(row: HeldKey) -> None:
    TeamKey.objects.filter(region=row.region, team=row.what, generation=row.generation).update(has_leaver=True)


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
