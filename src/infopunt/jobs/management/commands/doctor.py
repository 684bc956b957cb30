"""What fails, and what the store weighs."""

import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from infopunt.cleaning import sandbox
from infopunt.jobs.management.commands import _base
from infopunt.kernel import outbox
from infopunt.kernel.memory import open_swap
from infopunt.publishing.queries import weight
from infopunt.regions.models import Region

MB = 1_000_000


class Command(_base.Command):
    help = "Say which jobs fail, what published pages weigh, now and before, how much space is left, and what lacks for files."

    def act(self, **options: Any) -> None:
        found, free = weight(), shutil.disk_usage(settings.DATA).free
        self.stdout.write(f"shown now: {found.shown / MB:.1f} MB, shown before: {found.earlier / MB:.1f} MB")
        self.stdout.write(f"space left: {free / MB:.0f} MB")
        swap = open_swap()
        if swap:
            self.stdout.write(
                f"memory can be written to swap that is not encrypted: {', '.join(swap)} (see operate.md)"
            )
        lacks = sandbox.lacking()
        self.stdout.write("files of visitors: " + (f"refused for want of {', '.join(lacks)}" if lacks else "made anew"))
        failing = outbox.failing()
        for job in failing:
            again = f"next try {job.run_at:%Y-%m-%d %H:%M:%S} UTC" if job.gave_up_at is None else "given up"
            self.stdout.write(f"{job.kind}: {job.error}, tried {job.tries} times, {again}")
        if failing:
            raise CommandError(f"{len(failing)} jobs fail")
        self.stdout.write("no job fails")
        if swap and Region.objects.filter(has_talk=True).exists():
            raise CommandError("what visitors ask could come to stand on a disk that is not encrypted")
