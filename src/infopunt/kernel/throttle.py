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
        mark = hashlib.blake2b(source.encode(), key=self._key, digest_size=16).digest()
        now, step = self.clock(), self.seconds / self.tries
        with self._lock:
            full_at = max(self._full_at.get(mark, now), now)
            wait = full_at + step - now - self.seconds
            if wait > 1e-9:
                return wait
            self._full_at[mark] = full_at + step
            self._full_at.move_to_end(mark)
            while len(self._full_at) > self.most:
                self._full_at.popitem(last=False)
            return 0.0
