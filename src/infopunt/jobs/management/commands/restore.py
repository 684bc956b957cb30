"""Put back what backup wrote."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import connections

from infopunt.jobs.backup import restore_backup
from infopunt.jobs.management.commands import _base
from infopunt.jobs.setup import prepare
from infopunt.jobs.wraps import restore_wraps


class Command(_base.Command):
    help = "Restore FILE into an empty data folder (and an empty database), and publish."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def act(self, **options: Any) -> None:
        restore_backup(options["file"].absolute())
        connections.close_all()
        prepare()
        if restore_wraps(options["file"].absolute()) is None:
            self.stdout.write("no file of keys (.wraps) beside it: what visitors asked before cannot be opened")
        self.stdout.write("restored")
