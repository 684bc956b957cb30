"""A made-up week at the information points of a region, marked as example on every page that shows it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from infopunt.accounts.rules import Duty, Role, Staff
from infopunt.directory.models import Place
from infopunt.jobs.management.commands import _base
from infopunt.jobs.setup import migrate
from infopunt.regions.models import Region
from infopunt.scheduling.models import Shift
from infopunt.scheduling.operations import plan_shift
from infopunt.scheduling.rules import HERE, Channel, Span, open_spans

# weekday → (from, until, languages); Thursday also in the evening, Saturday on the market.
HOURS = {day: (time(13), time(17), ["pl", "ro", "en"]) for day in range(5)}
EVENING = (3, time(17, 30), time(20, 30), ["ro", "pl", "bg"])
MARKET = (5, time(10), time(14), ["pl", "bg", "uk"])


def plan_sample(region: str, monday: datetime, now: datetime) -> int:
    """Plan what is left of the week that begins on `monday`, without public holidays; returns how many shifts."""
    by = Staff("operator", "operator", (Duty(Role.ADMINISTRATOR),))
    made = 0
    points = Place.objects.filter(organisation__layer=region, organisation__kind="information-point").order_by("id")
    for place in points:
        days = (
            [(EVENING[0], *EVENING[1:])] + [(day, *hours) for day, hours in HOURS.items()]
            if place.kind == "desk"
            else [MARKET]
        )
        if place.kind == "desk" and not place.municipality:
            continue
        for day, start, end, languages in days:
            at = monday.date() + timedelta(days=day)
            stop = {"where": "Markt (example)", "municipality": place.municipality} if place.kind == "mobile" else None
            span = Span(datetime.combine(at, start, HERE), datetime.combine(at, end, HERE))
            if span.end <= now or not open_spans("00:00-24:00; PH off", span):
                continue
            plan_shift(
                region, place.id, span.start, span.end, languages=languages,
                channel=Channel.VISIT, stop=stop, sample=True, by=by, now=now,
            )  # fmt: skip
            made += 1
    return made


class Command(_base.Command):
    help = "Plan an example week at a region's information points, marked as example; --remove takes all examples away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region")
        parser.add_argument("--remove", action="store_true")
        parser.add_argument("--week", type=date.fromisoformat, metavar="DATE", help="the week of this day and the next")

    def act(self, **options: Any) -> None:
        migrate()
        if not Region.objects.filter(id=options["region"]).exists():
            raise CommandError(f"there is no region {options['region']}")
        now = timezone.localtime()
        first = datetime.combine(options["week"], time(), HERE) if options["week"] else now
        monday = first - timedelta(days=first.weekday())
        with transaction.atomic():  # a week that cannot be planned leaves the examples that stand
            gone, _ = Shift.objects.filter(region=options["region"], sample=True).delete()
            if options["remove"]:
                self.stdout.write(f"removed: {gone}")
                return
            made = sum(plan_sample(options["region"], monday + timedelta(weeks=week), now) for week in (0, 1))
            if not made:
                raise CommandError("nothing to plan: that week lies behind us, or the region has no information point")
        self.stdout.write(f"example shifts: {made}")
