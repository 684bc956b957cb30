"""Whoever is too slow or silent is cut: each state of a connection has a deadline, looked at once a second."""

import asyncio
from itertools import count
from math import inf
from typing import Self, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from infopunt.config import limits

_numbers = count()


class TimedProtocol(HttpToolsProtocol):
    """Knows how long it may stay as it is. What a request holds, and how it is refused, its subclass knows."""

    most: int  # connections
    sweeping = False
    _refused = False  # nothing that still comes is read
    _begun = False  # part of a request is here, and not all of it
    _left = 0  # bytes the other side had not taken when last looked
    _deadline = inf

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._number = next(_numbers)
        self._wait(limits.HEAD)
        if len(self.connections) > self.most:
            self._make_room()
        if not type(self).sweeping:
            self._sweep_later()

    def _refuse(self, status: int) -> None:
        raise NotImplementedError

    def _is_working(self) -> bool:
        """Whether the application still has something to answer here."""
        return bool(self.pipeline) or (self.cycle is not None and not self.cycle.response_complete)

    def _wait(self, seconds: float) -> None:
        self._deadline = self.loop.time() + seconds

    def _all(self) -> list[Self]:
        return list(cast("set[Self]", self.connections))

    def _make_room(self) -> None:
        """There are as many connections as handles allow: the one that waits longest for its other side goes."""
        others = [one for one in self._all() if one is not self and not one.transport.is_closing()]
        waiting = [one for one in others if not one._is_working()]
        min(waiting, key=lambda one: (one._deadline, one._number), default=self).transport.abort()

    def _sweep_later(self) -> None:
        type(self).sweeping = True
        self.loop.call_later(limits.SWEEP, self._sweep)

    def _sweep(self) -> None:
        """One look at all connections a second costs less than a timer for each request."""
        now = self.loop.time()
        for one in self._all():
            one._look(now)
        if self.connections:
            self.loop.call_later(limits.SWEEP, self._sweep)
        else:
            type(self).sweeping = False

    def _look(self, now: float) -> None:
        if self._is_working():
            if not self.flow.write_paused:
                return
            if self._deadline == inf:
                self._wait(limits.STALLED)
        if now < self._deadline:
            return
        if self._begun and not self._refused:
            self._refuse(408)
            return
        left = self.transport.get_write_buffer_size()
        if left and left != self._left:  # a slow reader, who still reads
            self._left = left
            self._wait(limits.STALLED)
        elif left:
            self.transport.abort()
        else:
            self.transport.close()
