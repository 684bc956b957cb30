"""Where regions differ from the national texts."""

from typing import Any

from infopunt.information.queries import deviations
from infopunt.jobs.management.commands import _base


class Command(_base.Command):
    help = "List where regions add to or replace national pages."

    def act(self, **options: Any) -> None:
        for region, page, how in deviations():
            self.stdout.write(f"{region}\t{page}\t{how}")
