"""What strangers may try: wrong passwords and codes are counted, letters too, and a one-time code opens once."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from infopunt.accounts.hashes import keyed
from infopunt.accounts.models import SpentCode, Worker, WrongTry
from infopunt.accounts.rules import RESETS, RESETS_COUNT_FOR, TRIES_COUNT_FOR, WRONG_TRIES, plain_code
from infopunt.kernel import outbox
from infopunt.kernel.errors import Refused

SPENT_STAYS = timedelta(minutes=10)  # longer than any one-time code is valid


class TooManyTries(Refused):
    say = (
        "Too many wrong tries from devices we do not know. Wait a quarter of an hour, or reset the password by e-mail."
    )


def ask_reset(email: str, now: datetime) -> None:
    """A new password was asked for by somebody at the sign-in page. What is done, and how long it takes, is the same whether the
    name is known or not; the letter goes out as a job, so many an hour to one person."""
    key = f"reset:{email.strip().lower()}"
    worker = Worker.objects.filter(email=email.strip().lower(), is_active=True).values_list("pk", flat=True).first()
    with transaction.atomic():
        often = _counted(key, now - RESETS_COUNT_FOR) >= RESETS
        note_wrong(key, now)
        about: dict[str, object] = {"kind": "reset", "id": 0 if often else worker or 0}
        outbox.enqueue("mail", about, run_at=now)


def refuse_flood(key: str, now: datetime) -> None:
    """TooManyTries when this key had its share of wrong ones lately."""
    if _counted(key, now - TRIES_COUNT_FOR) >= WRONG_TRIES:
        raise TooManyTries


def _counted(key: str, since: datetime) -> int:
    return WrongTry.objects.filter(key=keyed(key), at__gt=since).count()


def note_wrong(key: str, now: datetime) -> None:
    WrongTry.objects.filter(at__lt=now - max(TRIES_COUNT_FOR, RESETS_COUNT_FOR)).delete()
    WrongTry.objects.create(key=keyed(key), at=now)


def is_spent(worker: Worker, code: str) -> bool:
    return SpentCode.objects.filter(hash=_spent(worker, code)).exists()


def spend(worker: Worker, code: str, now: datetime) -> bool:
    """Whether this one-time code is used for the first time; of twenty at once, one gets True."""
    SpentCode.objects.filter(at__lt=now - SPENT_STAYS).delete()
    try:
        with transaction.atomic():
            SpentCode.objects.create(hash=_spent(worker, code), at=now)
    except IntegrityError:
        return False
    return True


def _spent(worker: Worker, code: str) -> str:
    return keyed(f"{worker.pk}:{plain_code(code)}")
