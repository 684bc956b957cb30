"""Whether the log of the sealed side is as it was written."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from infopunt.jobs.management.commands import _base
from infopunt.mailbox.auditing import verify_log


class Command(_base.Command):
    help = "Follow the log of the sealed side to its end; with SEAL (from a mail) compare it with that too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("seal", nargs="*")

    def act(self, **options: Any) -> None:
        verdict = verify_log(options["seal"])
        if verdict.broken_at is not None:
            raise CommandError(f"the log is not as it was written from row {verdict.broken_at} on")
        self.stdout.write(f"{verdict.head.number} rows, none dropped, changed or moved: {verdict.seal}")
