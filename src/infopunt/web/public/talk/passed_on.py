"""Passing on, as who asked reads it under their code: exactly what would go, where it stands, what was answered."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from infopunt.pages.words.languages import direction, own_name
from infopunt.referrals.authorities.names import field_names
from infopunt.referrals.consenting import OwnReferral
from infopunt.referrals.rules import STAYS, Reason, ReferralState, Way
from infopunt.web.public.talk.frame import day_words

_S, _R = ReferralState, Reason
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
WHY_NOT = {
    _R.NOT_OURS: noop("They say that this is not their task."),
    _R.OTHER_AREA: noop("They say that they do not work in your area."),
    _R.TOO_LITTLE: noop("They say that they know too little about it."),
    _R.NO_ROOM: noop("They say that they have no room for it now."),
    _R.OTHER: noop("They say that there is another reason."),
}
OPENED = noop("They opened it on %(day)s. This yes can no longer be taken back.")
LEFT = noop("It went to them on %(day)s. This yes can no longer be taken back.")
KINDS = {
    "jpg": noop("a picture"), "png": noop("a picture"), "pdf": noop("a paper"), "docx": noop("a document"),
    "m4a": noop("a recording"), "mp4": noop("a film"),
}  # fmt: skip


def shown_referrals(own: Sequence[OwnReferral], language: str) -> list[dict[str, object]]:
    """What the page shows of each; nothing is asked of the database where nothing was proposed."""
    labels = field_names(language) if own else {}
    return [_shown(one, labels) for one in own]


def wording_of(one: OwnReferral) -> str:
    """What was read before the yes: the sentence, what is said of files, and the button."""
    name = {"name": one.name}
    parts = (_(STATES[_S.DRAFT]) % name, files_said(one), _("Yes, pass this on to %(name)s") % name)
    return " ".join(part for part in parts if part)


def files_said(one: OwnReferral) -> str:
    """How many files go along, and what each is; '' where none does."""
    kinds = ", ".join(_(KINDS[kind]) for kind, _hash in one.document.files)
    return _("Files that go along: %(number)s (%(kinds)s).") % {
        "number": len(one.document.files), "kinds": kinds
    } if kinds else ""  # fmt: skip


def left_for(own: Sequence[OwnReferral]) -> dict[str, str]:
    """By body, what is said where a yes to it can no longer be taken back: they have it."""
    return {one.row.authority: _has_it(one, one.row.left_on) for one in own if one.row.left_on}


def _has_it(one: OwnReferral, day: date) -> str:
    say = OPENED if Way(one.row.channel) in STAYS else LEFT
    return _(say) % {"day": day_words(day)}


def _shown(one: OwnReferral, labels: dict[str, str]) -> dict[str, object]:
    copy = one.copy
    return {
        "id": one.row.pk, "name": one.name, "say": _(STATES[one.state]) % {"name": one.name},
        "is_draft": one.state is _S.DRAFT, "may_withdraw": one.may_withdraw and one.state is not _S.DRAFT,
        "text": one.document.text, "lang": one.document.language,
        "explained": [(code, direction(code), words) for code, words in one.explained.items() if words],
        "fields": [(labels.get(name, name), value) for name, value in one.document.fields],
        "files": files_said(one),
        "replies": [
            (_(WHY_NOT[reply.reason]) if reply.reason else "", reply.words, day_words(reply.said_on))
            for reply in (copy.replies if copy else ()) if reply.words or reply.reason
        ],
        "told": [
            (code, direction(code), own_name(code), words)
            for message in one.told for code, words in message.content.get("words", {}).items()
        ],
    }  # fmt: skip
