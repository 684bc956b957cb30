"""A file made anew, or why it cannot be."""

from dataclasses import dataclass, field
from enum import StrEnum

from infopunt.cleaning import sandbox
from infopunt.cleaning.kinds import KINDS, RESULTS, FileKind, Work, file_kind_of

LARGEST = 25_000_000  # bytes of a file, as it comes and as it is kept


class Why(StrEnum):
    """Why a file was not made anew."""

    UNKNOWN = "unknown"  # no kind we know, whatever its name says
    TOO_LARGE = "too_large"  # it, or what it becomes
    TOO_MUCH = "too_much"  # more pixels, pages or seconds than we can work through
    LOCKED = "locked"  # behind a password
    DAMAGED = "damaged"
    NOT_HERE = "not_here"  # what it takes is not on this machine


class NotMadeAnew(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class MadeAnew:
    """What is seen or heard in a file, in a file of our own making."""

    kind: FileKind
    body: bytes = field(repr=False)


def make_anew(body: bytes) -> MadeAnew:
    """Raises NotMadeAnew."""
    kind = file_kind_of(body)
    if len(body) > LARGEST:
        raise NotMadeAnew(Why.TOO_LARGE)
    if kind is None:
        raise NotMadeAnew(Why.UNKNOWN)
    made = _asked(KINDS[kind].work, kind, body)
    result = file_kind_of(made)
    if result not in RESULTS:
        raise NotMadeAnew(Why.DAMAGED)
    return MadeAnew(result, made)


def page_of(paper: bytes, number: int) -> bytes | None:
    """One page of a paper that was made anew, as a picture; None behind the last one. Raises NotMadeAnew."""
    picture = _asked(Work.PAGE, str(number), paper)
    return picture or None


def pages_in(paper: bytes) -> int:
    """How many pages it has; 0 where that cannot be known here."""
    try:
        return int(_asked(Work.COUNT, "", paper))
    except (NotMadeAnew, ValueError):
        return 0


def _asked(work: Work, word: str, body: bytes) -> bytes:
    try:
        made = sandbox.run(work, word, body)
    except sandbox.NoSandbox:
        raise NotMadeAnew(Why.NOT_HERE) from None
    except sandbox.Stopped:
        raise NotMadeAnew(Why.TOO_MUCH) from None
    if isinstance(made, str):
        raise NotMadeAnew(Why(made) if made in set(Why) else Why.DAMAGED)
    return made
