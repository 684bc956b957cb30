"""Where somebody can be met in the next seven days."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.directory.queries import places
from infopunt.pages.words.languages import own_name
from infopunt.regions.models import Region
from infopunt.scheduling.queries import planned
from infopunt.scheduling.rules import HERE, Span
from infopunt.web.public.fallen import marked_words
from infopunt.web.shared import live
from infopunt.web.shared.when import day_words


def week(request: HttpRequest, language: str) -> HttpResponse:
    """Where somebody can be met in the next seven days, day by day, with what was moved or called off and why."""
    region: Region = request.region  # type: ignore[attr-defined]
    if language not in region.languages or request.method not in ("GET", "HEAD"):
        return live.not_found(request)
    now = timezone.now()
    with override(language):
        shifts = planned(region.id, Span(now, now + timedelta(days=7)))
        spots = {spot.id: spot for spot in places(region.id, ids={shift.place for shift in shifts})}
        days: dict[date, list[dict[str, object]]] = {}
        for shift in shifts:
            local = shift.span.start.astimezone(HERE)
            spot = spots.get(shift.place)
            days.setdefault(local.date(), []).append(
                {
                    "name": spot.name if spot else shift.place,
                    "where": shift.where or (spot.address if spot else ""),
                    "time": f"{local:%H:%M}–{shift.span.end.astimezone(HERE):%H:%M}",
                    "spoken": ", ".join(own_name(code) for code in shift.languages),
                    "state": shift.state,
                    "reason": marked_words(shift.reason, language),
                    "sample": shift.sample,
                }
            )
        rows = [(day_words(day, language), found) for day, found in sorted(days.items())]
        return live.page(
            region, language, "week", _("Where we are this week"), {"days": rows}, 200, f"/{language}/help/this-week/"
        )
