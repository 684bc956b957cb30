"""What the commands share: a refusal is a sentence, not a traceback."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from infopunt.jobs.setup import compile_messages
from infopunt.kernel.errors import Refused


class Command(BaseCommand):
    """`act` does the work; what it refuses is printed and the command fails."""

    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        compile_messages()
        try:
            self.act(**options)
        except Refused as no:
            raise CommandError(str(no) or (no.__doc__ or "").strip()) from None

    def act(self, **options: Any) -> None:
        raise NotImplementedError
