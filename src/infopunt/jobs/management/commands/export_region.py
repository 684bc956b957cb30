"""A region as one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from infopunt.jobs.management.commands import _base
from infopunt.jobs.travel import export_region
from infopunt.regions.models import Region


class Command(_base.Command):
    help = "Write everything a region made into a zip, in the formats of content/: ./infopunt export_region REGION FILE"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region")
        parser.add_argument("file", type=Path)

    def act(self, **options: Any) -> None:
        try:
            body = export_region(options["region"])
        except Region.DoesNotExist:
            raise CommandError(f"there is no region {options['region']}") from None
        options["file"].write_bytes(body)
        self.stdout.write(f"{options['file']}: {len(body):,} bytes")
