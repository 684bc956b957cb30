"""Everything a site is, in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from infopunt.jobs.backup import make_backup
from infopunt.jobs.management.commands import _base


class Command(_base.Command):
    help = "Write database and secret key to FILE (.tar.gz); safe while the site runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def act(self, **options: Any) -> None:
        make_backup(options["file"].absolute())
        self.stdout.write(f"written: {options['file']}. It holds the secret key: keep it as such.")
        self.stdout.write(f"Keys of conversations: {options['file']}.wraps. Keep it no longer than seven days.")
