"""The life of a referral: whose turn it is, what they do next, and by when. No framework."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from infopunt.kernel.days import working_days_after

LINK_LASTS = timedelta(days=14)  # for a body without an account


class Way(StrEnum):
    """How the copy reaches the body."""

    INBOX = "inbox"  # under a key of its own, on our server
    LINK = "link"  # an address that ends, and a code told by another way
    AGE = "age"  # a file only its key opens
    PAPER = "paper"
    KLANTINTERACTIES = "klantinteracties"


# What stays with us until the body opens it; the others leave the house as a file, on paper or to another server.
STAYS = frozenset({Way.INBOX, Way.LINK})
WITH_FILES = STAYS | {Way.AGE}  # paper holds none, and the server of a municipality is given none


class Basis(StrEnum):
    """Where the yes comes from."""

    CODE = "code"  # the asker is shown what would go, under their code
    INTAKE = "intake"  # the asker said so in the form of their report
    DESK = "desk"  # said at the desk or by telephone; a handler writes down the words


class ReferralState(StrEnum):
    DRAFT = "draft"
    CONSENTED = "consented"
    SENT = "sent"
    SEEN = "seen"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    DECLINED = "declined"
    INELIGIBLE = "ineligible"
    UNREACHABLE = "unreachable"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Owner(StrEnum):
    """Whose turn it is."""

    ASKER = "asker"
    TEAM = "team"
    BODY = "body"
    NOBODY = "nobody"


class Action(StrEnum):
    """What they do next."""

    CONSENT = "consent"
    SEND = "send"
    OPEN = "open"
    DECIDE = "decide"
    BEGIN = "begin"
    REACH = "reach"
    FINISH = "finish"
    NOTHING = "nothing"


class Reason(StrEnum):
    """Why a body does not take it."""

    NOT_OURS = "not_ours"
    OTHER_AREA = "other_area"
    TOO_LITTLE = "too_little"
    NO_ROOM = "no_room"
    OTHER = "other"


class ReferralList(StrEnum):
    """The four lists of who refers."""

    ACTION = "action"
    OURS = "ours"
    OTHERS = "others"
    ENDED = "ended"


@dataclass(frozen=True)
class Stage:
    """One state: who does what within how many working days, and what may follow."""

    owner: Owner = Owner.NOBODY
    action: Action = Action.NOTHING
    days: int = 0
    then: frozenset[ReferralState] = frozenset()

    @property
    def is_end(self) -> bool:
        return not self.then


_S = ReferralState
_NO = frozenset({_S.DECLINED, _S.INELIGIBLE})
_OVER = _NO | {_S.UNREACHABLE, _S.DELIVERED, _S.EXPIRED}

# What goes out of our hands on paper or as a file is never seen being opened: the body's answer may follow at once.
STAGES: dict[ReferralState, Stage] = {
    _S.DRAFT: Stage(Owner.ASKER, Action.CONSENT, 10, frozenset({_S.CONSENTED, _S.WITHDRAWN, _S.EXPIRED})),
    _S.CONSENTED: Stage(Owner.TEAM, Action.SEND, 2, frozenset({_S.SENT, _S.WITHDRAWN, _S.EXPIRED})),
    _S.SENT: Stage(
        Owner.BODY, Action.OPEN, 5, _OVER | {_S.SEEN, _S.WAITLISTED, _S.ACCEPTED, _S.CONTACTED, _S.WITHDRAWN}
    ),
    _S.SEEN: Stage(Owner.BODY, Action.DECIDE, 5, _OVER | {_S.WAITLISTED, _S.ACCEPTED, _S.CONTACTED}),
    _S.WAITLISTED: Stage(Owner.BODY, Action.BEGIN, 20, _OVER | {_S.ACCEPTED, _S.CONTACTED}),
    _S.ACCEPTED: Stage(Owner.BODY, Action.REACH, 10, _OVER | {_S.CONTACTED}),
    _S.CONTACTED: Stage(Owner.BODY, Action.FINISH, 30, _OVER),
    **{end: Stage() for end in (*sorted(_OVER), _S.WITHDRAWN)},
}
# What a body says itself, or a handler who heard it from them.
BODY_STEPS = (
    _S.ACCEPTED, _S.WAITLISTED, _S.CONTACTED, _S.DELIVERED, _S.DECLINED, _S.INELIGIBLE, _S.UNREACHABLE,
)  # fmt: skip
NEEDS_REASON = _NO


def may_become(state: ReferralState, step: ReferralState) -> bool:
    return step in STAGES[state].then


def steps_of_body(state: ReferralState) -> list[ReferralState]:
    """What a body may say where it stands now."""
    return [step for step in BODY_STEPS if may_become(state, step)]


def due_on(state: ReferralState, since: date) -> date | None:
    """By when it is done; None at an end."""
    stage = STAGES[state]
    return None if stage.is_end else working_days_after(since, stage.days)


def may_withdraw(state: ReferralState, has_left: bool) -> bool:
    """Until the body has it: opened, downloaded, printed or sent to their server."""
    return not has_left and may_become(state, ReferralState.WITHDRAWN)


def list_of(state: ReferralState, due: date | None, is_told: bool, day: date) -> ReferralList:
    """On which list it stands: what is late is ours to look after, and so is an end the asker was not told of. Told before an end:
    they erased it, and nobody waits for more."""
    stage = STAGES[state]
    if is_told:
        return ReferralList.ENDED
    if stage.is_end:
        return ReferralList.ACTION
    if stage.owner is Owner.TEAM or (due and day > due):
        return ReferralList.ACTION
    return ReferralList.OTHERS if stage.owner is Owner.BODY else ReferralList.OURS
