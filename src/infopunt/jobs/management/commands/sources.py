"""Look at the sources of facts and texts now, as the weekly job does."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from infopunt.facts.models import WatchedSource
from infopunt.facts.watching.change import LOUD, Loudness
from infopunt.facts.watching.operations import watch
from infopunt.facts.watching.queries import FAILED, alarms, asked_address, facts_by_source
from infopunt.information.queries import texts_by_source
from infopunt.jobs import sources
from infopunt.jobs.management.commands import _base
from infopunt.kernel.errors import Refused


class NotWatched(Refused):
    say = "INFOPUNT_WATCH is off: nobody is asked. Set it to on, or see with --dry what would be asked."


class Command(_base.Command):
    help = "Ask every source of facts and texts what it says now (--host HOST: of one server; --dry: ask nobody, list them)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="", help="only addresses of this server")
        parser.add_argument("--dry", action="store_true", help="ask nobody; show what would be asked and how it stood")

    def act(self, **options: Any) -> None:
        now, host = timezone.now(), options["host"].lower()
        self.rests: dict[str, int] = {}
        for users in (facts_by_source(timezone.localdate()), texts_by_source()):
            for url, of in users.items():
                self.rests[asked_address(url)] = self.rests.get(asked_address(url), 0) + len(of)
        if not options["dry"] and settings.WATCH != "on":
            raise NotWatched
        self.stdout.write("| address | stands | rests on it |\n|---|---|---|")
        if options["dry"]:
            known = {source.url: source for source in WatchedSource.objects.defer("read_text", "now_text")}
            for url in sorted(sources.all_addresses(now)):
                if not host or url.split("/")[2].lower() == host:
                    self._row(url, known.get(url))
            return
        watch(sources.all_addresses(now), now)
        sources.go_through(now, lambda done: self._row(done.source.url, done.source), host)
        seen = WatchedSource.objects.filter(Q(asked_at__gte=now)).count()
        self.stdout.write(f"{seen} asked, {alarms().count()} to look at")

    def _row(self, url: str, source: WatchedSource | None) -> None:
        self.stdout.write(f"| {url} | {stands(source)} | {self.rests.get(url, 0)} |")


def stands(source: WatchedSource | None) -> str:
    """How a source stands, in a few words for the operator."""
    if source is None or source.asked_at is None:
        return "not asked yet"
    if source.gone_since:
        return f"gone ({source.why})"
    if source.failures:
        return f"not reachable ({source.why}), {source.failures} of {FAILED} tries"
    words = []
    if source.moved_to and source.moved_to != source.moved_seen:
        words.append(f"moved to {source.moved_to}")
    if source.loudness in LOUD:
        lost = ", ".join(value for _fact, value in source.lost)
        words.append(f"changed: {lost} no longer stands there" if lost else f"changed: {source.loudness}")
    elif source.loudness == Loudness.LITTLE:
        words.append("changed a little")
    return "; ".join(words) or ("first seen" if source.changed_on is None and not source.read_by else "same")
