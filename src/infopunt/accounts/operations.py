"""Every way people come, change and leave."""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Collection, Sequence
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
from infopunt.accounts.rules import (
    INVITATION_LASTS,
    RESETS,
    RESETS_COUNT_FOR,
    TRIES_COUNT_FOR,
    WRONG_TRIES,
    Role,
    Staff,
)
from infopunt.accounts.rules import Duty as DutyRule
from infopunt.kernel import audit, outbox
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.faults import Fault, Faulty
from infopunt.kernel.locks import lock_for_transaction

ADMINISTRATION = 19_001  # the lock of whoever changes duties
SPENT_STAYS = timedelta(minutes=10)  # longer than any one-time code is valid


class AlreadyHere(Refused):
    say = "Somebody with this e-mail address works here already."


class DeadInvitation(Refused):
    say = "This link no longer works: it was used, it is too old, or it was never given. Ask for a new one."


class WeakPassword(Faulty):
    say = "The password is too easy to guess."


class LastAdministrator(Refused):
    say = "Somebody must remain who can invite others."


class NothingToDo(Refused):
    say = "Nothing would be left for them to do here: choose a role, or say that this person leaves."


class OtherDuties(Refused):
    say = "Somebody else changed the roles of this person meanwhile. They stand here as they are now; choose again."


class TooManyTries(Refused):
    say = (
        "Too many wrong tries from devices we do not know. Wait a quarter of an hour, or reset the password by e-mail."
    )


def keyed(words: str) -> str:
    """A hash nobody can recompute without the secret key."""
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()


def invite(
    email: str, name: str, duties: Sequence[DutyRule], *, by: Staff | None, now: datetime, languages: Sequence[str] = ()
) -> str:
    """Make an invitation and ask for its letter; returns the secret for its link. `by` None is the operator at the machine, who
    gets the link and sends it."""
    email = email.strip().lower()
    if by and not all(permissions.may_manage_people(by, duty.region) for duty in duties):
        raise NotPermitted
    if Worker.objects.filter(email=email, is_active=True).exists():
        raise AlreadyHere
    seed = secrets.token_urlsafe(16)
    who = by.email if by else "operator"
    with transaction.atomic():
        invitation = Invitation.objects.create(
            hash=keyed(secret_of(seed)), seed=seed, email=email, name=name.strip(), by=who, ends_at=now + INVITATION_LASTS,
            duties=[_row(duty) for duty in duties], languages=list(languages),
        )  # fmt: skip
        if by:
            _post(invitation, now)
        audit.record("invited", f"worker:{email}", by=who, at=now)
    return secret_of(seed)


def secret_of(seed: str) -> str:
    """What stands in the link of an invitation: nobody can make it of the row alone."""
    return keyed(f"invitation:{seed}")


def _post(invitation: Invitation, now: datetime) -> None:
    """Ask for the letter, where letters can be sent; its job knows the invitation, not the link."""
    if settings.EMAIL_HOST:
        about: dict[str, object] = {"kind": "invitation", "id": invitation.pk}
        outbox.enqueue("mail", about, run_at=now, key=f"mail:invitation:{invitation.pk}")


def rule_of(duty: Duty) -> DutyRule:
    return DutyRule(Role(duty.role), duty.region, duty.voice, duty.area)


def _row(duty: DutyRule) -> list[str]:
    return [duty.role, duty.region, duty.voice, *filter(None, [duty.area])]


def duties_of(invitation: Invitation) -> list[DutyRule]:
    return [DutyRule(Role(role), *where) for role, *where in invitation.duties]


def waiting_invitation(id: int, *, by: Staff, now: datetime) -> Invitation:
    """An invitation nobody used yet, for who may manage all it gives; else DeadInvitation."""
    found = Invitation.objects.filter(pk=id, used_at=None, ends_at__gt=now).first()
    if found is None:
        raise DeadInvitation
    if not all(permissions.may_manage_people(by, duty.region) for duty in duties_of(found)):
        raise NotPermitted
    return found


@transaction.atomic
def withdraw_invitation(id: int, *, by: Staff, now: datetime) -> Invitation:
    """The link opens nothing from here on."""
    invitation = waiting_invitation(id, by=by, now=now)
    _end_invitations(Q(pk=invitation.pk), now)
    audit.record("invitation withdrawn", f"worker:{invitation.email}", by=by.email, at=now)
    return invitation


@transaction.atomic
def invite_again(id: int, *, by: Staff, now: datetime, by_letter: bool = True) -> str:
    """The same link once more, for another seven days: by letter where mail is set, or only to be shown. Returns the secret, ''
    for an invitation of before links could be made again."""
    invitation = waiting_invitation(id, by=by, now=now)
    if not invitation.seed:
        return ""
    invitation.ends_at = now + INVITATION_LASTS
    invitation.save(update_fields=["ends_at"])
    if by_letter:
        _post(invitation, now)
    audit.record("invited again", f"worker:{invitation.email}", by=by.email, at=now)
    return secret_of(invitation.seed)


def open_invitation(secret: str, now: datetime) -> Invitation:
    """The invitation a link belongs to, or DeadInvitation."""
    found = Invitation.objects.filter(hash=keyed(secret), used_at=None, ends_at__gt=now).first()
    if found is None:
        raise DeadInvitation
    return found


def _weakness(no: ValidationError) -> Fault:
    least = (no.params or {}).get("min_length", 0)
    return Fault(str(no.code), ("password",), {"least": least} if least else {})


@transaction.atomic
def accept(secret: str, password: str, *, now: datetime) -> Worker:
    """Make the account of an invitation. Of two that accept at once one gets it."""
    email = open_invitation(secret, now).email
    # Whoever accepts another invitation for the same address waits here, and then finds this one ended.
    list(Invitation.objects.select_for_update().filter(email=email).order_by("pk"))
    invitation = open_invitation(secret, now)
    worker = Worker.objects.filter(email=email).first() or Worker(email=email)
    if (
        worker.is_active and worker.pk
    ):  # who works here already has a password and roles that are not the inviter's to change
        raise DeadInvitation
    worker.name = invitation.name
    try:
        validate_password(password, worker)
    except ValidationError as no:
        raise WeakPassword(*(_weakness(one) for one in no.error_list)) from None
    _end_invitations(Q(email=email), now)  # a second link would let its holder choose another password and other duties
    worker.is_active, worker.languages = True, invitation.languages
    worker.set_password(password)
    worker.save()
    EmailAddress.objects.update_or_create(user=worker, email=worker.email, defaults={"verified": True, "primary": True})
    _give(worker, duties_of(invitation))
    audit.record("joined", f"worker:{worker.email}", by=worker.email, at=now)
    return worker


def _give(worker: Worker, duties: Sequence[DutyRule]) -> None:
    Duty.objects.filter(worker=worker).delete()
    Duty.objects.bulk_create(
        Duty(worker=worker, role=d.role, region=d.region, voice=d.voice, area=d.area) for d in set(duties)
    )


@transaction.atomic
def set_duties(
    worker: Worker, region: str, duties: Sequence[DutyRule], *, by: Staff, now: datetime,
    seen: Collection[DutyRule] | None = None, languages: Sequence[str] | None = None,
) -> None:  # fmt: skip
    """Give somebody exactly these duties in one region, and the languages they help in; what they do elsewhere stays. Refuses
    when their duties there are no longer those that were `seen`."""
    if not permissions.may_manage_people(by, region) or any(duty.region != region for duty in duties):
        raise NotPermitted
    _wait_for_others()
    now_there = [rule_of(duty) for duty in worker.duties.all()]
    elsewhere = [duty for duty in now_there if duty.region != region]
    if seen is not None and {duty for duty in now_there if duty.region == region} != set(seen):
        raise OtherDuties
    if not duties and not elsewhere:
        raise NothingToDo
    _give(worker, [*elsewhere, *duties])
    if languages is not None:
        Worker.objects.filter(pk=worker.pk).update(languages=list(languages))
    _keep_an_administrator()
    _end_what_they_may_not_give(Staff(worker.email, worker.name, (*elsewhere, *duties)), now)
    audit.record("duties changed", f"worker:{worker.email}", by=by.email, at=now)


@transaction.atomic
def remove(worker: Worker, *, by: Staff, now: datetime) -> None:
    """A leaver: no sign-in from this moment on, every session ends, second factors and duties are gone, and so are invitations
    that wait for them or that they made. The name stays in the log."""
    _wait_for_others()
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


def _wait_for_others() -> None:
    """Whoever changes duties waits here for who was first: of two administrators who remove each other the second must see what
    the first did."""
    lock_for_transaction(ADMINISTRATION)


def _end_invitations(which: Q, now: datetime) -> None:
    Invitation.objects.filter(which, used_at=None).update(used_at=now)


def _end_what_they_may_not_give(by: Staff, now: datetime) -> None:
    """Invitations somebody made while they might: one that is left would give the role back that was taken from them."""
    for invitation in Invitation.objects.filter(by=by.email, used_at=None):
        if not all(permissions.may_manage_people(by, duty.region) for duty in duties_of(invitation)):
            _end_invitations(Q(pk=invitation.pk), now)


def _keep_an_administrator() -> None:
    if not Duty.objects.filter(role=Role.ADMINISTRATOR, area="", voice="", worker__is_active=True).exists():
        raise LastAdministrator


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


def plain_code(code: str) -> str:
    """A one-time code however it was typed: digits of any script, spaces and signs between them, large or small letters."""
    letters = unicodedata.normalize("NFKC", code)
    digits = (str(unicodedata.digit(sign, sign)) for sign in letters)
    return "".join(sign for sign in digits if sign.isalnum()).lower()


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
