"""Whether a proof on paper was made here, and what that says."""

from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser

from infopunt.jobs.management.commands import _base
from infopunt.mailbox.asking import TalkClosed
from infopunt.mailbox.proofs import Proof, is_proof
from infopunt.mailbox.trays import Team

SAYS = """This proof was made here.
It says: on {day} something was sent to the team {team} of the region {region}, and whoever asked for the proof could open it with
its code. It does not say who sent it, what stands in it, or that it is still there."""


class Command(_base.Command):
    help = "Check a proof that a visitor shows on paper: ./infopunt verify_proof REGION TEAM DAY NUMBER SEAL"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region")
        parser.add_argument("team", choices=[team.value for team in Team])
        parser.add_argument("day", type=date.fromisoformat, help="as 2026-11-30")
        parser.add_argument("number")
        parser.add_argument("seal")

    def act(self, **options: Any) -> None:
        of: dict[str, Any] = {name: options[name] for name in ("region", "team", "day")}
        try:
            made_here = is_proof(Proof(**of, number=options["number"], tag=options["seal"]))
        except TalkClosed:
            raise CommandError("the operational key of this installation is not here") from None
        if not made_here:
            raise CommandError("this proof was not made here, or something in it was mistyped or changed")
        self.stdout.write(SAYS.format(**of))
