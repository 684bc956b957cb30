"""What states, ways, steps and reasons are called on the screens."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from infopunt.referrals.queries import ListedReferral
from infopunt.referrals.rules import Action, Basis, Reason, ReferralList, ReferralState, Way

_S, _R = ReferralState, Reason
STATES = {
    _S.DRAFT: noop("waits for the visitor's yes"), _S.CONSENTED: noop("the visitor said yes"), _S.SENT: noop("sent"),
    _S.SEEN: noop("opened by the body"), _S.WAITLISTED: noop("on a waiting list"), _S.ACCEPTED: noop("accepted"),
    _S.CONTACTED: noop("the body reached the visitor"), _S.DECLINED: noop("not accepted"),
    _S.INELIGIBLE: noop("does not fall under it"), _S.UNREACHABLE: noop("nobody could be reached"),
    _S.DELIVERED: noop("dealt with"), _S.WITHDRAWN: noop("taken back"), _S.EXPIRED: noop("ran out"),
}  # fmt: skip
ACTIONS = {
    Action.CONSENT: noop("The visitor says yes or no"), Action.SEND: noop("A second person looks and sends"),
    Action.OPEN: noop("The body opens it"), Action.DECIDE: noop("The body says whether it takes it"),
    Action.BEGIN: noop("The body begins"), Action.REACH: noop("The body reaches the visitor"),
    Action.FINISH: noop("The body says what came of it"), Action.NOTHING: noop("Tell the visitor how it ended"),
}  # fmt: skip
WAYS = {
    Way.INBOX: noop("its inbox here"), Way.LINK: noop("a link and a code"), Way.AGE: noop("a file only it opens"),
    Way.PAPER: noop("on paper"), Way.KLANTINTERACTIES: noop("the server of the municipality"),
}  # fmt: skip
BASES = {
    Basis.CODE: noop("Ask the visitor: they read it under their code"),
    Basis.INTAKE: noop("The visitor said yes to this body in the form of the report"),
    Basis.DESK: noop("The visitor said yes at the desk or by telephone"),
}
REASONS = {
    _R.NOT_OURS: noop("not its task"), _R.OTHER_AREA: noop("another area"), _R.TOO_LITTLE: noop("too little is known"),
    _R.NO_ROOM: noop("no room"), _R.OTHER: noop("something else"),
}  # fmt: skip
LISTS = {
    ReferralList.ACTION: noop("Action needed"), ReferralList.OURS: noop("With us"),
    ReferralList.OTHERS: noop("With others"), ReferralList.ENDED: noop("Ended"),
}  # fmt: skip


def state_word(state: ReferralState) -> str:
    return _(STATES[state])


def turn(listed: ListedReferral) -> str:
    """Whose turn it is and what they do; nothing at an end the visitor knows of, or where they erased it."""
    if listed.row.told_on:
        return ""
    return _(ACTIONS[listed.action])


def choices(
    table: dict[ReferralState, str] | dict[Reason, str], ids: list[ReferralState] | list[Reason]
) -> list[tuple[str, str]]:
    return [(str(id), _(table[id])) for id in ids]  # type: ignore[index]
