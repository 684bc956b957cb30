"""Files in a conversation: made anew before they are kept, sealed in pieces, named by an item so that none can be swapped.

`made_ready` first, outside of any transaction (a film takes many seconds), then `attach`.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from infopunt.cleaning import sandbox
from infopunt.cleaning.anew import LARGEST, MadeAnew, NotMadeAnew, Why, make_anew
from infopunt.cleaning.kinds import Flag, Work, file_kind_of, flags_of, guess
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.mailbox.asking import OpenConversation, receive_again
from infopunt.mailbox.messages import Message, add_content
from infopunt.mailbox.models import Attachment, Conversation, SealedPiece
from infopunt.mailbox.rules import MOST_FILES, Kind, Sender
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.sealing import CannotOpen

MB = 1_000_000


class FileLacks(Refused):
    say = "Choose a file first."
    at = "file"


class ManyFiles(Refused):
    say = "There are %(number)s files already. More do not fit here."
    at = "file"


class FileLarge(Refused):
    say = "This file is too large: at most %(number)s MB. Send a shorter recording or fewer pages."
    at = "file"


class FileUnknown(Refused):
    say = "We do not know this kind of file, so we cannot make it safe. It was not kept. You can send it as it is: tick “exact file”. Then it may contain your name or your place."
    at = "file"


class FileHeavy(Refused):
    say = "This file is too long or too big to be made safe. It was not kept. Send it in parts."
    at = "file"


class FileLocked(Refused):
    say = "This file has a password. It was not kept. Send it without the password."
    at = "file"


class FileDamaged(Refused):
    say = "This file cannot be opened. Perhaps it is damaged. It was not kept. Make it again, or send it as it is: tick “exact file”."
    at = "file"


class FileNotHere(Refused):
    say = "We cannot take files here now. What you wrote is kept. Bring them to a desk, or call."
    at = "file"


REFUSALS: dict[Why, type[Refused]] = {
    Why.UNKNOWN: FileUnknown,
    Why.TOO_LARGE: FileLarge,
    Why.TOO_MUCH: FileHeavy,
    Why.LOCKED: FileLocked,
    Why.DAMAGED: FileDamaged,
    Why.NOT_HERE: FileNotHere,
}


@dataclass(frozen=True)
class ReadyFile:
    """A file that may be kept: made anew, or as it came, or both."""

    came: str  # what it was, three or four letters
    anew: MadeAnew | None
    exact: bytes | None = field(repr=False)
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class AttachedFile:
    """What an item says of a file."""

    number: int  # of the item
    came: str
    kind: str  # of what was made of it; "" where it is kept as it came only
    anew: UUID | None
    exact: UUID | None
    flags: tuple[str, ...]
    hashes: dict[str, str] = field(repr=False)

    @property
    def hash(self) -> str:
        """Of what was made anew; "" where nothing was."""
        return self.hashes[str(self.anew)] if self.anew else ""


def check_room(opened: OpenConversation) -> None:
    """Before the work of making a file anew. Raises ManyFiles."""
    if opened.row.items.filter(kind=Kind.NOTE_FILE).count() >= MOST_FILES:
        raise ManyFiles(number=MOST_FILES)


def takes_files() -> bool:
    """Whether files can be made anew on this machine."""
    return sandbox.can(Work.PICTURE)


def made_ready(body: bytes, *, exact: bool) -> ReadyFile:
    """A file made anew. With `exact` it is kept as it came as well, and also where it cannot be made anew. Raises FileLacks or one of
    REFUSALS."""
    if not body:
        raise FileLacks
    anew = None
    try:
        anew = make_anew(body)
    except NotMadeAnew as no:
        if not exact or no.why in (Why.TOO_LARGE, Why.NOT_HERE):
            raise REFUSALS[no.why](number=LARGEST // MB) from None
    came = file_kind_of(body) or guess(body)
    return ReadyFile(came, anew, body if exact else None, tuple(flags_of(body)) if exact else ())


def attach(opened: OpenConversation, file: ReadyFile, *, day: date) -> None:
    """The next item of the asker is a file. Raises ManyFiles or HasEnded."""
    with transaction.atomic(using=REPORTS):
        receive_again(opened, day=day)
        check_room(opened)
        row = opened.row
        content: dict[str, Any] = {"v": 1, "came": file.came, "flags": list(file.flags), "kind": ""}
        if file.anew:
            content |= {"kind": file.anew.kind, "anew": _keep(row, opened, file.anew.body, is_exact=False)}
        if file.exact is not None:
            content["exact"] = _keep(row, opened, file.exact, is_exact=True)
        add_content(row, opened.key, Kind.NOTE_FILE, Sender.ASKER, content, day=day)


def attach_copy(opened: OpenConversation, kind: str, body: bytes, *, day: date, person: PersonKeys) -> None:
    """The next item is a file that was made anew before and goes along, signed by who sends it; sealed here for this conversation
    alone."""
    content = {
        "v": 1, "came": kind, "flags": [], "kind": kind, "anew": _keep(opened.row, opened, body, is_exact=False)
    }  # fmt: skip
    add_content(opened.row, opened.key, Kind.NOTE_FILE, Sender.HANDLER, content, day=day, person=person)


def attached_files(messages: Iterable[Message]) -> dict[int, AttachedFile]:
    """The files that these messages name, by the number of their item."""
    return {one.number: _attached(one) for one in messages if one.kind is Kind.NOTE_FILE and not one.is_damaged}


def read_file(opened: OpenConversation, file: AttachedFile, id: UUID) -> bytes | None:
    """The file as it was kept; None where it is not whole."""
    pieces = SealedPiece.objects.filter(attachment=id, attachment__conversation=opened.row.pk).values_list(
        "sealed", flat=True
    )
    try:
        body = opened.key.unseal_file((bytes(piece) for piece in pieces), _name(id))
    except CannotOpen:
        return None
    return body if _hash(body) == file.hashes.get(str(id)) else None


def _keep(row: Conversation, opened: OpenConversation, body: bytes, *, is_exact: bool) -> dict[str, str]:
    attachment = Attachment.objects.create(id=uuid4(), conversation=row, is_exact=is_exact)
    sealed = opened.key.seal_file(body, _name(attachment.pk))
    for number, piece in enumerate(sealed):
        SealedPiece.objects.create(attachment=attachment, number=number, sealed=piece)
    return {"id": str(attachment.pk), "hash": _hash(body)}


def _attached(message: Message) -> AttachedFile:
    said = message.content
    kept = {name: said[name] for name in ("anew", "exact") if name in said}
    ids = {name: UUID(one["id"]) for name, one in kept.items()}
    hashes = {one["id"]: one["hash"] for one in kept.values()}
    return AttachedFile(
        message.number, said["came"], said["kind"], ids.get("anew"), ids.get("exact"), tuple(said["flags"]), hashes
    )


def _name(id: UUID) -> str:
    return f"file:{id}"


def _hash(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=32).hexdigest()
