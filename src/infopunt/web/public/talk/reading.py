"""The page of an open conversation: what was said, where it stands, and the forms for what the visitor may do with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.faults import Fault
from infopunt.kernel.idempotency import new_key
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.messages import Message
from infopunt.mailbox.rules import LONGEST, REOPENS, ConversationStatus, Sender
from infopunt.pages.faults import to_mend
from infopunt.pages.words.languages import direction, own_name
from infopunt.questions.queries import inquiry_of
from infopunt.web.public.talk.frame import day_words, page
from infopunt.web.public.talk.standing import standing
from infopunt.web.shared.middleware import RegionRequest


@dataclass(frozen=True)
class Visit:
    """Somebody came back with a code that opens something here."""

    request: RegionRequest
    language: str
    opened: OpenConversation
    code: str = field(repr=False)

    @property
    def spoken(self) -> str:
        """The language the question was asked in: whoever looks at the page in another still writes as before."""
        inquiry = inquiry_of(self.opened.row.pk)
        return inquiry.language if inquiry else self.language

    def again(self) -> "Visit":
        """The same visit, after something in the conversation changed."""
        row = self.opened.row
        return replace(self, opened=OpenConversation(type(row).objects.get(pk=row.pk), self.opened.key))


def conversation_page(
    visit: Visit, faults: tuple[Fault, ...] = (), typed: Mapping[str, str] | None = None, status: int = 0
) -> HttpResponse:
    """All of it; with `faults`, what was `typed` still stands in its boxes."""
    opened = visit.opened
    stands, inquiry = opened.status(timezone.localdate()), inquiry_of(opened.row.pk)
    until = opened.row.closed_on and opened.row.closed_on + REOPENS
    return page(
        visit.request, visit.language, "talk_read",
        {
            "messages": [_shown(one, visit.language) for one in opened.messages()], "status": stands, "code": visit.code,
            "until": day_words(until) if until and stands is ConversationStatus.CLOSED else "",
            "key": new_key(), "may_write": stands is not ConversationStatus.ENDED,
            "words": (typed or {}).get("words", ""), "email": (typed or {}).get("email", ""), "most": LONGEST,
            **standing(opened, inquiry, timezone.localdate()), **to_mend(faults),
        },
        status or (422 if faults else 200),
    )  # fmt: skip


def _shown(message: Message, language: str) -> dict[str, object]:
    """The words in the reader's language first, then in others, each as its own language is read."""
    order = sorted(message.words.items(), key=lambda pair: pair[0] != language)
    ours = message.sender is not Sender.ASKER and bool(message.words)
    return {
        "elsewhere": ", ".join(own_name(code) for code in message.words)
        if ours and language not in message.words
        else "",
        "mine": message.sender is Sender.ASKER and not message.is_damaged,
        "damaged": message.is_damaged,
        "said_on": day_words(message.said_on) if message.said_on else "",
        "words": [(code, direction(code), own_name(code), text) for code, text in order],
    }
