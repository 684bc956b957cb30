"""What a body says, put into its copy: by itself, or by a handler who heard it."""

from datetime import date

from infopunt.kernel.errors import Refused
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import LongMessage, add_content
from infopunt.mailbox.rules import LONGEST, Kind, Sender
from infopunt.referrals.copies import whole
from infopunt.referrals.models import Referral
from infopunt.referrals.moving import HasMoved, move
from infopunt.referrals.rules import NEEDS_REASON, Reason, ReferralState, steps_of_body
from infopunt.vault.rules.keys import PersonKeys

STATES, REASONS = {str(one) for one in ReferralState}, {str(one) for one in Reason}


class NoStep(Refused):
    say = "Choose what you do with it."
    at = "state"


class NoReasonGiven(Refused):
    say = "Choose why you do not take it."
    at = "reason"


def reply(
    row: Referral, opened: OpenConversation, state: str, reason: str, words: str, *, day: date, person: PersonKeys | None = None
) -> None:  # fmt: skip
    """The next step of a locked row, with the words beside it; signed when a handler writes it down. Raises NoStep,
    NoReasonGiven, LongMessage, HasMoved."""
    if state not in STATES or whole(opened).is_damaged:
        raise NoStep
    step = ReferralState(state)
    if step in NEEDS_REASON and reason not in REASONS:
        raise NoReasonGiven
    if len(words) > LONGEST:
        raise LongMessage(number=LONGEST)
    if step not in steps_of_body(ReferralState(row.state)):
        raise HasMoved
    said = {"v": 1, "state": step, "reason": reason if step in NEEDS_REASON else "", "words": words.strip()}
    sender = Sender.HANDLER if person else Sender.BODY
    add_content(opened.row, opened.key, Kind.RESULT, sender, said, day=day, person=person)
    row.left_on = row.left_on or day
    move(row, step, day, ["left_on"])
