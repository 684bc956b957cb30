"""A page on which to wait a moment, with what was typed still in it: instead of a refusal, and without keeping anything.

Where very many send at once, everybody waits ten seconds once. Where one network tries many codes, each further one of that
network waits longer. The page is the answer to the post and carries its fields back; a signed time goes with them.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil

from django.core import signing
from django.http import QueryDict

from infopunt.kernel.throttle import Throttle
from infopunt.mailbox import crowds
from infopunt.web.shared.doors import CROWDED
from infopunt.web.shared.middleware import RegionRequest

MOMENT = 10.0  # seconds
TRIES, MINUTE = 10, 60.0  # codes of one network before each further one waits for its turn
LONGEST = 300.0  # seconds such a turn is away at most
HOLDS = 3600.0  # seconds after its time in which somebody may go on
WAITED = "waited"  # the field with the signed time

now = time.time  # the same for every process of a node
_tries = Throttle(TRIES, MINUTE, time.monotonic)


class Why(StrEnum):
    CROWD = "crowd"  # very many write
    NETWORK = "network"  # this network tries many codes
    AWAY = "away"  # the database does not take it


class MustWait(Exception):
    """Not yet: in so many seconds, unless this form has been waiting already."""

    def __init__(self, seconds: float, why: Why = Why.CROWD) -> None:
        super().__init__(seconds)
        self.seconds, self.why = seconds, why


def let_send(request: RegionRequest) -> None:
    """Before something new is kept; raises MustWait."""
    if crowds.is_crowded(request.region.id) and not _has_waited(request.POST):
        raise MustWait(MOMENT)


def let_try(request: RegionRequest) -> None:
    """Before a code is tried; raises MustWait. Who tried a right one says so (`was_right`), and it does not count."""
    if _has_waited(request.POST):
        return
    if wait := _tries.turn_in(network_of(request), LONGEST):
        raise MustWait(wait, Why.NETWORK)


def was_right(request: RegionRequest) -> None:
    """A try that was counted counts no longer; one that had waited was not."""
    if not _has_waited(request.POST):
        _tries.give_back(network_of(request))


def network_of(request: RegionRequest) -> str:
    """The mark of a network (config/lanes.py): no view knows an address."""
    return str(request.META.get("REMOTE_ADDR", ""))


def has_no_place(request: RegionRequest) -> bool:
    """Whether as many wait as may: then this post waits on the page, not in the queue."""
    return request.method == "POST" and CROWDED in request.META.get("asgi.scope", ())


@dataclass(frozen=True)
class Wait:
    """What the page says and carries."""

    seconds: int
    why: Why
    kept: list[tuple[str, str]] = field(repr=False)  # what was typed, by field, and the signed time


def wait_of(post: QueryDict, wait: MustWait) -> Wait:
    """How long from now. What was waiting before goes on with its own time."""
    until = _time_in(post) or now() + wait.seconds
    kept = [(name, value) for name, values in post.lists() if name != WAITED for value in values]
    signed = signing.dumps([_about(post), until], salt=WAITED)
    return Wait(max(1, ceil(until - now())), wait.why, [*kept, (WAITED, signed)])


def forget_tries() -> None:
    """As after a restart."""
    _tries.forget()


def _has_waited(post: Mapping[str, str]) -> bool:
    until = _time_in(post)
    return until is not None and until <= now()


def _time_in(post: Mapping[str, str]) -> float | None:
    """Until when this form had to wait; None where it says nothing, of another form, or of long ago."""
    try:
        about, until = signing.loads(post.get(WAITED, ""), salt=WAITED)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return float(until) if about == _about(post) and now() < until + HOLDS else None


def _about(post: Mapping[str, str]) -> str:
    """Which form, or which code: a time that was waited for one holds for no other."""
    words = "\n".join(post.get(name, "") for name in ("form", "code"))
    return hashlib.sha256(words.encode()).hexdigest()
