"""Render everything and show what differs."""

from typing import Any

from django.utils import timezone

from infopunt.jobs.management.commands import _base
from infopunt.pages import publishing


class Command(_base.Command):
    help = "Render every region and show what differs from what is shown, also in the files of this node."

    def act(self, **options: Any) -> None:
        done = publishing.mend(timezone.now())
        self.stdout.write(f"pages written: {len(done.written)} of {done.seen}, removed: {len(done.removed)}")
