"""Prepare what is behind, then serve."""

import threading
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import connections

from infopunt.config.serve import serve
from infopunt.jobs.management.commands import _base
from infopunt.jobs.setup import prepare
from infopunt.jobs.worker import start_thread
from infopunt.publishing.mirror import published_folder


class Command(_base.Command):
    help = "Prepare database, content and pages, then serve on PORT (8000)."

    def act(self, **options: Any) -> None:
        prepare()
        connections.close_all()
        with ExitStack() as at_end:

            def at_start() -> None:
                if settings.WORKER:
                    at_end.callback(start_thread(threading.Event()))
                self.stdout.write(f"Infopunt is open at http://localhost:{settings.PORT}")
                self.stdout.flush()

            serve(
                "infopunt.config.wsgi:application", settings.BIND, settings.PORT, published_folder(),
                workers=settings.PROCESSES, threads=settings.THREADS, at_start=at_start,
                before_stop=at_end.close,  # with several processes the worker is not in this one
            )  # fmt: skip
