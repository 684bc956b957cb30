"""What every check proves: paths, invariants, worked cases, mutants."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from infopunt.advice.proof import prove
from infopunt.jobs.content import read_content
from infopunt.jobs.english import sentence
from infopunt.jobs.management.commands import _base
from infopunt.kernel.errors import Refused


class ChecksFail(Refused):
    say = "%(number)s faults"


class Command(_base.Command):
    help = "Prove the checks: walk every path, try every worked case, break every rule and see whether a case notices."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("check", nargs="*", help="only these")
        parser.add_argument("--on", type=date.fromisoformat, help="on this day, YYYY-MM-DD")

    def act(self, **options: Any) -> None:
        content = read_content(settings.CONTENT)
        series = {name: pack.series(name) for name, (_, pack) in content.facts.items()}
        day, wrong = options["on"] or timezone.localdate(), 0
        for check in content.checks:
            if options["check"] and check.id not in options["check"]:
                continue
            started = time.monotonic()
            report = prove(check, series, day)
            self.stdout.write(
                f"{check.id:16} {report.paths:6} paths  {len(check.cases.cases):3} cases  "
                f"{report.caught}/{report.mutants} mutants caught  {time.monotonic() - started:.1f} s"
            )
            for say in (*report.faults, *map(sentence, report.cases)):
                self.stdout.write(f"  fault: {say}")
            for say in report.survivors:
                self.stdout.write(f"  survives: {say}")
            for say in report.uncovered:
                self.stdout.write(f"  no case: {say}")
            wrong += len(report.faults) + len(report.cases)
        if wrong:
            raise ChecksFail(number=wrong)
