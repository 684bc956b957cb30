"""The pepper of visitors' codes: which there are, another one, and the earlier ones gone."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from infopunt.jobs.management.commands import _base
from infopunt.jobs.setup import migrate
from infopunt.mailbox.peppers import forget_earlier_peppers, pepper_uses, renew_pepper


class Command(_base.Command):
    help = "Say how many codes each pepper has; --new makes another, --forget ends earlier ones that have none left."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--new", action="store_true", help="make another pepper and print it, once")
        what.add_argument("--forget", action="store_true", help="earlier peppers that no code needs any more")

    def act(self, **options: Any) -> None:
        migrate()
        if options["new"]:
            made = renew_pepper(now=timezone.now())
            self.stdout.write(
                f"{made.name}: a file of that name in INFOPUNT_TALK_KEYS on every node, and on paper; keep the earlier one too"
            )
            self.stdout.write(f"  {made.printed}")
        if options["forget"]:
            gone = forget_earlier_peppers(now=timezone.now())
            self.stdout.write("not needed any more, file and paper: " + (", ".join(gone) or "none"))
        for use in pepper_uses():
            self.stdout.write(f"pepper {use.number}: {use.conversations} codes")
