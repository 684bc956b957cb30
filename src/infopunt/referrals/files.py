"""Files that go along: chosen by a handler, agreed to by who asked, sealed anew into the copy. What came as it was never goes."""

from collections.abc import Iterable, Sequence

from infopunt.kernel.errors import Refused
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.attachments import MB, AttachedFile, attached_files, read_file
from infopunt.mailbox.messages import Message
from infopunt.mailbox.rules import Sender
from infopunt.referrals.document import Document

MOST_ALONG = 50 * MB  # all together, in one copy


class FileNotWhole(Refused):
    say = "One of these files cannot be read any more. Propose it without that file."
    at = "files"


class FilesHeavy(Refused):
    say = "These files are too large together: at most %(number)s MB goes along."
    at = "files"


def files_to_choose(said: Iterable[Message]) -> list[AttachedFile]:
    """Those of who asked that were made anew."""
    return [file for file in attached_files(one for one in said if one.sender is Sender.ASKER).values() if file.anew]


def named_files(said: Iterable[Message], chosen: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The chosen ones, by the numbers of their items, as a document names them, in the order in which they came."""
    wanted = set(chosen)
    return tuple((file.kind, file.hash) for file in files_to_choose(said) if str(file.number) in wanted)


def files_along(origin: OpenConversation, said: Iterable[Message], document: Document) -> list[tuple[str, bytes]]:
    """Kind and content of each file a document names. Raises FileNotWhole, FilesHeavy."""
    there = {(file.kind, file.hash): file for file in files_to_choose(said)} if document.files else {}
    along: list[tuple[str, bytes]] = []
    for name in document.files:
        file = there.get(name)
        content = read_file(origin, file, file.anew) if file and file.anew else None
        if content is None:
            raise FileNotWhole
        along.append((name[0], content))
        if sum(len(body) for _kind, body in along) > MOST_ALONG:
            raise FilesHeavy(number=MOST_ALONG // MB)
    return along


def files_in_copy(said: Iterable[Message]) -> list[AttachedFile]:
    """Those we signed: nobody else puts a file into a copy."""
    return list(attached_files(one for one in said if one.sender is Sender.HANDLER).values())


def are_named(files: Sequence[AttachedFile], document: Document) -> bool:
    """Whether these are exactly the files of the document, each with what is in it."""
    return tuple((file.kind, file.hash) for file in files) == document.files
