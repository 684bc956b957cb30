"""Who can help: the answers to one question, in order of usefulness, each with its reasons. No framework, no clock.

The order is a sum of small costs, so that it can be read and argued about: see `COSTS`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from infopunt.directory.queries import Offer, Spot
from infopunt.directory.rules import can_be_reached, distance
from infopunt.scheduling.queries import Planned, is_closed
from infopunt.scheduling.rules import LOOK_AHEAD, LOOK_FAR, Channel, Plan, Span, Sure, open_spans

MOST = 6
PER_KM = 0.05  # twenty kilometres cost as much as one step below


class Open(StrEnum):
    YES = "yes"  # in the time that was asked for
    LATER = "later"
    UNKNOWN = "unknown"


class Speaks(StrEnum):
    YES = "yes"
    UNKNOWN = "unknown"
    NO = "no"


COSTS: dict[str, float] = {
    "open yes": 0, "telephone, hours unknown": 2, "site": 2.75, "open later": 3, "desk, hours unknown": 4,
    "open after two weeks": 5,
    "speaks yes": 0, "speaks unknown": 1.5, "speaks no": 3,
    "made for this topic": -1, "outside its area": 2, "not independent of employers": 1, "independent": -0.25,
    "a shift about other topics": 2,
}  # fmt: skip


@dataclass(frozen=True)
class HelpQuestion:
    """What somebody asked; '' and None where they did not say."""

    window: Span
    language: str = ""
    topic: str = ""
    way: str = ""  # visit, call or online
    at: tuple[float, float] | None = None
    area: str = ""


@dataclass(frozen=True)
class HelpAnswer:
    """Somebody who can help. `span` is when they are there: in the time asked, or next; None when we do not know."""

    spot: Spot
    offers: tuple[Offer, ...]
    open: Open
    span: Span | None
    speaks: Speaks
    languages: tuple[str, ...]
    km: float | None
    channel: str
    score: float
    where: str = ""
    moved: Mapping[str, str] = field(default_factory=dict)
    sample: bool = False
    municipality: str = ""
    asks: bool = False  # its hours say: ask first


def help_answers(
    ask: HelpQuestion, spots: Sequence[Spot], shifts: Sequence[Planned], closed: Mapping[str, Sequence[tuple[date, date]]],
    centres: Mapping[str, tuple[float, float]],
) -> list[HelpAnswer]:  # fmt: skip
    """The most useful first, at most MOST; each place once, at its best moment."""
    by_place: dict[str, list[Planned]] = defaultdict(list)
    for shift in shifts:
        if shift.state is not Plan.CANCELLED and not is_closed(shift.span, closed, shift.place):
            by_place[shift.place].append(shift)
    found = []
    for spot in spots:
        offers = tuple(one for one in spot.offers if fits(one, ask.topic))
        if not offers or not _way_fits(spot, ask.way):
            continue
        options = _moments(ask, spot, offers, by_place.get(spot.id, []), closed, centres)
        if options:
            found.append(min(options, key=lambda one: (one.score, one.span.start if one.span else ask.window.end)))
    ordered = sorted(found, key=lambda one: (one.score, one.km or 0, one.spot.id))
    # A site adds nothing to the telephone of the same organisation: its link stands there too.
    lines = {one.spot.organisation for one in ordered if one.channel == "call"}
    return [one for one in ordered if one.channel != "online" or one.spot.organisation not in lines][:MOST]


def fits(offer: Offer, topic: str) -> bool:
    """Whether an offer is about a topic: it, its whole theme, or everything."""
    if not topic or not offer.topics:
        return True
    theme = topic.partition(".")[0]
    return any(one in (topic, theme) or (topic == theme and one.startswith(f"{theme}.")) for one in offer.topics)


def _way_fits(spot: Spot, way: str) -> bool:
    ways = {"desk": "visit", "mobile": "visit", "telephone": "call", "online": "online"}
    return not way or ways[spot.kind] == way or (way == "call" and bool(spot.phone))


def _moments(
    ask: HelpQuestion, spot: Spot, offers: tuple[Offer, ...], shifts: Sequence[Planned], closed: Mapping[str, Sequence[tuple[date, date]]],
    centres: Mapping[str, tuple[float, float]],
) -> list[HelpAnswer]:  # fmt: skip
    """Every way to meet this place: each shift, its hours, or not knowing. Where nothing tells how to get there, only a shift helps:
    it says where and when."""
    options = [_of_shift(ask, spot, offers, shift, centres) for shift in shifts]
    if not can_be_reached(spot.kind, spot.address, spot.phone or spot.number, spot.url):
        return options
    if spot.hours:
        options += _of_hours(ask, spot, offers, closed)
    if not options and not spot.hours and not shifts:
        options.append(_answer(ask, spot, offers, None, spot.languages, spot.at, Open.UNKNOWN))
    return options


def _of_hours(
    ask: HelpQuestion, spot: Spot, offers: tuple[Offer, ...], closed: Mapping[str, Sequence[tuple[date, date]]]
) -> list[HelpAnswer]:
    """Open in the time asked for, or next, or by asking first. A place whose hours say nothing about the year ahead is named all
    the same, as one whose hours nobody knows; one that is closed by us is not."""

    def made(state: Open, span: Span | None = None, *, asks: bool = False) -> HelpAnswer:
        found = _answer(ask, spot, offers, span, spot.languages, spot.at, state)
        return replace(found, asks=True) if asks else found

    days = (*closed.get("", ()), *closed.get(spot.id, ()))
    start = ask.window.start
    near, far = Span(start, start + LOOK_AHEAD), Span(start, start + LOOK_FAR)
    here = open_spans(spot.hours, near, days)
    now = next((span for span in here if span.meets(ask.window)), None)
    if now:
        return [made(Open.YES, now)]
    asking = any(span.meets(ask.window) for span in open_spans(spot.hours, near, days, Sure.ASK))
    options = [made(Open.UNKNOWN, asks=True)] if asking else []
    later = here or open_spans(spot.hours, far, days)
    if later:
        within_look_ahead = later[0].start < near.end
        options.append(made(Open.LATER, later[0]) if within_look_ahead else _far(made(Open.LATER, later[0])))
    if options:
        return options
    if open_spans(spot.hours, far, days, Sure.ASK):
        return [made(Open.UNKNOWN, asks=True)]
    shut = any(open_spans(spot.hours, far, (), sure) for sure in Sure)
    return [] if shut else [made(Open.UNKNOWN)]


def _far(answer: HelpAnswer) -> HelpAnswer:
    return replace(answer, score=round(answer.score - COSTS["open later"] + COSTS["open after two weeks"], 3))


def _of_shift(
    ask: HelpQuestion, spot: Spot, offers: tuple[Offer, ...], shift: Planned, centres: Mapping[str, tuple[float, float]]
) -> HelpAnswer:
    at = shift.at or centres.get(shift.municipality) or spot.at
    state = Open.YES if shift.span.meets(ask.window) else Open.LATER
    theme = ask.topic.partition(".")[0]
    off_topic = bool(ask.topic and shift.topics) and not {ask.topic, theme} & {*shift.topics}
    made = _answer(ask, spot, offers, shift.span, shift.languages, at, state, off_topic=off_topic)
    moved = shift.reason if shift.state is Plan.MOVED else {}
    channel = {Channel.VISIT: "visit", Channel.CALL: "call"}.get(shift.channel, "online")
    return replace(
        made, channel=channel, where=shift.where, moved=moved, sample=shift.sample,
        municipality=shift.municipality or spot.municipality,
    )  # fmt: skip


def _answer(
    ask: HelpQuestion, spot: Spot, offers: tuple[Offer, ...], span: Span | None, languages: tuple[str, ...],
    at: tuple[float, float] | None, state: Open, *, off_topic: bool = False,
) -> HelpAnswer:  # fmt: skip
    channel = {"desk": "visit", "mobile": "visit", "telephone": "call", "online": "online"}[spot.kind]
    speaks = (
        Speaks.UNKNOWN if not languages or not ask.language else Speaks.YES if ask.language in languages else Speaks.NO
    )
    km = distance(ask.at, at) if ask.at and at and channel == "visit" else None
    costs = [_open_cost(state, channel), COSTS[f"speaks {speaks}"] if ask.language else 0]
    if ask.topic and any(one.topics for one in offers):
        costs.append(COSTS["made for this topic"])
    if ask.area and all(one.areas and ask.area not in one.areas for one in offers):
        costs.append(COSTS["outside its area"])
    if off_topic:
        costs.append(COSTS["a shift about other topics"])
    costs.append({"yes": COSTS["independent"], "no": COSTS["not independent of employers"]}.get(spot.independent, 0))
    score = sum(costs) + (km or 0) * PER_KM
    return HelpAnswer(
        spot=spot, offers=offers, open=state, span=span, speaks=speaks, languages=languages, km=km, channel=channel,
        score=round(score, 3), municipality=spot.municipality,
    )  # fmt: skip


def _open_cost(state: Open, channel: str) -> float:
    if state is Open.UNKNOWN:
        return COSTS[{"visit": "desk, hours unknown", "call": "telephone, hours unknown"}.get(channel, "site")]
    return COSTS[f"open {state}"]


def called_off(ask: HelpQuestion, shifts: Sequence[Planned]) -> list[Planned]:
    """Shifts in the time asked for that were called off: people who counted on them are told why."""
    return [shift for shift in shifts if shift.state is Plan.CANCELLED and shift.span.meets(ask.window)]
