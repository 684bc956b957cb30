"""One step of a referral's life, on its locked row."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from infopunt.accounts.rules import Staff
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.mailbox.trays import Team, may_answer
from infopunt.referrals.models import Referral
from infopunt.referrals.rules import STAGES, ReferralState, due_on, may_become


class HasMoved(Refused):
    say = "Something happened to this meanwhile. Look at it again."


def may_refer(staff: Staff, region: str, team: str) -> bool:
    """Whoever answers for the team: questions advisers, team leads and handlers, reports of abuse handlers."""
    return may_answer(staff, region, team)


def teams_of(staff: Staff, region: str) -> list[str]:
    """The teams for which somebody refers."""
    return [str(team) for team in Team if may_refer(staff, region, team)]


def may_let_bodies_in(staff: Staff, region: str) -> bool:
    """Who may answer reports of abuse, which go to bodies too: nobody else gives the key to them to anybody. That somebody is a
    partner is an administrator's word."""
    return may_answer(staff, region, Team.ABUSE_REPORTS)


def locked(referral: UUID) -> Referral:
    return Referral.objects.select_for_update().get(pk=referral)


def move(row: Referral, state: ReferralState, day: date, also: Iterable[str] = ()) -> None:
    """Its next state, with the clock of that one; raises HasMoved."""
    if not may_become(ReferralState(row.state), state):
        raise HasMoved
    row.state, row.since, row.due_on = state, day, due_on(state, day)
    row.ended_on = day if STAGES[state].is_end else None
    row.save(update_fields=["state", "since", "due_on", "ended_on", *also])


def log_step(verb: str, row: Referral, by: str, now: datetime, more: str = "") -> None:
    thing = f"referral:{row.pk}{more}"
    audit.record(f"{verb} referral", thing, by=by, at=now, using=REPORTS, region=row.region)
