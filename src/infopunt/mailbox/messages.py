"""What stands in a conversation, for whoever may open it: whole, or said to be damaged."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from infopunt.kernel.errors import Refused
from infopunt.mailbox.models import Conversation, Item
from infopunt.mailbox.rules import LONGEST, WORDS, Kind, Matter, Sender, matter_of
from infopunt.vault.conversations import ConversationKey
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.sealing import CannotOpen, TooLarge


class EmptyMessage(Refused):
    say = "Write something in the box first."
    at = "words"


class LongMessage(Refused):
    say = "This is too long. Please keep it under %(number)s characters."
    at = "words"


@dataclass(frozen=True)
class Message:
    """Something said: words by language, or the content of another kind; nothing of it when it is not as it was said."""

    number: int
    sender: Sender
    kind: Kind
    said_on: date | None
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def is_damaged(self) -> bool:
        return not self.words and not self.content

    @property
    def matter(self) -> Matter | None:
        """What a proposal or a yes is about: by this alone one kind of it is told from another."""
        return matter_of(self.content)


def checked_words(words: Mapping[str, str]) -> dict[str, str]:
    """What may be said, by language; raises EmptyMessage or LongMessage."""
    kept = {language: text.strip() for language, text in words.items() if text.strip()}
    if not kept:
        raise EmptyMessage
    if any(len(text) > LONGEST for text in kept.values()):
        raise LongMessage(number=LONGEST)
    return kept


def add(
    conversation: Conversation, key: ConversationKey, words: Mapping[str, str], kind: Kind, sender: Sender, *, day: date,
    person: PersonKeys | None = None,
) -> Item:  # fmt: skip
    """The next words; two at once cannot both be it. With `person`, signed by them. Raises EmptyMessage, LongMessage."""
    return _add(conversation, key, kind, sender, checked_words(words), day, person)


def add_content(
    conversation: Conversation, key: ConversationKey, kind: Kind, sender: Sender, content: Mapping[str, Any], *, day: date,
    person: PersonKeys | None = None,
) -> Item:  # fmt: skip
    """The next item of a kind that is not words; `content` says its version. Raises LongMessage."""
    if kind in WORDS or "v" not in content:
        raise ValueError(kind)
    return _add(conversation, key, kind, sender, content, day, person)


def is_said_last(said: Sequence[Message], words: Mapping[str, str]) -> bool:
    """Whether these were the last words, of who answers: the same button was pressed twice."""
    kept = {language: text.strip() for language, text in words.items() if text.strip()}
    return bool(said) and said[-1].sender is Sender.HANDLER and dict(said[-1].words) == kept


def _add(
    conversation: Conversation, key: ConversationKey, kind: Kind, sender: Sender, content: Mapping[str, Any], day: date,
    person: PersonKeys | None,
) -> Item:  # fmt: skip
    last = conversation.items.order_by("-number").values_list("number", flat=True).first() or 0
    place = (last + 1, kind, sender)
    try:
        sealed = key.seal(json.dumps(content, ensure_ascii=False), *place)
    except TooLarge:
        raise LongMessage(number=LONGEST) from None
    item = Item(conversation=conversation, number=last + 1, kind=kind, sender=sender, sealed=sealed, said_on=day)
    if person:
        item.signing, item.signature = person.signing.public, key.sign(person, sealed, *place)
    item.save(force_insert=True)
    return item


def messages(items: Iterable[Item], key: ConversationKey) -> list[Message]:
    """All that was said, in order. What cannot be opened, is signed by nobody of ours, or is not there, is damaged."""
    return list(_whole(items, key))


def _whole(items: Iterable[Item], key: ConversationKey) -> Iterator[Message]:
    expected = 1
    for item in items:
        for number in range(expected, item.number):
            yield Message(number, Sender.HANDLER, Kind.ANSWER, None)
        yield _message(item, key)
        expected = item.number + 1


def _message(item: Item, key: ConversationKey) -> Message:
    sender, kind = Sender(item.sender), Kind(item.kind)
    place = (item.number, kind, sender)
    sealed, signing, signature = bytes(item.sealed), bytes(item.signing), bytes(item.signature)
    content: dict[str, Any] = {}
    if sender is not Sender.HANDLER or key.is_ours(signing, signature, sealed, *place):
        try:
            content = json.loads(key.unseal(sealed, *place))
        except (CannotOpen, ValueError):
            content = {}
    said = {"words": content} if kind in WORDS else {"content": content}
    return Message(item.number, sender, kind, item.said_on, **said)
