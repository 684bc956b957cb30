"""The page of an open conversation: what was said, where it stands, and the forms for what the visitor may do with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.faults import Fault
from infopunt.kernel.idempotency import new_key
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.proofs import can_prove
from infopunt.mailbox.rules import LONGEST, REOPENS, ConversationStatus
from infopunt.pages.faults import to_mend
from infopunt.questions.models import Inquiry
from infopunt.questions.queries import inquiry_of
from infopunt.questions.turning import is_proposed
from infopunt.referrals.consenting import own_referrals
from infopunt.reporting.models import AbuseReport
from infopunt.reporting.queries import forgotten_on, report_of
from infopunt.web.public.talk.file_words import forms_for
from infopunt.web.public.talk.frame import day_words, page
from infopunt.web.public.talk.items import Around, shown_items
from infopunt.web.public.talk.passed_on import left_for, shown_referrals
from infopunt.web.public.talk.standing import report_standing, standing, wording
from infopunt.web.shared.middleware import RegionRequest


@dataclass(frozen=True)
class Visit:
    """Somebody came back with a code that opens something here."""

    request: RegionRequest
    language: str
    opened: OpenConversation
    code: str = field(repr=False)

    @cached_property
    def inquiry(self) -> Inquiry | None:
        return inquiry_of(self.opened.row.pk)

    @cached_property
    def report(self) -> AbuseReport | None:
        return report_of(self.opened.row.pk)

    @property
    def spoken(self) -> str:
        """The language it was asked or told in: whoever looks at the page in another still writes as before."""
        asked = self.inquiry or self.report
        return asked.language if asked else self.language

    def again(self) -> "Visit":
        """The same visit, after something in the conversation changed."""
        row = self.opened.row
        return replace(self, opened=OpenConversation(type(row).objects.get(pk=row.pk), self.opened.key))


def conversation_page(
    visit: Visit, faults: tuple[Fault, ...] = (), typed: Mapping[str, str] | None = None, status: int = 0
) -> HttpResponse:
    """All of it: what is asked of the visitor, then what was said, the last first; with `faults`, what was `typed` still
    stands in its boxes."""
    opened, typed = visit.opened, typed or {}
    today, own = timezone.localdate(), own_referrals(opened)
    around = Around(opened.messages(), visit.language, visit.spoken, typed, faults, left_for(own))
    stands, inquiry, report = opened.status(today), visit.inquiry, visit.report
    gone = day_words(forgotten_on(report, opened.row, visit.request.region.terms))
    until = opened.row.closed_on and opened.row.closed_on + REOPENS
    proposed = wording(visit.request.region, visit.language) if is_proposed(around.messages) else []
    referrals = shown_referrals(own, visit.language)
    return page(
        visit.request, visit.language, "talk_read",
        {
            "items": list(shown_items(around))[::-1], "status": stands, "code": visit.code,
            "proposed": proposed, "referrals": referrals,
            "is_asked": bool(proposed) or any(one["is_draft"] for one in referrals),
            "until": day_words(until) if until and stands is ConversationStatus.CLOSED else "",
            "gone_on": gone if opened.row.closed_on else "", "kept_until": "" if opened.row.closed_on else gone,
            "key": new_key(), "can_prove": can_prove(), "may_write": stands is not ConversationStatus.ENDED,
            "words": typed.get("words", ""), "email": typed.get("email", ""), "most": LONGEST,
            **standing(opened, inquiry, today), **report_standing(opened, report, around.messages, today),
            **forms_for(len(around.files), faults), **to_mend(faults),
        },
        status or (422 if faults else 200),
    )  # fmt: skip
