"""The key of a conversation: made, found again by the asker's code or by a team, and thrown away."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.db.models import QuerySet

from infopunt.kernel.databases import REPORTS
from infopunt.vault.models import SigningRoot, TeamKey, Wrap
from infopunt.vault.rules import keys
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.sealing import (
    CannotOpen,
    Context,
    Domain,
    new_sealing_key,
    seal,
    seal_words,
    unseal,
    unseal_words,
)
from infopunt.vault.rules.streams import seal_stream, unseal_stream
from infopunt.vault.teams import is_certified, is_vouched_for

ASKER, ASKER_KEY = "asker", "asker-key"
NOBODY = 0  # the generation of a conversation that was sealed to no team


@dataclass(frozen=True)
class ConversationKey:
    """A conversation that is open for as long as somebody is answered."""

    region: str
    conversation: UUID
    root: bytes  # public
    key: bytes = field(repr=False)

    def place(self, domain: Domain, number: int = 0, kind: str = "", sender: str = "") -> Context:
        return _place(domain, self.region, self.conversation, self.root, number, kind, sender)

    def seal(self, words: str, number: int, kind: str, sender: str) -> bytes:
        """Raises TooLarge."""
        return seal_words(self.key, words, self.place(Domain.ITEM, number, kind, sender))

    def unseal(self, sealed: bytes, number: int, kind: str, sender: str) -> str:
        """Raises CannotOpen."""
        return unseal_words(self.key, sealed, self.place(Domain.ITEM, number, kind, sender))

    def seal_file(self, content: bytes, name: str) -> Iterator[bytes]:
        """The pieces of a file; `name` says which of them in the conversation it is."""
        return seal_stream(self.key, content, self.place(Domain.FILE, kind=name))

    def unseal_file(self, pieces: Iterable[bytes], name: str) -> bytes:
        """Raises CannotOpen."""
        return unseal_stream(self.key, pieces, self.place(Domain.FILE, kind=name))

    def sign(self, person: PersonKeys, sealed: bytes, number: int, kind: str, sender: str) -> bytes:
        return keys.sign(person.signing.private, sealed, self.place(Domain.ANSWER, number, kind, sender))

    def derived(self, use: str, size: int) -> bytes:
        """A value for one use that only who opens the conversation can make again; nobody is led by it to the conversation."""
        return hashlib.blake2b(key=self.key, digest_size=size, person=use.encode()).digest()

    def is_ours(self, signing: bytes, signature: bytes, sealed: bytes, number: int, kind: str, sender: str) -> bool:
        """Whether somebody whom the region certified said it, here and at this place."""
        place = self.place(Domain.ANSWER, number, kind, sender)
        return is_certified(self.region, signing, self.root) and keys.is_signed(signing, signature, sealed, place)


@dataclass(frozen=True)
class Begun:
    """What a new conversation notes of its keys."""

    key: ConversationKey
    asker: bytes
    generation: int


def begin_key(region: str, team: str, conversation: UUID, wrap: bytes, *, vouched: bool = False) -> Begun:
    """A new key, sealed to the asker, and to the team where there is one; in the transaction of the conversation itself. Raises
    CannotOpen where the team's key has to be `vouched` for by the root and is not."""
    root, asker, key = _root(region), keys.new_box(), new_sealing_key()
    opened = ConversationKey(region, conversation, root, key)
    place = opened.place(Domain.CONVERSATION_KEY)
    behind_code = seal(wrap, asker.private, opened.place(Domain.ASKER_KEY))
    Wrap.objects.bulk_create([
        Wrap(conversation=conversation, holder=ASKER, sealed=keys.seal_to(asker.public, key, place)),
        Wrap(conversation=conversation, holder=ASKER_KEY, sealed=behind_code),
    ])  # fmt: skip
    return Begun(opened, asker.public, seal_to_team(opened, team, vouched=vouched) if team else NOBODY)


def seal_to_team(opened: ConversationKey, team: str, *, vouched: bool = False) -> int:
    """The team opens it too from now on; with which generation of its key."""
    to = TeamKey.objects.filter(region=opened.region, team=team).latest("generation")
    if vouched and not is_vouched_for(to, opened.root):
        raise CannotOpen
    sealed = keys.seal_to(bytes(to.public), opened.key, opened.place(Domain.CONVERSATION_KEY))
    Wrap.objects.create(conversation=opened.conversation, holder=team_holder(team, to.generation), sealed=sealed)
    return to.generation


def leave_to_asker(conversation: UUID) -> None:
    """No team opens it any more; in the transaction of who says so."""
    Wrap.objects.filter(conversation=conversation).exclude(holder__in=(ASKER, ASKER_KEY)).delete()
    transaction.on_commit(leave_nothing, using=REPORTS)


def open_with_code(region: str, conversation: UUID, wrap: bytes) -> ConversationKey:
    """Raises CannotOpen: also where somebody put up another signing root, which the code does not stand for."""
    root = _root(region)
    place = _place(Domain.ASKER_KEY, region, conversation, root)
    private = unseal(wrap, _sealed(conversation, ASKER_KEY), place)
    return _with_private(region, conversation, root, private, ASKER)


def change_code(opened: ConversationKey, wrap: bytes, to: bytes) -> None:
    """The asker's own key behind what the same code is with another pepper. Raises CannotOpen."""
    place = opened.place(Domain.ASKER_KEY)
    private = unseal(wrap, _sealed(opened.conversation, ASKER_KEY), place)
    sealed = seal(to, private, place)
    Wrap.objects.filter(conversation=opened.conversation, holder=ASKER_KEY).update(sealed=sealed)


def open_with_team(region: str, conversation: UUID, team: str, generation: int, private: bytes) -> ConversationKey:
    """Raises CannotOpen."""
    return _with_private(region, conversation, _root(region), private, team_holder(team, generation))


def open_many_with_team(
    region: str, team: str, privates: Mapping[int, bytes], conversations: QuerySet[Any] | Collection[UUID]
) -> dict[UUID, ConversationKey]:
    """Those of many that a team opens with its keys by generation; what it cannot open is left out. Two queries, however many."""
    root, opened = _root(region), {}
    openers = {team_holder(team, generation): keys.Opener(private) for generation, private in privates.items()}
    wraps = Wrap.objects.filter(holder__in=openers, conversation__in=conversations)
    for id, holder, sealed in wraps.values_list("conversation", "holder", "sealed"):
        place = _place(Domain.CONVERSATION_KEY, region, id, root)
        with suppress(CannotOpen):
            key = openers[holder].unseal(bytes(sealed), place)
            opened[id] = ConversationKey(region, id, root, key)
    return opened


def throw_away(conversations: Collection[UUID]) -> None:
    """The keys are gone, and with them what was sealed; in the transaction that removes the rest."""
    Wrap.objects.filter(conversation__in=conversations).delete()
    transaction.on_commit(leave_nothing, using=REPORTS)


def leave_nothing() -> None:
    """SQLite writes what is deleted over, and keeps the older pages in a file beside until they are folded in: now."""
    connection = connections[REPORTS]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _with_private(region: str, conversation: UUID, root: bytes, private: bytes, holder: str) -> ConversationKey:
    place = _place(Domain.CONVERSATION_KEY, region, conversation, root)
    key = keys.unseal_with(private, _sealed(conversation, holder), place)
    return ConversationKey(region, conversation, root, key)


def _sealed(conversation: UUID, holder: str) -> bytes:
    row = Wrap.objects.filter(conversation=conversation, holder=holder).first()
    if row is None:
        raise CannotOpen
    return bytes(row.sealed)


def _root(region: str) -> bytes:
    row = SigningRoot.objects.filter(region=region).first()
    if row is None:
        raise CannotOpen
    return bytes(row.public)


def team_holder(team: str, generation: int) -> str:
    return f"{team}:{generation}"


def _place(
    domain: Domain, region: str, conversation: UUID, root: bytes, number: int = 0, kind: str = "", sender: str = ""
) -> Context:
    return Context(domain, region, conversation.bytes, number, kind, sender, keys.key_mark(root))
