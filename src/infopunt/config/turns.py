"""Whose turn it is in a lane: of those who wait, the network that had the fewest turns lately; within it, who came first.

A turn in vain, such as a wrong code, counts for three: whoever does what they came for goes before who only tries.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable

from infopunt.web.shared.doors import Lane

IN_VAIN = 3
LATELY = 60.0  # seconds after which turns count half


class Full(Exception):
    """More wait in a lane than are let in, or for longer."""


class Turns:
    """One network that asks without end makes the others wait for one answer of its own, not for all."""

    def __init__(self, lane: Lane, clock: Callable[[], float]) -> None:
        self._lane, self._clock = lane, clock
        self._free = lane.threads
        self._waiting: dict[str, deque[asyncio.Future[bool]]] = {}
        self._had: Counter[str] = Counter()
        self._since = clock()

    async def take(self, network: str) -> None:
        """Returns when it is this request's turn; raises Full."""
        if self._free:
            self._begin(network)
            return
        self._make_room(network)
        place: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(network, deque()).append(place)
        try:
            await asyncio.wait({place}, timeout=self._lane.patience)
        except asyncio.CancelledError:
            self._leave(network, place)
            raise
        if not place.done():
            self._leave(network, place)
            raise Full
        if not place.result():
            raise Full

    def give_back(self, network: str, *, in_vain: bool = False) -> None:
        """A turn is over: whose is the next?"""
        if in_vain:
            self._had[network] += IN_VAIN - 1
        self._free += 1
        if self._waiting:
            next_one = min(self._waiting, key=lambda one: self._had[one])
            self._begin(next_one)
            self._out_of(next_one, self._waiting[next_one][0], has_turn=True)

    def _begin(self, network: str) -> None:
        if self._clock() - self._since > LATELY:
            self._had = Counter({one: number // 2 for one, number in self._had.items() if number > 1})
            self._since = self._clock()
        self._free -= 1
        self._had[network] += 1

    def _make_room(self, network: str) -> None:
        """Where as many wait as may, the newest of the network that has most of them goes; Full where that is this one."""
        if sum(map(len, self._waiting.values())) < self._lane.most:
            return
        longest = max(self._waiting, key=lambda one: len(self._waiting[one]), default=network)
        if len(self._waiting.get(longest, ())) <= len(self._waiting.get(network, ())) + 1:
            raise Full
        self._out_of(longest, self._waiting[longest][-1], has_turn=False)

    def _out_of(self, network: str, place: asyncio.Future[bool], *, has_turn: bool) -> None:
        places = self._waiting[network]
        places.remove(place)
        if not places:
            del self._waiting[network]
        place.set_result(has_turn)

    def _leave(self, network: str, place: asyncio.Future[bool]) -> None:
        if not place.done():
            self._out_of(network, place, has_turn=False)
        elif place.result():
            self.give_back(network)
