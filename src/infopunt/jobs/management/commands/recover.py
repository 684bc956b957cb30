"""The keys of a region given to somebody by two of its three shares; or the key of its log to an auditor."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from infopunt.jobs.management.commands import _base
from infopunt.jobs.management.commands._shares import typed_shares
from infopunt.jobs.management.commands.ceremony import working
from infopunt.jobs.setup import migrate
from infopunt.mailbox.recovery import appoint_auditor, recover
from infopunt.regions.models import Region


class Command(_base.Command):
    help = (
        "Give the keys of REGION to a handler who has set a key phrase, by two of the three shares, typed when asked: "
        "./infopunt recover REGION --first EMAIL; with --auditor EMAIL the key of the log to an auditor"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region")
        to = parser.add_mutually_exclusive_group(required=True)
        to.add_argument("--first", help="the handler who opens everything from now on and lets the others in")
        to.add_argument("--auditor", help="who reads the log and answers nothing")

    def act(self, **options: Any) -> None:
        migrate()
        if not Region.objects.filter(id=options["region"]).exists():
            raise CommandError("there is no such region")
        to, verb = working(options["first"] or options["auditor"]), recover if options["first"] else appoint_auditor
        came = verb(options["region"], typed_shares(), to, now=timezone.now())
        self.stdout.write(f"{to.email} can open: {', '.join(came)}")
