"""How often one source may try, kept in memory only and never as an address."""

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable


class Throttle:
    """So many tries at once from one source, and one more each `seconds / tries`; a source that waits long enough is forgotten.

    A source is known by a hash under a key of this process: nothing that is kept says who it was, and a restart forgets all.
    One source that tries without end makes nobody else wait. Memory is bounded: past `most` sources the one that was quiet
    longest is forgotten first.
    """

    def __init__(self, tries: int, seconds: float, clock: Callable[[], float], most: int = 20_000) -> None:
        self.tries, self.seconds, self.clock, self.most = tries, seconds, clock, most
        self._key, self._lock = secrets.token_bytes(32), threading.Lock()
        self._full_at: OrderedDict[bytes, float] = OrderedDict()  # when a source may try `tries` times again

    def wait_for(self, source: str) -> float:
        """Count one try. 0 when it may go on; else the seconds until it may, and the try is not counted."""
        mark = self._mark(source)
        with self._lock:
            wait = self._wait(mark)
            if wait > 1e-9:
                return wait
            self._count(mark)
            return 0.0

    def is_over(self, source: str) -> bool:
        """Whether a try would have to wait now; counts nothing."""
        with self._lock:
            return self._wait(self._mark(source)) > 1e-9

    def turn_in(self, source: str, longest: float) -> float:
        """Take the next turn of this source: the seconds until it is there. Who comes too often finds them further away, but
        never further than `longest`."""
        mark = self._mark(source)
        with self._lock:
            wait = max(self._wait(mark), 0.0)
            if wait <= longest:
                self._count(mark)
            return min(wait, longest)

    def give_back(self, source: str) -> None:
        """The last try was rightly made: it counts no longer."""
        mark = self._mark(source)
        with self._lock:
            if mark in self._full_at:
                self._full_at[mark] -= self.seconds / self.tries

    def forget(self) -> None:
        with self._lock:
            self._full_at.clear()

    def _mark(self, source: str) -> bytes:
        return hashlib.blake2b(source.encode(), key=self._key, digest_size=16).digest()

    def _wait(self, mark: bytes) -> float:
        """Seconds until one more try; less than none where there is room."""
        now = self.clock()
        full_at = max(self._full_at.get(mark, now), now)
        return full_at + self.seconds / self.tries - now - self.seconds

    def _count(self, mark: bytes) -> None:
        self._full_at[mark] = max(self._full_at.get(mark, 0.0), self.clock()) + self.seconds / self.tries
        self._full_at.move_to_end(mark)
        while len(self._full_at) > self.most:
            self._full_at.popitem(last=False)
