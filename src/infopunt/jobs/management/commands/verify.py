"""Render everything again; there must be no difference."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from infopunt.jobs.management.commands import _base
from infopunt.pages import publishing


class Command(_base.Command):
    help = "Render everything again and compare with what is shown, in the store and on disk; put right what differs."

    def act(self, **options: Any) -> None:
        found = publishing.verify(timezone.now())
        for name in found:
            self.stdout.write(name)
        if found:
            publishing.mend(timezone.now())
            raise CommandError(f"{len(found)} differences; they are put right")
        self.stdout.write("0 differences")
