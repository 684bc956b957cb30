"""What somebody asks on the page "who can help me now", as far as it can be understood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from infopunt.directory import geo
from infopunt.directory.answering import WAYS, WHENS
from infopunt.directory.rules import Town
from infopunt.kernel.faults import Fault
from infopunt.kernel.languages import language_code
from infopunt.pages.faults import refused_fault
from infopunt.regions.models import Region
from infopunt.scheduling.rules import HERE
from infopunt.web.shared.days import day_of


@dataclass(frozen=True)
class Question:
    """What was typed, and what is wrong with it by field."""

    topic: str
    language: str
    when: str
    day: str
    where: str
    way: str
    faults: tuple[Fault, ...]
    spot: Town | None
    on: date | None
    likely: tuple[str, ...] = ()  # other places that may be meant


def question_from(
    data: Mapping[str, str], region: Region, themes: Sequence[str], language: str, now: datetime
) -> Question:
    """The question as far as it can be understood; every fault at its field."""
    faults: list[Fault] = []
    topic = data.get("topic", "") if data.get("topic", "").partition(".")[0] in themes else ""
    spoken = language_code(data.get("language", language)[:12])
    when = data.get("when", "now") if data.get("when", "now") in WHENS else "now"
    # Whoever writes a day beside the first choice of the list means that day.
    when = "date" if when == "now" and data.get("day", "").strip() else when
    likely: tuple[str, ...] = ()
    where, spot, on = data.get("where", "").strip()[:80], None, None
    if where:
        try:
            spot = geo.locate(where, settings.CONTENT)
            likely = spot.others
        except geo.UnknownPlace as no:
            likely = no.suggestions
            faults.append(refused_fault(no, "where"))
    if when == "date":
        on = _day(data.get("day", ""), language, now)
        if on is None:
            faults.append(Fault("not_a_coming_day", ("day",)))
    way = data.get("way", "") if data.get("way", "") in WAYS else ""
    return Question(
        topic=topic, language=spoken, when=when, day=data.get("day", "")[:20], where=where, way=way, faults=tuple(faults),
        spot=spot, on=on, likely=likely,
    )  # fmt: skip


def _day(words: str, language: str, now: datetime) -> date | None:
    today = now.astimezone(HERE).date()
    day = day_of(words, language)
    return day if day and today <= day <= today + timedelta(days=366) else None
