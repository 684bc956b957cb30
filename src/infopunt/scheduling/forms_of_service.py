"""Forms of service: which way of helping holds where and when. Said once, by who varies it; counts name it."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from infopunt.accounts.rules import Role, Staff
from infopunt.kernel import audit
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.regions.models import Area
from infopunt.scheduling.models import FormOfService

SHAPERS = (Role.MANAGER, Role.ADMINISTRATOR)
FARTHEST = timedelta(days=10 * 366)
ID = re.compile(r"[a-z][a-z0-9-]{1,59}")


class BadFormId(Refused):
    say = "Give it a short name in small letters, digits and hyphens: evening-desk. Counts are kept under it for ever."


class FormThere(Refused):
    say = "There is a form of service of that name already; an old one is never used again for something else."


class NoName(Refused):
    say = "Say what it is called, in Dutch and in English."


class UnknownArea(Refused):
    say = "Choose an area of this region."


class FormEndsFirst(Refused):
    say = "The last day lies before the first."


class StaleForm(Refused):
    say = "Somebody else changed this meanwhile. Look again."


class FormTooFar(Refused):
    say = "Choose a day within ten years of today."


def may_shape(staff: Staff, region: str, area: str = "") -> bool:
    """Managers and administrators of the area it holds in, or of the region."""
    return staff.has_in(region, *SHAPERS, area=area)


def may_shape_some(staff: Staff, region: str) -> bool:
    """The same of the region or any area of it."""
    return staff.has_within(region, *SHAPERS)


@transaction.atomic
def begin_form(
    id: str, region: str, names: Mapping[str, str], first: date, *, area: str = "", place: str = "", by: Staff, now: datetime
) -> FormOfService:  # fmt: skip
    """From `first` on help is given in this way, in an area or everywhere, at a place or at all of them."""
    if not may_shape(by, region, area):
        raise NotPermitted
    kept = {language: " ".join(words.split())[:100] for language, words in names.items() if words.strip()}
    if not ID.fullmatch(id):
        raise BadFormId
    if FormOfService.objects.filter(pk=id).exists():
        raise FormThere
    if not {"nl", "en"} <= set(kept):
        raise NoName
    if area and not Area.objects.filter(pk=area, region=region).exists():
        raise UnknownArea
    if abs(first - now.date()) > FARTHEST:
        raise FormTooFar
    audit.record("form of service begun", f"form:{id}", by=by.email, at=now)
    return FormOfService.objects.create(id=id, region=region, area=area, place=place, names=kept, first=first)


@transaction.atomic
def end_form(id: str, region: str, last: date | None, *, seen: date | None, by: Staff, now: datetime) -> FormOfService:
    """`last` is its last day; None lets it go on. Refuses when its last day is no longer the one that was `seen`."""
    form = FormOfService.objects.select_for_update().filter(pk=id, region=region).first()
    if not may_shape(by, region, form.area if form else ""):
        raise NotPermitted
    if form is None or form.last not in (seen, last):
        raise StaleForm
    if last and last < form.first:
        raise FormEndsFirst
    if last and abs(last - now.date()) > FARTHEST:
        raise FormTooFar
    form.last = last
    form.save(update_fields=["last"])
    audit.record("form of service ended", f"form:{id}", by=by.email, at=now)
    return form


def form_at(region: str, day: date, *, area: str = "", place: str = "") -> str:
    """The id of the form of service that holds on a day at a place of an area; '' where none was said; one query.

    What was said of the place goes before what was said of its area, that before the whole region; of two the later one.
    """
    rows = FormOfService.objects.filter(Q(last=None) | Q(last__gte=day), region=region, first__lte=day)
    rows = rows.filter(area__in={"", area}, place__in={"", place})
    found = max(rows, key=lambda form: (form.place != "", form.area != "", form.first, form.id), default=None)
    return found.id if found else ""
