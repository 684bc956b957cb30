"""Every way people come, change and leave."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from infopunt.accounts import permissions
from infopunt.accounts.models import Duty, Invitation, SpentCode, Worker, WrongTry
from infopunt.accounts.rules import INVITATION_LASTS, TRIES_COUNT_FOR, WRONG_TRIES, Role, Staff
from infopunt.accounts.rules import Duty as DutyRule
from infopunt.kernel import audit
from infopunt.kernel.errors import NotPermitted, Refused

SPENT_STAYS = timedelta(minutes=10)  # longer than any one-time code is valid


class AlreadyHere(Refused):
    say = "Somebody with this e-mail address works here already."


class DeadInvitation(Refused):
    say = "This link no longer works: it was used, it is too old, or it was never given. Ask for a new one."


class WeakPassword(Refused):
    say = "The password is too easy to guess; the message says why."


class LastAdministrator(Refused):
    say = "Somebody must remain who can invite others."


class TooManyTries(Refused):
    say = (
        "Too many wrong tries from devices we do not know. Wait a quarter of an hour, or reset the password by e-mail."
    )


def keyed(words: str) -> str:
    """A hash nobody can recompute without the secret key."""
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()


def invite(email: str, name: str, duties: Sequence[DutyRule], *, by: Staff | None, now: datetime) -> str:
    """Make an invitation; returns the secret for its link, which is kept nowhere. `by` None is the operator at the machine."""
    email = email.strip().lower()
    if by and not all(permissions.may_manage_people(by, duty.region) for duty in duties):
        raise NotPermitted
    if Worker.objects.filter(email=email, is_active=True).exists():
        raise AlreadyHere
    secret = secrets.token_urlsafe(32)
    who = by.email if by else "operator"
    with transaction.atomic():
        Invitation.objects.create(
            hash=keyed(secret), email=email, name=name.strip(), by=who, ends_at=now + INVITATION_LASTS,
            duties=[[duty.role, duty.region, duty.voice] for duty in duties],
        )  # fmt: skip
        audit.record("invited", f"worker:{email}", by=who, at=now)
    return secret


def open_invitation(secret: str, now: datetime) -> Invitation:
    """The invitation a link belongs to, or DeadInvitation."""
    found = Invitation.objects.filter(hash=keyed(secret), used_at=None, ends_at__gt=now).first()
    if found is None:
        raise DeadInvitation
    return found


@transaction.atomic
def accept(secret: str, password: str, *, now: datetime) -> Worker:
    """Make the account of an invitation. Of two that accept at once one gets it."""
    invitation = open_invitation(secret, now)
    worker = Worker.objects.filter(email=invitation.email).first() or Worker(email=invitation.email)
    worker.name = invitation.name
    try:
        validate_password(password, worker)
    except ValidationError as no:
        raise WeakPassword(" ".join(no.messages)) from None
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now):
        raise DeadInvitation
    _end_invitations(
        Q(email=worker.email), now
    )  # a second link would let its holder choose another password and other duties
    worker.is_active = True
    worker.set_password(password)
    worker.save()
    EmailAddress.objects.update_or_create(user=worker, email=worker.email, defaults={"verified": True, "primary": True})
    _give(worker, [DutyRule(Role(role), region, voice) for role, region, voice in invitation.duties])
    audit.record("joined", f"worker:{worker.email}", by=worker.email, at=now)
    return worker


def _give(worker: Worker, duties: Sequence[DutyRule]) -> None:
    Duty.objects.filter(worker=worker).delete()
    Duty.objects.bulk_create(Duty(worker=worker, role=d.role, region=d.region, voice=d.voice) for d in set(duties))


@transaction.atomic
def set_duties(worker: Worker, region: str, duties: Sequence[DutyRule], *, by: Staff, now: datetime) -> None:
    """Give somebody exactly these duties in one region; what they do elsewhere stays."""
    if not permissions.may_manage_people(by, region) or any(duty.region != region for duty in duties):
        raise NotPermitted
    elsewhere = [
        DutyRule(Role(duty.role), duty.region, duty.voice) for duty in worker.duties.all() if duty.region != region
    ]
    _give(worker, [*elsewhere, *duties])
    _keep_an_administrator()
    audit.record("duties changed", f"worker:{worker.email}", by=by.email, at=now)


@transaction.atomic
def remove(worker: Worker, *, by: Staff, now: datetime) -> None:
    """A leaver: no sign-in from this moment on, every session ends, second factors and duties are gone, and so are invitations
    that wait for them or that they made. The name stays in the log."""
    regions = set(worker.duties.values_list("region", flat=True))
    if not all(permissions.may_manage_people(by, region) for region in regions):
        raise NotPermitted
    worker.is_active = False
    worker.set_unusable_password()
    worker.save(update_fields=["is_active", "password"])
    worker.duties.all().delete()
    Authenticator.objects.filter(user=worker).delete()
    _end_invitations(Q(email=worker.email) | Q(by=worker.email), now)
    _keep_an_administrator()
    audit.record("removed", f"worker:{worker.email}", by=by.email, at=now)


def _end_invitations(which: Q, now: datetime) -> None:
    Invitation.objects.filter(which, used_at=None).update(used_at=now)


def _keep_an_administrator() -> None:
    if not Duty.objects.filter(role=Role.ADMINISTRATOR, worker__is_active=True).exists():
        raise LastAdministrator


def refuse_flood(key: str, now: datetime) -> None:
    """TooManyTries when this key had its share of wrong ones lately."""
    if WrongTry.objects.filter(key=keyed(key), at__gt=now - TRIES_COUNT_FOR).count() >= WRONG_TRIES:
        raise TooManyTries


def note_wrong(key: str, now: datetime) -> None:
    WrongTry.objects.filter(at__lt=now - TRIES_COUNT_FOR).delete()
    WrongTry.objects.create(key=keyed(key), at=now)


def spend(worker: Worker, code: str, now: datetime) -> bool:
    """Whether this one-time code is used for the first time; of twenty at once, one gets True."""
    SpentCode.objects.filter(at__lt=now - SPENT_STAYS).delete()
    digest = keyed(f"{worker.pk}:{code}")
    try:
        with transaction.atomic():
            SpentCode.objects.create(hash=digest, at=now)
    except IntegrityError:
        return False
    return True
