"""Several processes and one that looks after them: who ends is started anew."""

import logging
import os
import signal
import time
from collections.abc import Callable

log = logging.getLogger("infopunt.serve")
SHORT_LIFE = 2  # seconds; a process that lived no longer is not started anew at once


def look_after(works: list[Callable[[], None]]) -> None:
    """A process for each of `works`; who ends is started anew, until this one is told to stop."""
    alive: dict[int, tuple[Callable[[], None], float]] = {}

    def start(work: Callable[[], None]) -> None:
        alive[_fork(work)] = (work, time.monotonic())

    try:
        for work in works:
            start(work)
        while True:
            pid, status = os.wait()
            work, since = alive.pop(pid)
            log.error("a server process ended (%d) and is started anew", os.waitstatus_to_exitcode(status))
            if time.monotonic() - since < SHORT_LIFE:
                time.sleep(SHORT_LIFE)
            start(work)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)  # the end is under way
        for pid in alive:
            os.kill(pid, signal.SIGTERM)
        for pid in alive:
            os.waitpid(pid, 0)


def _fork(work: Callable[[], None]) -> int:
    """The id of a process that does `work` and nothing after it."""
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except SystemExit:
        os._exit(0)
    except BaseException:
        log.exception("a server process failed")
    os._exit(1)
