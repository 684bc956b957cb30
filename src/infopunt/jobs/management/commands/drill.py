"""Whether the shares on paper still open what they should."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from infopunt.jobs.management.commands import _base
from infopunt.jobs.management.commands._shares import typed_shares
from infopunt.mailbox.drill import hold_drill
from infopunt.regions.models import Region


class Command(_base.Command):
    help = "Try two shares of REGION, typed when asked, and take everything back; without REGION on keys that are thrown away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region", nargs="?", default="")

    def act(self, **options: Any) -> None:
        region = options["region"]
        if region and not Region.objects.filter(id=region).exists():
            raise CommandError("there is no such region")
        steps = hold_drill(region, typed_shares() if region else [], now=timezone.now())
        for step in steps:
            self.stdout.write(f"{'holds' if step.holds else 'FAILS'}: {step.said}")
        failed = [step for step in steps if not step.holds]
        if failed:
            raise CommandError(f"{len(failed)} of {len(steps)} did not hold")
