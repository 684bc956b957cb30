"""A worker of its own, for a node beside the serving ones."""

import signal
import threading
from typing import Any

from infopunt.jobs.management.commands import _base
from infopunt.jobs.setup import say_if_swapped
from infopunt.jobs.worker import work


class Command(_base.Command):
    help = "Do waiting jobs until stopped."

    def act(self, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        say_if_swapped()
        work(stop)
