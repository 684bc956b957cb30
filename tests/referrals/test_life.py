"""Where a referral stands: whose turn it is, by when, and that nothing that ended begins again."""

from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from infopunt.referrals.rules import (
    STAGES,
    Action,
    Owner,
    ReferralList,
    ReferralState,
    due_on,
    list_of,
    may_become,
    may_withdraw,
    steps_of_body,
)

MONDAY = date(2026, 11, 23)
ENDS = {"declined", "ineligible", "unreachable", "delivered", "withdrawn", "expired"}


def test_every_state_has_an_owner_an_action_and_a_clock_or_is_an_end():
    assert set(STAGES) == set(ReferralState)
    assert {str(state) for state, stage in STAGES.items() if stage.is_end} == ENDS
    for state, stage in STAGES.items():
        on = (stage.owner is not Owner.NOBODY, stage.action is not Action.NOTHING, stage.days > 0)
        assert on == ((False,) * 3 if str(state) in ENDS else (True,) * 3)
        assert (due_on(state, MONDAY) is None) is stage.is_end


def test_a_clock_counts_working_days():
    assert due_on(ReferralState.SENT, MONDAY) == MONDAY + timedelta(days=7)


class ALife(RuleBasedStateMachine):
    """Any steps, allowed or not, from the first state on."""

    def __init__(self):
        super().__init__()
        self.state, self.past, self.day = ReferralState.DRAFT, [], MONDAY

    @rule(step=st.sampled_from(list(ReferralState)))
    def take(self, step):
        if may_become(self.state, step):
            self.past.append(self.state)
            self.state = step

    @precondition(lambda self: not STAGES[self.state].is_end)
    @rule(has_left=st.booleans())
    def withdraw(self, has_left):
        if may_withdraw(self.state, has_left):
            assert not has_left
            self.past.append(self.state)
            self.state = ReferralState.WITHDRAWN

    @invariant()
    def nothing_comes_back(self):
        assert self.state not in self.past

    @invariant()
    def an_end_is_the_end(self):
        assert not any(STAGES[state].is_end for state in self.past)

    @invariant()
    def it_stands_on_one_list(self):
        due = due_on(self.state, self.day)
        is_end = STAGES[self.state].is_end
        assert list_of(self.state, due, True, self.day) is ReferralList.ENDED
        assert list_of(self.state, due, False, self.day) in (
            {ReferralList.ACTION} if is_end else set(ReferralList) - {ReferralList.ENDED}
        )
        assert list_of(self.state, due, False, self.day + timedelta(days=99)) is ReferralList.ACTION

    @invariant()
    def before_it_is_sent_there_was_a_yes(self):
        if STAGES[self.state].owner is Owner.BODY:
            assert ReferralState.CONSENTED in self.past


TestALife = ALife.TestCase
TestALife.settings = settings(max_examples=30, stateful_step_count=15)


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("seen", ["accepted", "waitlisted", "contacted", "delivered", "declined", "ineligible", "unreachable"]),
        ("accepted", ["contacted", "delivered", "declined", "ineligible", "unreachable"]),
        ("contacted", ["delivered", "declined", "ineligible", "unreachable"]),
        ("draft", []), ("consented", []), ("delivered", []), ("withdrawn", []),
    ],
)  # fmt: skip
def test_a_body_says_only_what_may_follow(state, steps):
    assert steps_of_body(ReferralState(state)) == steps
