"""What may be sent where: one row a door. Whoever makes a form that takes more than a page of words adds a row.

A body is received by the event loop, within the size and the time of its door, before a thread is taken (protocol.py).
Then it waits in the lane of its door (lanes.py), so that heavy or waiting work of one kind leaves threads to the others.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes


@dataclass(frozen=True)
class Lane:
    """`threads` work at the same time; `most` requests wait for them, each at most `patience` seconds. Past that a form goes to
    the lane `else_ask`, marked as CROWDED: its view asks to wait and gives back what was typed. Without one it is refused."""

    name: str
    threads: int
    most: int
    patience: float = 20
    else_ask: str = ""


@dataclass(frozen=True)
class Door:
    """The first row whose pattern fits the beginning of a path counts."""

    pattern: re.Pattern[str]
    largest: int  # bytes of a body
    seconds: float  # in which it is whole
    lane: str
    files: bool = False  # whether a file may be among what is sent


@dataclass
class Pool:
    """How much memory the bodies that are under way may take together."""

    most: int
    taken: int = 0

    def take(self, size: int) -> bool:
        if self.taken + size > self.most:
            return False
        self.taken += size
        return True

    def give(self, size: int) -> None:
        self.taken -= size


VISITORS, STAFF, SIGN_IN, REMARKS, HEALTH, TALK = "visitors", "staff", "sign-in", "remarks", "health", "talk"
FILES = "files"  # of visitors, under a code
CROWDED = "infopunt.crowded"  # in the scope of a request for which there was no place


def _door(pattern: str, largest: int, seconds: float, lane: str, *, files: bool = False) -> Door:
    return Door(re.compile(pattern), largest, seconds, lane, files)


# fmt: off
DOORS = (
    #     where                              bytes      seconds
    _door(r"/healthz$",                          1_000,   5, HEALTH),
    _door(r"/staff/texts/images/",           8_200_000,  90, STAFF, files=True),
    _door(r"/staff/texts/\d+/exchange/",     2_200_000,  60, STAFF, files=True),
    _door(r"/staff/directory/feeds/",        8_200_000,  90, STAFF, files=True),
    _door(r"/staff/(account|invitation)/",      64_000,  15, SIGN_IN),
    _door(r"/staff/talk/(open|phrase)/",        64_000,  15, SIGN_IN),
    _door(r"/staff/entry/",                     64_000,  15, STAFF),
    _door(r"/staff/",                        1_000_000,  30, STAFF),
    _door(r"/[\w-]+/about/remark/",             64_000,  15, REMARKS),
    _door(r"/[\w-]+/talk/file/",            25_200_000, 600, FILES, files=True),
    _door(r"/[\w-]+/talk/",                     64_000,  30, TALK),
    _door(r"/partner/",                         64_000,  30, TALK),
    _door(r"/",                                 64_000,  15, VISITORS),
    _door(r"",                                       0,   5, VISITORS),
)
# fmt: on


LOOKING = {SIGN_IN: STAFF, TALK: VISITORS, FILES: VISITORS}


def door_of(path: str) -> Door:
    return next(door for door in DOORS if door.pattern.match(path))


def lane_of(method: str, path: str) -> str:
    """Looking at the form of a sign-in, or at one under a code, costs nothing; sending it does."""
    lane = door_of(path).lane
    return LOOKING.get(lane, lane) if method in ("GET", "HEAD") else lane


def path_of(url: bytes) -> str:
    """The path of a request's first line, as Django will read it."""
    return unquote_to_bytes(url.partition(b"?")[0]).decode(errors="replace")


def lanes(threads: int) -> dict[str, Lane]:
    """`threads` for visitors; the others have few, so that they cannot take the machine."""
    every = (
        Lane(VISITORS, threads, 200),
        Lane(STAFF, max(2, threads // 2), 100),
        # A password costs a tenth of a second of all cores and 100 MB, also when it is wrong: one after the other.
        Lane(SIGN_IN, 1, 40),
        # A code costs a tenth of a second and 64 MB, also when it is wrong: two at a time, the others wait in the queue.
        Lane(TALK, 2, 100, patience=30, else_ask=VISITORS),
        # Each is made anew in a process of its own, with a core and up to a gigabyte for as long as that takes.
        Lane(FILES, 2, 20, patience=60),
        # These wait for the database's one writer.
        Lane(REMARKS, 1, 20, patience=10),
        Lane(HEALTH, 1, 20, patience=5),
    )
    return {lane.name: lane for lane in every}


def pools() -> dict[str, Pool]:
    """Visitors are not in the way of whoever brings pictures, nor the other way round."""
    return {"pages": Pool(24_000_000), "files": Pool(34_000_000), "talk files": Pool(110_000_000)}


def pool_of(door: Door) -> str:
    if door.lane == FILES:
        return "talk files"
    return "files" if door.files else "pages"
