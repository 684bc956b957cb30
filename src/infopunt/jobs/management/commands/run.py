"""Prepare what is behind, then serve."""

import os
import sys
import threading
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connections

from infopunt.config.serve import serve
from infopunt.jobs.management.commands import _base
from infopunt.jobs.setup import prepare, say_if_swapped
from infopunt.jobs.worker import start_thread
from infopunt.publishing.mirror import published_folder


class Command(_base.Command):
    help = "Prepare database, content and pages, then serve on PORT (8000)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only", choices=["talk", "but-talk"], default=settings.ONLY, help="answer only that part (INFOPUNT_ONLY)"
        )

    def act(self, **options: Any) -> None:
        if options["only"] != settings.ONLY:  # settings are read once: begin again with this one
            os.environ["INFOPUNT_ONLY"] = options["only"]
            os.execv(sys.executable, [sys.executable, "-m", "infopunt.config.manage", "run"])  # noqa: S606
        # Who answers talk alone changes nothing in the main database and keeps no file: the other process does.
        talk_alone = settings.ONLY == "talk"
        if not talk_alone:
            prepare()
        say_if_swapped()
        connections.close_all()
        with ExitStack() as at_end:

            def at_start() -> None:
                if settings.WORKER and not talk_alone:
                    at_end.callback(start_thread(threading.Event()))
                self.stdout.write(f"Infopunt is open at http://localhost:{settings.PORT}")
                self.stdout.flush()

            serve(
                "infopunt.config.wsgi:application", settings.BIND, settings.PORT, published_folder(),
                workers=settings.PROCESSES, threads=settings.THREADS, at_start=at_start,
                before_stop=at_end.close,  # with several processes the worker is not in this one
            )  # fmt: skip
