"""How each kind of thing in a conversation is shown to who has the code: a part of the page each. What is not in the table
is not shown."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from infopunt.kernel.faults import Fault
from infopunt.mailbox.attachments import AttachedFile, attached_files
from infopunt.mailbox.messages import Message
from infopunt.mailbox.rules import Kind, Matter, Sender
from infopunt.mailbox.transcripts import open_transcripts
from infopunt.pages.faults import fault_sentence
from infopunt.pages.words.languages import direction, own_name
from infopunt.reporting.queries import standing_consents
from infopunt.reporting.rules import account_in, consent_in
from infopunt.web.public.talk.accounts import account_rows
from infopunt.web.public.talk.file_words import said_of
from infopunt.web.public.talk.frame import day_words
from infopunt.web.public.talk.tiles import ASKED, EXITS

Shown = dict[str, Any]


@dataclass(frozen=True)
class Around:
    """What stands around each thing that was said: all the rest, in which language it is read and was asked, what was typed
    just now and what of that has to be mended, and which bodies have it."""

    messages: list[Message] = field(repr=False)
    language: str
    spoken: str
    typed: Mapping[str, str] = field(repr=False)
    faults: tuple[Fault, ...]
    left: Mapping[str, str] = field(default_factory=dict)  # by body: why a yes to it is not taken back any more

    @cached_property
    def files(self) -> Mapping[int, AttachedFile]:
        return attached_files(self.messages)

    @cached_property
    def to_confirm(self) -> frozenset[int]:
        return frozenset(open_transcripts(self.messages))

    @cached_property
    def standing(self) -> frozenset[int]:
        return frozenset(one.number for one in standing_consents(self.messages))


def shown_items(around: Around) -> Iterator[Shown]:
    """Each with its `part`: the template that draws it."""
    for one in around.messages:
        shown = {"said_on": day_words(one.said_on) if one.said_on else "", "number": one.number}
        if one.is_damaged:
            yield {**shown, "part": "public/_talk_damaged.html"}
        elif one.kind in PARTS and one.matter is not Matter.REFERRAL:  # those have a place of their own on the page
            part, drawn = PARTS[one.kind]
            yield {**shown, "part": f"public/{part}.html", "mine": one.sender is Sender.ASKER, **drawn(one, around)}


def _words(one: Message, around: Around) -> Shown:
    return _in_order(one.words, one, around.language)


def _in_order(words: Mapping[str, str], one: Message, language: str) -> Shown:
    """The words in the reader's language first, then in others, each as its own language is read."""
    order = sorted(words.items(), key=lambda pair: pair[0] != language)
    is_elsewhere = one.sender is not Sender.ASKER and language not in words
    return {
        "elsewhere": ", ".join(own_name(code) for code in words) if is_elsewhere else "",
        "words": [(code, direction(code), own_name(code), text) for code, text in order],
    }


def _file(one: Message, around: Around) -> Shown:
    """What became of a file."""
    file = around.files.get(one.number)
    return {"file": said_of(file) if file else []}


def _transcript(one: Message, around: Around) -> Shown:
    """What was written down of a recording, and the form to say whether that is right."""
    words, at = one.content.get("words", {}), f"words-{one.number}"
    waits = one.number in around.to_confirm
    return {
        **_in_order(words, one, around.language), "is_right": "right" in one.content,
        "to_confirm": around.typed.get(at, words.get(around.spoken, "")) if waits else None,
        "fault": next((fault_sentence(fault) for fault in around.faults if fault.at == (at,)), ""),
    }  # fmt: skip


def _account(one: Message, around: Around) -> Shown:
    return {"rows": account_rows(account_in(one.content))}


def _exit(one: Message, around: Around) -> Shown:
    words = EXITS.get(one.content.get("exit", ""))
    return {"exit": _(words[0]) if words else ""}


def _consent(one: Message, around: Around) -> Shown:
    consent = consent_in(one.content, one.number, one.said_on)
    return {
        "name": consent.name, "words": consent.words, "language": consent.language, "dir": direction(consent.language),
        "fields": [_(ASKED[name]) for name in consent.fields if name in ASKED], "is_standing": one.number in around.standing,
        "left": around.left.get(consent.authority, ""),
    }  # fmt: skip


PARTS: dict[Kind, tuple[str, Callable[[Message, Around], Shown]]] = {
    Kind.QUESTION: ("_talk_words", _words),
    Kind.MORE: ("_talk_words", _words),
    Kind.ANSWER: ("_talk_words", _words),
    Kind.NOTE_FILE: ("_talk_file", _file),
    Kind.TRANSCRIPT: ("_talk_transcript", _transcript),
    Kind.REPORT: ("_talk_account", _account),
    Kind.EXIT: ("_talk_exit", _exit),
    Kind.CONSENT: ("_talk_consent", _consent),
}
