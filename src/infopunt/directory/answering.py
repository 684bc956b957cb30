"""One question answered from the rows: for the help page, the kiosk and other systems alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings

from infopunt.directory import geo
from infopunt.directory.finding import HelpAnswer, HelpQuestion, called_off, help_answers
from infopunt.directory.queries import places
from infopunt.directory.rules import Town
from infopunt.directory.sharing import numbers_of
from infopunt.facts.queries import series_of
from infopunt.facts.rules import Series
from infopunt.kernel.languages import language_code
from infopunt.regions.models import Municipality
from infopunt.scheduling.queries import Planned, closures, planned
from infopunt.scheduling.rules import HERE, LOOK_AHEAD, LOOK_FAR, Span, window_of

WHENS = ("now", "tonight", "weekend", "date")
WAYS = ("", "visit", "call", "online")


@dataclass(frozen=True)
class HelpFound:
    """The answers; the time they are about; what was called off in that time; telephone numbers by fact; names of places by id; the region's middle points;
    the facts behind the numbers and those that were asked for `beside` them."""

    answers: Sequence[HelpAnswer]
    window: Span
    off: Sequence[Planned]
    numbers: Mapping[str, str]
    names: Mapping[str, str]
    centres: Sequence[tuple[float, float]]
    facts: dict[str, Series]
    inside: bool  # whether the place that was asked for lies in the region


def find_help(
    region: str, now: datetime, *, topic: str = "", language: str = "", when: str = "now", on: date | None = None,
    spot: Town | None = None, way: str = "", beside: Iterable[str] = (),
) -> HelpFound:  # fmt: skip
    """Who can help. A constant number of queries, whatever stands in the directory. `beside`: facts the page shows besides."""
    window = window_of(when, now, on)
    at = spot.at if spot else None
    homes = dict(Municipality.objects.filter(area__region=region).values_list("code", "area_id"))
    spots = places(region, at)
    known = series_of({one.phone for one in spots if one.phone} | {*beside})
    numbers = numbers_of(known, now.astimezone(HERE).date())
    spots = [replace(one, phone="") if one.phone and one.phone not in numbers else one for one in spots]
    ahead = Span(window.start, window.start + LOOK_AHEAD)
    shifts = planned(region, ahead, [spot.id for spot in spots])
    centres = {code: point for code in homes if (point := geo.centre(code, settings.CONTENT))}
    ask = HelpQuestion(window, language_code(language), topic, way, at, homes.get(spot.code, "") if spot else "")
    found = help_answers(ask, spots, shifts, closures(region, Span(window.start, window.start + LOOK_FAR)), centres)
    shown = {one.spot.phone for one in found if one.spot.phone} | {*beside}
    return HelpFound(
        found, window, called_off(ask, shifts), numbers, {one.id: one.name for one in spots}, list(centres.values()),
        {name: series for name, series in known.items() if name in shown}, not spot or not homes or spot.code in homes,
    )  # fmt: skip
