"""How somebody comes to work here: invited, invited again, taken back, accepted."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from infopunt.accounts import permissions
from infopunt.accounts.duties import as_row, duties_of, give_duties
from infopunt.accounts.hashes import keyed
from infopunt.accounts.models import Invitation, Worker
from infopunt.accounts.rules import INVITATION_LASTS, Staff
from infopunt.accounts.rules import Duty as DutyRule
from infopunt.kernel import audit, outbox
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.faults import Fault, Faulty


class AlreadyHere(Refused):
    say = "Somebody with this e-mail address works here already."


class NoRole(Refused):
    say = "Choose at least one role."
    at = "roles"


class DeadInvitation(Refused):
    say = "This link no longer works: it was used, it is too old, or it was never given. Ask for a new one."


class WeakPassword(Faulty):
    say = "The password is too easy to guess."


def invite(
    email: str, name: str, duties: Sequence[DutyRule], *, by: Staff | None, now: datetime, languages: Sequence[str] = ()
) -> str:
    """Make an invitation and ask for its letter; returns the secret for its link. `by` None is the operator at the machine, who
    gets the link and sends it."""
    email = email.strip().lower()
    if by and not permissions.may_manage_all(by, duties):
        raise NotPermitted
    if not duties:
        raise NoRole
    if Worker.objects.filter(email=email, is_active=True).exists():
        raise AlreadyHere
    seed = secrets.token_urlsafe(16)
    who = by.email if by else "operator"
    with transaction.atomic():
        invitation = Invitation.objects.create(
            hash=keyed(secret_of(seed)), seed=seed, email=email, name=name.strip(), by=who, ends_at=now + INVITATION_LASTS,
            duties=[as_row(duty) for duty in duties], languages=list(languages),
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


def waiting_invitation(id: int, *, by: Staff, now: datetime) -> Invitation:
    """An invitation nobody used yet, for who may manage all it gives; else DeadInvitation."""
    found = Invitation.objects.filter(pk=id, used_at=None, ends_at__gt=now).first()
    if found is None:
        raise DeadInvitation
    if not permissions.may_manage_all(by, duties_of(found)):
        raise NotPermitted
    return found


@transaction.atomic
def withdraw_invitation(id: int, *, by: Staff, now: datetime) -> Invitation:
    """The link opens nothing from here on."""
    invitation = waiting_invitation(id, by=by, now=now)
    end_invitations(Q(pk=invitation.pk), now)
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
    end_invitations(Q(email=email), now)  # a second link would let its holder choose another password and other duties
    worker.is_active, worker.languages = True, invitation.languages
    worker.set_password(password)
    worker.save()
    EmailAddress.objects.update_or_create(user=worker, email=worker.email, defaults={"verified": True, "primary": True})
    give_duties(worker, duties_of(invitation))
    audit.record("joined", f"worker:{worker.email}", by=worker.email, at=now)
    return worker


def end_invitations(which: Q, now: datetime) -> None:
    Invitation.objects.filter(which, used_at=None).update(used_at=now)


def end_what_they_may_not_give(by: Staff, now: datetime) -> None:
    """Invitations somebody made while they might: one that is left would give the role back that was taken from them."""
    for invitation in Invitation.objects.filter(by=by.email, used_at=None):
        if not permissions.may_manage_all(by, duties_of(invitation)):
            end_invitations(Q(pk=invitation.pk), now)
