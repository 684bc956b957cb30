"""What the commands share: a refusal is a sentence, not a traceback."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, connection

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
            raise CommandError(str(no)) from None
        except (OperationalError, ProgrammingError):
            if _is_prepared():
                raise
            raise CommandError("nothing is loaded here yet: ./infopunt load (or run) comes first") from None

    def act(self, **options: Any) -> None:
        raise NotImplementedError


def _is_prepared() -> bool:
    """Whether our tables exist; a server that cannot be reached is another matter, and says so itself."""
    try:
        return "regions_region" in connection.introspection.table_names()
    except OperationalError:
        return True
