"""The four lists of who refers, made from the rows as they stand: nothing is counted in advance."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from infopunt.referrals.copies import reference_of
from infopunt.referrals.models import Referral
from infopunt.referrals.rules import STAGES, Action, Owner, ReferralList, ReferralState, Way, list_of


@dataclass(frozen=True)
class ListedReferral:
    """A referral in a list, unopened."""

    row: Referral
    state: ReferralState
    is_late: bool

    @property
    def owner(self) -> Owner:
        return STAGES[self.state].owner

    @property
    def action(self) -> Action:
        return STAGES[self.state].action

    @property
    def way(self) -> Way:
        return Way(self.row.channel)

    @property
    def reference(self) -> str:
        return reference_of(self.row.pk)


def referral_lists(region: str, teams: Collection[str], day: date) -> dict[ReferralList, list[ListedReferral]]:
    """All of a region's that these teams made, each on one list; soonest due first, what ended last first."""
    lists: dict[ReferralList, list[ListedReferral]] = {tray: [] for tray in ReferralList}
    for row in Referral.objects.filter(region=region, team__in=teams).order_by(
        "due_on", F("ended_on").desc(nulls_last=True), "pk"
    ):
        state = ReferralState(row.state)
        listed = ListedReferral(row, state, bool(row.due_on and day > row.due_on))
        lists[list_of(state, row.due_on, row.told_on is not None, day)].append(listed)
    lists[ReferralList.OTHERS].sort(key=lambda one: list(ReferralState).index(one.state))
    return lists
