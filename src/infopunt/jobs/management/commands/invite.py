"""The first administrator, or anybody else, from the machine itself."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from infopunt.accounts import invitations
from infopunt.accounts.rules import Duty, Role
from infopunt.jobs.management.commands import _base
from infopunt.jobs.setup import migrate
from infopunt.regions.models import Region
from infopunt.web.staff.mails import address


class Command(_base.Command):
    help = "Print an invitation link: ./infopunt invite ann@example.org --role administrator [--region REGION]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--role", action="append", choices=[str(role) for role in Role])
        parser.add_argument("--region", default="", help="without it: the whole country")

    def act(self, **options: Any) -> None:
        migrate()
        region = options["region"]
        if region and not Region.objects.filter(id=region).exists():
            raise CommandError(f"there is no region {region}")
        duties = [Duty(Role(role), region) for role in options["role"] or [Role.ADMINISTRATOR]]
        name = options["name"] or options["email"].partition("@")[0]
        secret = invitations.invite(options["email"], name, duties, by=None, now=timezone.now())
        self.stdout.write(address(f"/staff/invitation/{secret}/", region))
