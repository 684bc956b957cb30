"""The page of an open conversation: what was said, where it stands, and the forms for what the visitor may do with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.faults import Fault
from infopunt.kernel.idempotency import new_key
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.attachments import AttachedFile, attached_files
from infopunt.mailbox.messages import Message
from infopunt.mailbox.rules import LONGEST, REOPENS, ConversationStatus, Kind, Sender
from infopunt.mailbox.transcripts import open_transcripts
from infopunt.pages.faults import fault_sentence, to_mend
from infopunt.pages.words.languages import direction, own_name
from infopunt.questions.queries import inquiry_of
from infopunt.questions.turning import is_proposed
from infopunt.web.public.talk.file_words import forms_for, said_of
from infopunt.web.public.talk.frame import day_words, page
from infopunt.web.public.talk.standing import standing, wording
from infopunt.web.shared.middleware import RegionRequest

UNSPOKEN = (Kind.SUMMARY, Kind.PROPOSAL, Kind.WITHDRAWAL)  # of which the page has words of its own, or none


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
    opened, typed = visit.opened, typed or {}
    said = opened.messages()
    files, waiting = attached_files(said), open_transcripts(said)
    stands, inquiry = opened.status(timezone.localdate()), inquiry_of(opened.row.pk)
    until = opened.row.closed_on and opened.row.closed_on + REOPENS
    return page(
        visit.request, visit.language, "talk_read",
        {
            "messages": [
                {**_shown(one, visit.language), **_of_files(one, files, waiting, visit.spoken, typed, faults)} for one in said
                if one.is_damaged or one.kind not in UNSPOKEN
            ],
            "proposed": wording(visit.request.region, visit.language) if is_proposed(said) else [],
            "status": stands, "code": visit.code,
            "until": day_words(until) if until and stands is ConversationStatus.CLOSED else "",
            "key": new_key(), "may_write": stands is not ConversationStatus.ENDED,
            "words": typed.get("words", ""), "email": typed.get("email", ""), "most": LONGEST,
            **standing(opened, inquiry, timezone.localdate()), **forms_for(len(files), faults), **to_mend(faults),
        },
        status or (422 if faults else 200),
    )  # fmt: skip


def _shown(message: Message, language: str) -> dict[str, object]:
    """The words in the reader's language first, then in others, each as its own language is read."""
    words = message.content.get("words", {}) if message.kind is Kind.TRANSCRIPT else message.words
    order = sorted(words.items(), key=lambda pair: pair[0] != language)
    ours = message.sender is not Sender.ASKER and bool(words)
    return {
        "elsewhere": ", ".join(own_name(code) for code in words) if ours and language not in words else "",
        "mine": message.sender is Sender.ASKER and not message.is_damaged,
        "damaged": message.is_damaged,
        "said_on": day_words(message.said_on) if message.said_on else "",
        "words": [(code, direction(code), own_name(code), text) for code, text in order],
    }


def _of_files(
    message: Message,
    files: Mapping[int, AttachedFile],
    waiting: Collection[int],
    spoken: str,
    typed: Mapping[str, str],
    faults: tuple[Fault, ...],
) -> dict[str, object]:
    """What became of a file; what was written down of a recording, and the form to say whether that is right."""
    file, field = files.get(message.number), f"words-{message.number}"
    return {
        "file": said_of(file) if file else [],
        "number": message.number,
        "is_transcript": message.kind is Kind.TRANSCRIPT,
        "fault": next((fault_sentence(fault) for fault in faults if fault.at == (field,)), ""),
        "is_right": "right" in message.content,
        "to_confirm": typed.get(field, message.content["words"].get(spoken, "")) if message.number in waiting else None,
    }
