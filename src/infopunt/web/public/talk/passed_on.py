"""Passing on, as who asked reads it under their code: exactly what would go, where it stands, what was answered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from infopunt.mailbox.asking import OpenConversation
from infopunt.pages.words.languages import direction, own_name
from infopunt.referrals.authorities.names import field_names
from infopunt.referrals.consenting import OwnReferral, own_referrals
from infopunt.referrals.rules import ReferralState
from infopunt.web.public.talk.frame import day_words

_S = ReferralState
STATES = {
    _S.DRAFT: noop("This would go to %(name)s, and nothing else:"),
    _S.CONSENTED: noop("You said yes. Somebody else here looks at it, then it goes to %(name)s."),
    _S.SENT: noop("It was passed on to %(name)s. Nobody there has opened it yet."),
    _S.SEEN: noop("%(name)s has received it."),
    _S.WAITLISTED: noop("It is on the waiting list of %(name)s."),
    _S.ACCEPTED: noop("%(name)s works on it."),
    _S.CONTACTED: noop("%(name)s says that they spoke with you."),
    _S.DECLINED: noop("%(name)s does not take it."),
    _S.INELIGIBLE: noop("%(name)s says that this is not for them."),
    _S.UNREACHABLE: noop("%(name)s could not reach you."),
    _S.DELIVERED: noop("%(name)s has dealt with it."),
    _S.WITHDRAWN: noop("It does not go to %(name)s."),
    _S.EXPIRED: noop("The time for this at %(name)s is over. Nothing more comes of it."),
}


def shown_referrals(opened: OpenConversation, language: str) -> list[dict[str, object]]:
    """What the page shows of each; nothing is asked of the database where nothing was proposed."""
    own = own_referrals(opened)
    labels = field_names(language) if own else {}
    return [_shown(one, labels) for one in own]


def wording_of(one: OwnReferral) -> str:
    """What was read before the yes: the sentence, and the button."""
    return " ".join((_(STATES[_S.DRAFT]) % {"name": one.name}, _("Yes, pass this on to %(name)s") % {"name": one.name}))


def _shown(one: OwnReferral, labels: dict[str, str]) -> dict[str, object]:
    copy = one.copy
    return {
        "id": one.row.pk, "name": one.name, "say": _(STATES[one.state]) % {"name": one.name},
        "is_draft": one.state is _S.DRAFT, "may_withdraw": one.may_withdraw and one.state is not _S.DRAFT,
        "text": one.document.text, "lang": one.document.language,
        "explained": [(code, direction(code), words) for code, words in one.explained.items() if words],
        "fields": [(labels.get(name, name), value) for name, value in one.document.fields],
        "replies": [(reply.words, day_words(reply.said_on)) for reply in (copy.replies if copy else ()) if reply.words],
        "told": [
            (code, direction(code), own_name(code), words)
            for message in one.told for code, words in message.content.get("words", {}).items()
        ],
    }  # fmt: skip
