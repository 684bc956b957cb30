"""A region from another installation."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from infopunt.information.editing import changed_blocks
from infopunt.information.models import Text
from infopunt.information.rules import blocks_of
from infopunt.jobs.management.commands import _base
from infopunt.jobs.setup import migrate
from infopunt.jobs.travel import Arrived, import_region
from infopunt.pages import publishing


class Command(_base.Command):
    help = "Take over what export_region wrote; a text edited here since is shown as a difference and asked about."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--take", action="append", default=[], metavar="TEXT", help="take this text over, whatever was edited"
        )

    def act(self, **options: Any) -> None:
        migrate()
        data = options["file"].read_bytes()
        now = timezone.now()
        done = import_region(data, now=now, take=frozenset(options["take"]))
        self._tell(done)
        wanted = self._ask(done.texts.kept)
        if wanted:
            self._tell(import_region(data, now=timezone.now(), take=frozenset(wanted)))
        publishing.publish_all(timezone.now())

    def _tell(self, done: Arrived) -> None:
        self.stdout.write(
            f"{done.region}: {len(done.texts.new)} new, {len(done.texts.changed)} changed, {len(done.drafts)} drafts, {done.planned} shifts and closures"
        )
        for id in done.entries:
            self.stdout.write(f"edited here since, left alone: directory/{id}")

    def _ask(self, kept: list[str]) -> list[str]:
        """The texts edited here since, each with its difference; without a person at the keys all are kept."""
        wanted = []
        texts = {str(text): text for text in Text.objects.exclude(offered=None).select_related("page", "current")}
        for name in kept:
            text = texts[name]
            self.stdout.write(f"edited here since: {name}")
            mine = blocks_of(text.current.blocks) if text.current else ()
            offered = text.offered or {"blocks": []}
            for change in changed_blocks(mine, blocks_of(offered["blocks"])):
                self.stdout.write(f"  - {change.old}\n  + {change.new}")
            if sys.stdin.isatty() and input("Take the one that arrives? [y/N] ").strip().lower() == "y":
                wanted.append(name)
        return wanted
