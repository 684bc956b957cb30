"""Who is where when: the plan of the weeks to come, stops that are moved or called off in seconds, days that are closed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.directory import geo
from infopunt.directory.models import Place
from infopunt.directory.queries import areas_of_places
from infopunt.information.pack import CARDS
from infopunt.kernel.errors import Refused
from infopunt.pages.words.languages import own_name
from infopunt.scheduling import operations
from infopunt.scheduling.models import Closure, Shift
from infopunt.scheduling.rules import HERE, Channel
from infopunt.topics.models import Theme
from infopunt.web.shared.days import BadDay, day_of, time_of
from infopunt.web.staff.faults import Said, refused_in
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number
from infopunt.web.staff.sending import once

FIELDS = ("place", "day", "from", "to", "channel", "where", "town")


class NoSuchTime(Refused):
    say = "Write the day as 1-1-2027 and the times as 13:00."
    at = "day"


class UnusedTime(Refused):
    say = "You wrote another time or place: press Move, or put it back as it was before you call this off."
    at = "day"


class UnknownDesk(Refused):
    say = "Choose a place from the list."
    at = "place"


@methods("GET", "POST")
def plan(request: StaffRequest) -> HttpResponse:
    """The next four weeks; a new shift below."""
    permit(operations.may_see_plan(request.staff, request.region.id))
    given = {name: request.POST.get(name, "") for name in FIELDS}
    languages, topics = request.POST.getlist("languages"), request.POST.getlist("topics")
    faults: list[Said] = []
    if request.method == "POST":
        try:
            once(request, lambda: _add(request, given, languages).pk)
            messages.success(request, _("Planned: readers see it now."))
            return HttpResponseRedirect("/staff/plan/")
        except Refused as no:
            faults = refused_in("planning", no)
    return _week(request, faults, given=given, chosen=languages, about=topics)


# What is typed in the two other forms of the screen.
MOVED, CLOSED = ("day", "from", "to", "where", "why-nl", "why-en"), ("place", "first", "last", "why-nl", "why-en")


def _typed(request: StaffRequest, names: Sequence[str]) -> dict[str, str]:
    """What was typed, by names a template can say."""
    return {name.removeprefix("why-"): request.POST.get(name, "") for name in names}


def _as_it_stands(shift: Shift) -> dict[str, str]:
    start, end = shift.starts.astimezone(HERE), shift.ends.astimezone(HERE)
    return {"day": f"{start:%Y-%m-%d}", "from": f"{start:%H:%M}", "to": f"{end:%H:%M}", "where": shift.where}


def _week(
    request: StaffRequest,
    faults: list[Said],
    status: int = 422,
    moved: tuple[int, dict[str, str]] | None = None,
    **more: object,
) -> HttpResponse:
    """The screen; where a form was refused, with what was typed in it (`moved`: of a shift) and what is to mend."""
    region, now = request.region, timezone.now()
    shifts = list(
        Shift.objects.filter(region=region.id, ends__gt=now, starts__lt=now + timedelta(weeks=4)).order_by(
            "starts", "pk"
        )
    )
    places = list(
        Place.objects.filter(
            organisation__layer__in=["", region.id], kind__in=["desk", "mobile", "telephone"]
        ).order_by("name")
    )
    names = {place.id: place.name for place in places}
    may = _may_plan_at(request)
    rows = [
        (
            one,
            names.get(one.place, one.place),
            one.starts.astimezone(HERE),
            one.ends.astimezone(HERE),
            ", ".join(own_name(code) for code in one.languages),
            may(one.place),
            moved[1] if moved and moved[0] == one.pk else _as_it_stands(one),
        )
        for one in shifts
    ]
    context = {
        "rows": rows, "places": [place for place in places if may(place.id)], "may_all": may(""),
        "given": dict.fromkeys(FIELDS, ""), "chosen": [], "about": [], "faults": faults, "channels": list(Channel),
        "refused_shift": moved[0] if moved else 0, "closing": dict.fromkeys(("place", "first", "last", "nl", "en"), ""),
        "spoken": [(code, own_name(code)) for code in region.languages],
        "themes": Theme.objects.exclude(id=CARDS),
        "closures": [
            (one, names.get(one.place, one.place) or region.brand, may(one.place))
            for one in Closure.objects.filter(region=region.id, last__gte=timezone.localdate()).order_by("first")
        ],
        **more,
    }  # fmt: skip
    return page(request, "plan/plan", context, status if faults else 200)


def _may_plan_at(request: StaffRequest) -> Callable[[str], bool]:
    """Whether they may plan at a place; '' is the whole region."""
    areas = areas_of_places(request.region.id)
    return lambda place: operations.may_plan(request.staff, request.region.id, areas.get(place, ""))


def _area(request: StaffRequest, place: str) -> str:
    return areas_of_places(request.region.id).get(place, "")


def _moment(day: str, time: str) -> datetime:
    clock = time_of(time)
    if clock is None:
        raise NoSuchTime
    return datetime.combine(_day(day), clock, HERE)


def _day(words: str) -> date:
    found = day_of(words)
    if found is None:
        raise NoSuchTime
    return found


def _closed_day(words: str, at: str) -> date:
    found = day_of(words)
    if found is None:
        raise BadDay(at=at)
    return found


def _add(request: StaffRequest, given: dict[str, str], languages: list[str]) -> Shift:
    place = Place.objects.filter(pk=given["place"], organisation__layer__in=["", request.region.id]).first()
    if place is None:
        raise UnknownDesk
    stop: dict[str, object] | None = None
    if place.kind == "mobile":
        spot = geo.find(given["town"], settings.CONTENT) if given["town"] else None
        stop = {"where": given["where"].strip()[:200]}
        if spot and spot.at:
            stop |= {"municipality": spot.code, "lat": spot.at[0], "lon": spot.at[1]}
    channel = given["channel"] if given["channel"] in {str(one) for one in Channel} else Channel.VISIT
    known, themes = set(request.region.languages), set(Theme.objects.values_list("id", flat=True))
    return operations.plan_shift(
        request.region.id, place.id, _moment(given["day"], given["from"]), _moment(given["day"], given["to"]),
        languages=[code for code in languages if code in known], channel=Channel(channel), stop=stop,
        topics=[id for id in request.POST.getlist("topics") if id in themes], area=_area(request, place.id),
        by=request.staff, now=timezone.now(),
    )  # fmt: skip


@methods("POST")
def change(request: StaffRequest, id: int) -> HttpResponse:
    """Call a shift off, or move it; people read why."""
    permit(operations.may_see_plan(request.staff, request.region.id))
    shift = get_object_or_404(Shift, pk=id, region=request.region.id)
    area = _area(request, shift.place)
    revision = whole_number(request, "revision")
    reason = {code: request.POST.get(f"why-{code}", "") for code in request.region.languages}
    now = timezone.now()
    try:
        if "off" in request.POST:
            if revision == shift.revision:  # else it moved under whoever looks at it, which the verb says
                _moves_nothing(request, shift)
            operations.cancel_shift(
                id, request.region.id, reason, revision=revision, area=area, by=request.staff, now=now
            )
            messages.success(request, _("Called off: readers see it now, with the reason."))
        else:
            day, start, end = (request.POST.get(name, "") for name in ("day", "from", "to"))
            operations.move_shift(
                id, request.region.id, _moment(day, start), _moment(day, end), request.POST.get("where", ""), reason,
                revision=revision, area=area, by=request.staff, now=now,
            )  # fmt: skip
            messages.success(request, _("Moved: readers see it now, with the reason."))
    except Refused as no:
        status = 409 if isinstance(no, operations.StaleShift) else 422
        return _week(request, refused_in(f"shift-{id}", no), status, moved=(id, _typed(request, MOVED)))
    return HttpResponseRedirect("/staff/plan/")


def _moves_nothing(request: StaffRequest, shift: Shift) -> None:
    """Refuses to call off a shift in whose form another time or place was typed: Enter there presses the first button."""
    if any(request.POST.get(name, words).strip() != words for name, words in _as_it_stands(shift).items()):
        raise UnusedTime


@methods("POST")
def closing(request: StaffRequest) -> HttpResponse:
    """Days a place, or the whole region, is closed."""
    permit(operations.may_see_plan(request.staff, request.region.id))
    place = request.POST.get("place", "")
    if place:
        get_object_or_404(Place, pk=place, organisation__layer__in=["", request.region.id])
    area = _area(request, place)
    reason = {code: request.POST.get(f"why-{code}", "") for code in request.region.languages}
    try:
        first, last = (_closed_day(request.POST.get(name, ""), name) for name in ("first", "last"))
        once(
            request,
            lambda: (
                operations.close(
                    request.region.id, place, first, last, reason, area=area, by=request.staff, now=timezone.now()
                ).pk
            ),
        )
        messages.success(request, _("Closed: no hours and no shift of these days is offered."))
    except Refused as no:
        faults = refused_in("closing", no, {"to": "last", "day": "first"})
        return _week(request, faults, closing=_typed(request, CLOSED))
    return HttpResponseRedirect("/staff/plan/")


@methods("POST")
def reopening(request: StaffRequest, id: int) -> HttpResponse:
    """Closed days are taken back."""
    permit(operations.may_see_plan(request.staff, request.region.id))
    closed = Closure.objects.filter(pk=id, region=request.region.id).first()
    if closed:
        area = _area(request, closed.place)
        operations.reopen(id, request.region.id, area=area, by=request.staff, now=timezone.now())
    messages.success(request, _("Open again: hours and shifts of these days are offered."))
    return HttpResponseRedirect("/staff/plan/")
