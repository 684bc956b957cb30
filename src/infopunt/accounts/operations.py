"""Who works here changes what they do, or leaves. How they come: invitations.py."""

from collections.abc import Collection, Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q

from infopunt.accounts import permissions
from infopunt.accounts.duties import give_duties, rule_of
from infopunt.accounts.invitations import end_invitations, end_what_they_may_not_give
from infopunt.accounts.models import Duty, Worker
from infopunt.accounts.rules import Duty as DutyRule
from infopunt.accounts.rules import Role, Staff
from infopunt.kernel import audit
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.locks import lock_for_transaction

ADMINISTRATION = 19_001  # the lock of whoever changes duties


class LastAdministrator(Refused):
    say = "Somebody must remain who can invite others."


class NothingToDo(Refused):
    say = "Nothing would be left for them to do here: choose a role, or say that this person leaves."


class OtherDuties(Refused):
    say = "Somebody else changed the roles of this person meanwhile. They stand here as they are now; choose again."


@transaction.atomic
def set_duties(
    worker: Worker, region: str, duties: Sequence[DutyRule], *, by: Staff, now: datetime,
    seen: Collection[DutyRule] | None = None, languages: Sequence[str] | None = None,
    seen_languages: Collection[str] | None = None,
) -> None:  # fmt: skip
    """Give somebody exactly these duties in one region, and the languages they help in; what they do elsewhere stays. Refuses
    when their duties there, or their languages, are no longer those that were `seen`."""
    if not permissions.may_manage_people(by, region) or any(duty.region != region for duty in duties):
        raise NotPermitted
    _wait_for_others()
    now_there = [rule_of(duty) for duty in worker.duties.all()]
    elsewhere = [duty for duty in now_there if duty.region != region]
    if seen is not None and {duty for duty in now_there if duty.region == region} != set(seen):
        raise OtherDuties
    helps_in = Worker.objects.values_list("languages", flat=True).get(pk=worker.pk)
    if seen_languages is not None and set(helps_in) != set(seen_languages):
        raise OtherDuties
    if not duties and not elsewhere:
        raise NothingToDo
    give_duties(worker, [*elsewhere, *duties])
    if languages is not None:
        Worker.objects.filter(pk=worker.pk).update(languages=list(languages))
    _keep_an_administrator()
    end_what_they_may_not_give(Staff(worker.email, worker.name, (*elsewhere, *duties)), now)
    audit.record("duties changed", f"worker:{worker.email}", by=by.email, at=now)


@transaction.atomic
def remove(worker: Worker, *, by: Staff, now: datetime) -> None:
    """A leaver: no sign-in from this moment on, every session ends, second factors, the way in by a provider and duties are gone, and so are invitations
    that wait for them or that they made. The name stays in the log."""
    _wait_for_others()
    if not permissions.may_manage_all(by, [rule_of(duty) for duty in worker.duties.all()]):
        raise NotPermitted
    worker.is_active = False
    worker.set_unusable_password()
    worker.save(update_fields=["is_active", "password"])
    worker.duties.all().delete()
    Authenticator.objects.filter(user=worker).delete()
    SocialAccount.objects.filter(user=worker).delete()
    end_invitations(Q(email=worker.email) | Q(by=worker.email), now)
    _keep_an_administrator()
    audit.record("removed", f"worker:{worker.email}", by=by.email, at=now)


def _wait_for_others() -> None:
    """Whoever changes duties waits here for who was first: of two administrators who remove each other the second must see what
    the first did."""
    lock_for_transaction(ADMINISTRATION)


def _keep_an_administrator() -> None:
    if not Duty.objects.filter(role=Role.ADMINISTRATOR, area="", voice="", worker__is_active=True).exists():
        raise LastAdministrator
