"""What is planned in a stretch of time, as plain data."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from infopunt.kernel.stored import as_text, read_json
from infopunt.scheduling.models import Closure, Shift
from infopunt.scheduling.rules import Channel, Plan, Span, closed_span

MOST = 400


@dataclass(frozen=True)
class Planned:
    """A shift as readers need it. `reason` is told when it is moved or cancelled."""

    id: int
    place: str
    span: Span
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    channel: Channel
    stop: bool
    where: str
    municipality: str
    at: tuple[float, float] | None
    state: Plan
    reason: dict[str, str]
    sample: bool


FIELDS = ("id", "place", "starts", "ends", as_text("languages"), as_text("topics"), "channel", "stop", "where", "municipality",
          "lat", "lon", "state", as_text("reason"), "sample")  # fmt: skip


def planned(region: str, window: Span, places: Collection[str] | None = None) -> list[Planned]:
    """Shifts of a region that meet the window, at these places or at any, the earliest first; mobile stops always; one query."""
    rows = Shift.objects.filter(region=region, starts__lt=window.end, ends__gt=window.start)
    if places is not None:
        rows = rows.filter(Q(place__in=list(places)) | Q(stop=True))
    found = rows.order_by("starts", "pk").values_list(*FIELDS)[:MOST]
    return [
        Planned(
            id=pk, place=place, span=Span(starts, ends), languages=tuple(read_json(languages)), topics=tuple(read_json(topics)),
            channel=Channel(channel), stop=stop, where=where, municipality=municipality,
            at=(lat, lon) if lat is not None and lon is not None else None,
            state=Plan(state), reason=read_json(reason), sample=sample,
        )
        for pk, place, starts, ends, languages, topics, channel, stop, where, municipality, lat, lon, state, reason, sample in found
    ]  # fmt: skip


def closures(region: str, window: Span) -> dict[str, list[tuple[date, date]]]:
    """Closed days that meet the window, by place; '' is the whole region; one query."""
    found: dict[str, list[tuple[date, date]]] = defaultdict(list)
    rows = Closure.objects.filter(region=region, first__lte=window.end.date(), last__gte=window.start.date())
    for place, first, last in rows.values_list("place", "first", "last"):
        found[place].append((first, last))
    return found


def is_closed(span: Span, closed: Mapping[str, Sequence[tuple[date, date]]], place: str) -> bool:
    """Whether a shift falls on a closed day of its place or of the region."""
    return any(span.meets(closed_span(first, last)) for first, last in (*closed.get("", ()), *closed.get(place, ())))
