"""Duties as they are kept, with a person or in an invitation, and as the rules know them."""

from collections.abc import Sequence

from infopunt.accounts.models import Duty, Invitation, Worker
from infopunt.accounts.rules import Duty as DutyRule
from infopunt.accounts.rules import Role


def rule_of(duty: Duty) -> DutyRule:
    return DutyRule(Role(duty.role), duty.region, duty.voice, duty.area)


def as_row(duty: DutyRule) -> list[str]:
    return [duty.role, duty.region, duty.voice, *filter(None, [duty.area])]


def duties_of(invitation: Invitation) -> list[DutyRule]:
    return [DutyRule(Role(role), *where) for role, *where in invitation.duties]


def give_duties(worker: Worker, duties: Sequence[DutyRule]) -> None:
    """Exactly these, and none of before."""
    Duty.objects.filter(worker=worker).delete()
    Duty.objects.bulk_create(
        Duty(worker=worker, role=d.role, region=d.region, voice=d.voice, area=d.area) for d in set(duties)
    )
