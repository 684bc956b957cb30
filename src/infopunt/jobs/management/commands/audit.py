"""What a reader could be misled by, per language."""

from argparse import ArgumentParser
from collections import Counter
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from infopunt.facts.models import Fact
from infopunt.facts.relations import read_relations
from infopunt.jobs.ahead import ahead, users_by_fact
from infopunt.jobs.content import read_content
from infopunt.jobs.content_audit import ERROR, audit_content, used_facts
from infopunt.jobs.management.commands import _base
from infopunt.jobs.origins import shares
from infopunt.jobs.routing_audit import routing_share
from infopunt.kernel.errors import Refused


class AuditFails(Refused):
    say = "%(number)s errors"


class Command(_base.Command):
    help = "Audit the content: claims, numbers, expired and due facts, reading level, links, terms, paragraphs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="look on this day, YYYY-MM-DD")
        parser.add_argument("--language", default="", help="show this language only")
        parser.add_argument(
            "--ahead", action="store_true", help="say what ends soon and nothing follows, and who leans on it"
        )
        parser.add_argument("--errors", action="store_true", help="leave the warnings out")

    def act(self, **options: Any) -> None:
        day = options["on"] or timezone.localdate()
        if options["ahead"]:
            self._look_ahead(day)
            return
        found = [
            one
            for one in audit_content(settings.CONTENT, day)
            if (not options["language"] or one.language == options["language"])
            and (not options["errors"] or one.level == ERROR)
        ]
        for one in found:
            self.stdout.write(str(one))
        for (language, level, kind), number in sorted(Counter((o.language, o.level, o.kind) for o in found).items()):
            self.stdout.write(f"{language or 'all':4} {level:8} {kind:14} {number}")
        if not any(one.kind == "fault" for one in found):
            content = read_content(settings.CONTENT)
            used = (content.facts[name][1].series(name) for name in sorted(used_facts(content)))
            for line in shares(used, content.official, day):
                self.stdout.write(line)
            if content.routing.authorities:
                self.stdout.write(routing_share(content.routing, content.official))
        errors = sum(one.level == ERROR for one in found)
        self.stdout.write(f"{day}: {errors} errors, {len(found) - errors} warnings")
        if errors:
            raise AuditFails(number=errors)

    def _look_ahead(self, day: date) -> None:
        content = read_content(settings.CONTENT)
        series = {name: pack.series(name) for name, (_, pack) in content.facts.items()}
        users = users_by_fact(content, read_relations(settings.CONTENT)[0])
        for line in ahead(series, users, _owners(), day):
            self.stdout.write(line)


def _owners() -> dict[str, str]:
    """Who keeps which fact; nobody where content is looked at without a database."""
    if Fact._meta.db_table not in connection.introspection.table_names():
        return {}
    return dict(Fact.objects.exclude(owner="").values_list("id", "owner"))
