"""Who works here, as plain data."""

from infopunt.accounts.models import Duty, Worker
from infopunt.accounts.rules import Duty as DutyRule
from infopunt.accounts.rules import Role, Staff


def staff_of(worker: Worker) -> Staff:
    """The worker with all duties; one query."""
    rows = Duty.objects.filter(worker=worker).order_by("region", "role", "voice", "area")
    duties = tuple(
        DutyRule(Role(role), region, voice, area)
        for role, region, voice, area in rows.values_list("role", "region", "voice", "area")
    )
    return Staff(worker.email, worker.name, duties, tuple(worker.languages))


def emails_with(role: Role, region: str) -> list[str]:
    """Whom to write: the active people with a role in the whole of a region or in the country."""
    rows = Duty.objects.filter(role=role, region__in=["", region], voice="", area="", worker__is_active=True)
    return sorted(set(rows.values_list("worker__email", flat=True)))
