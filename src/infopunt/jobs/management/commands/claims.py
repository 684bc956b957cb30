"""Claims drawn at random, each with its fact, source and date: for who wants to look at the sources by hand."""

import random
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from infopunt.facts.rules import FactKind, read_on
from infopunt.jobs.content import read_content
from infopunt.jobs.management.commands import _base
from infopunt.jobs.origins import origin_of, shares


class Command(_base.Command):
    help = "Draw claims at random (--number, --seed) and trace each to fact, source and date, as a Markdown table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--number", type=int, default=50)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--on", type=date.fromisoformat, help="look on this day, YYYY-MM-DD")

    def act(self, **options: Any) -> None:
        content, day = read_content(settings.CONTENT), options["on"] or timezone.localdate()
        claims = sorted(
            {
                (f"{text.theme}/{text.slug}", block.id, name)
                for texts in content.pages.texts.values()
                for text in [texts["nl"]]
                for block in text.blocks
                for _, name in block.named
            }
        )
        drawn = random.Random(options["seed"]).sample(claims, min(options["number"], len(claims)))  # noqa: S311 (a draw)
        self.stdout.write(f"{len(drawn)} of {len(claims)} claims, seed {options['seed']}, read on {day}\n")
        self.stdout.write(
            "| page, block | fact | says | source | dated | checked | confidence | official | read |\n"
            "|---|---|---|---|---|---|---|---|---|"
        )
        for page, block, name in sorted(drawn):
            series = content.facts[name][1].series(name)
            reading = read_on(series, day)
            span = reading.shown or reading.before
            unit = "%" if series.kind is FactKind.PERCENT else series.unit
            says = f"{reading.shown.value} {unit}".strip() if reading.shown else "not known today"
            if reading.floor:
                says = f"at least {reading.floor.value} {unit}".strip()
            origin = origin_of(series, span.source if span else None, content.official)
            source = (
                f"[{span.source.title}]({span.source.url})"
                if span and span.source.url
                else span.source.title
                if span
                else "-"
            )
            self.stdout.write(
                f"| {page} {block} | {name} | {says} | {source} | {span.source.date if span else '-'} "
                f"| {span.checked if span else '-'} | {span.confidence if span else '-'} | {origin.official} | {origin.read} |"
            )
        claimed = {name for _page, _block, name in claims}
        for line in shares((content.facts[name][1].series(name) for name in sorted(claimed)), content.official, day):
            self.stdout.write(line)
