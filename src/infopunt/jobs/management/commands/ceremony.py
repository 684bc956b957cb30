"""The keys of a region, made once."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from infopunt.accounts.models import Worker
from infopunt.jobs.management.commands import _base
from infopunt.jobs.setup import migrate
from infopunt.kernel.databases import REPORTS
from infopunt.mailbox.trays import hold_ceremony
from infopunt.regions.models import Region
from infopunt.regions.operations import open_talk

LEAD = """Write this on paper now: it is shown once and kept nowhere but in the two files named below.
Three people each take ONE share and keep it apart from the others; any two of them can open the region's keys again."""


class Command(_base.Command):
    help = "Make the keys of REGION, once, print what belongs on paper, and open /talk/: ./infopunt ceremony REGION --first EMAIL"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region")
        parser.add_argument("--first", required=True, help="who has set a key phrase and lets the others in")
        parser.add_argument(
            "--first-reports", help="a handler who does so for reports of abuse, where the first answers questions only"
        )

        parser.add_argument(
            "--auditor", help="who reads the log of the sealed side and answers nothing; may be named later"
        )

    def act(self, **options: Any) -> None:
        migrate()
        if connections["default"].vendor == "postgresql" and connections[REPORTS].vendor == "sqlite":
            raise CommandError("set INFOPUNT_REPORTS_URL: beside a PostgreSQL database the sealed side needs one too")
        region = Region.objects.filter(id=options["region"]).first()
        if region is None:
            raise CommandError("there is no such region")
        first, now = working(options["first"]), timezone.now()
        reports = working(options["first_reports"]) if options["first_reports"] else first
        auditor = working(options["auditor"]) if options["auditor"] else None
        printed = hold_ceremony(region.id, first, reports, auditor=auditor, now=now)
        open_talk(region.id, by=first.email, now=now)
        self._print(printed.secrets, printed.shares)

    def _print(self, secrets: dict[str, str], shares: list[str]) -> None:
        lines = [LEAD, ""]
        for name, secret in secrets.items():
            lines += [f"{name} (a file of that name in INFOPUNT_TALK_KEYS; in no backup):", f"  {secret}", ""]
        for number, share in enumerate(shares, 1):
            lines += [f"share {number} of {len(shares)}:", f"  {share}", ""]
        self.stdout.write("\n".join(lines))


def working(email: str) -> Worker:
    worker = Worker.objects.filter(email=email, is_active=True).first()
    if worker is None:
        raise CommandError("nobody works here with that address")
    return worker
