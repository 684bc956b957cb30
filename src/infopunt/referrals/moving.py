"""One step of a referral's life, on its locked row."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from infopunt.accounts.rules import Staff
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.mailbox.trays import may_answer
from infopunt.referrals.models import Referral
from infopunt.referrals.rules import STAGES, ReferralState, due_on, may_follow


class HasMoved(Refused):
    say = "Something happened to this meanwhile. Look at it again."


def may_refer(staff: Staff, region: str) -> bool:
    """Whoever answers in the region: advisers, team leads and handlers. What they can open, keys decide."""
    return may_answer(staff, region)


def locked(referral: UUID) -> Referral:
    return Referral.objects.select_for_update().get(pk=referral)


def move(row: Referral, state: ReferralState, day: date, also: Iterable[str] = ()) -> None:
    """Its next state, with the clock of that one; raises HasMoved."""
    if not may_follow(ReferralState(row.state), state):
        raise HasMoved
    row.state, row.since, row.due_on = state, day, due_on(state, day)
    row.ended_on = day if STAGES[state].is_end else None
    row.save(update_fields=["state", "since", "due_on", "ended_on", *also])


def note(verb: str, referral: UUID, by: str, now: datetime, more: str = "") -> None:
    audit.record(f"{verb} referral", f"referral:{referral}{more}", by=by, at=now, using=REPORTS)
