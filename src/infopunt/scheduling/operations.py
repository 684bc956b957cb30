"""Every way the plan can change."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from infopunt.accounts.rules import Role, Staff
from infopunt.kernel import audit
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.languages import language_code
from infopunt.scheduling.models import Closure, Shift
from infopunt.scheduling.rules import HERE, Channel, Plan

LONGEST = timedelta(hours=16)
FARTHEST = timedelta(days=2 * 366)
PLANNERS = (Role.ADVISER, Role.MANAGER, Role.ADMINISTRATOR, Role.EDITOR)


class NotYourPlan(NotPermitted):
    """You may not change the plan of this region."""


class EndsBeforeItStarts(Refused):
    say = "The end lies before the start."
    at = "to"


class TooLongShift(Refused):
    say = "A shift lasts at most sixteen hours."
    at = "to"


class OutOfReach(Refused):
    say = "Plan what is still to come, at most two years ahead."
    at = "day"


class NoLanguage(Refused):
    say = "Say at least one language that is spoken."
    at = "languages"


class NoReason(Refused):
    say = "Say why, in Dutch and in English: people read it who had counted on it."
    at = "why-nl"


class NoPlace(Refused):
    say = "Say where the stop stands."
    at = "where"


class StaleShift(Refused):
    say = "Somebody else changed this meanwhile. Look again."


def may_plan(staff: Staff, region: str, area: str = "") -> bool:
    """Advisers, editors, managers and administrators of the area a place stands in, or of the region."""
    return staff.has_in(region, *PLANNERS, area=area)


def may_see_plan(staff: Staff, region: str) -> bool:
    """The same of the region or any area of it."""
    return staff.has_within(region, *PLANNERS)


@transaction.atomic
def plan_shift(
    region: str, place: str, starts: datetime, ends: datetime, *, languages: Sequence[str], channel: Channel,
    topics: Sequence[str] = (), stop: Mapping[str, object] | None = None, sample: bool = False, area: str = "",
    by: Staff, now: datetime,
) -> Shift:  # fmt: skip
    """Plan that somebody can be met; with `stop` (where, municipality, lat, lon) a mobile one. `area` is where the place stands."""
    if not may_plan(by, region, area):
        raise NotYourPlan
    _refuse_times(starts, ends, now)
    spoken = list(dict.fromkeys(filter(None, map(language_code, languages))))
    if not spoken:
        raise NoLanguage
    if stop is not None and not str(stop.get("where", "")).strip():
        raise NoPlace
    shift = Shift.objects.create(
        region=region, place=place, starts=starts, ends=ends, languages=spoken, topics=list(topics),
        channel=channel, stop=stop is not None, sample=sample, **(stop or {}),
    )  # fmt: skip
    audit.record("shift planned", f"shift:{shift.pk}", by=by.email, at=now)
    return shift


def _refuse_times(starts: datetime, ends: datetime, now: datetime) -> None:
    if ends <= now or starts > now + FARTHEST:
        raise OutOfReach
    if ends <= starts:
        raise EndsBeforeItStarts
    if ends - starts > LONGEST:
        raise TooLongShift


@transaction.atomic
def cancel_shift(
    id: int, region: str, reason: Mapping[str, str], *, revision: int, area: str = "", by: Staff, now: datetime
) -> Shift:
    """Call it off and say why. Two who do it at once: the first reason stays."""
    shift = _mine(id, region, area, by)
    kept = _reason(reason)
    if shift.state == Plan.CANCELLED and shift.reason == kept:  # the same, sent twice
        return shift
    if shift.revision != revision:
        raise StaleShift
    shift.state, shift.reason, shift.revision = Plan.CANCELLED, kept, shift.revision + 1
    shift.save()
    audit.record("shift cancelled", f"shift:{id}", by=by.email, at=now)
    return shift


@transaction.atomic
def move_shift(
    id: int, region: str, starts: datetime, ends: datetime, where: str, reason: Mapping[str, str], *, revision: int,
    area: str = "", by: Staff, now: datetime,
) -> Shift:  # fmt: skip
    """Another time or place, with the reason."""
    shift = _mine(id, region, area, by)
    if shift.revision != revision:
        raise StaleShift
    _refuse_times(starts, ends, now)
    if shift.stop and not where.strip():
        raise NoPlace
    shift.starts, shift.ends, shift.where, shift.state = starts, ends, where.strip()[:200], Plan.MOVED
    shift.reason, shift.revision = _reason(reason), shift.revision + 1
    shift.save()
    audit.record("shift moved", f"shift:{id}", by=by.email, at=now)
    return shift


def _mine(id: int, region: str, area: str, by: Staff) -> Shift:
    if not may_plan(by, region, area):
        raise NotYourPlan
    shift = Shift.objects.select_for_update().filter(pk=id, region=region).first()
    if shift is None:
        raise StaleShift
    return shift


def _reason(reason: Mapping[str, str]) -> dict[str, str]:
    kept = {language: " ".join(words.split())[:200] for language, words in reason.items() if words.strip()}
    if not {"nl", "en"} <= set(kept):
        raise NoReason
    return kept


@transaction.atomic
def close(
    region: str, place: str, first: date, last: date, reason: Mapping[str, str], *, area: str = "", by: Staff, now: datetime
) -> Closure:  # fmt: skip
    """Days a place is closed, whatever else is planned; '' closes the region. At most two years ahead: who closes for longer looks
    again by then."""
    if not may_plan(by, region, area):
        raise NotYourPlan
    if last < first:
        raise EndsBeforeItStarts
    today, farthest = now.astimezone(HERE).date(), (now + FARTHEST).date()
    if not today <= last <= farthest or first < today - FARTHEST:
        raise OutOfReach
    audit.record("closed", f"place:{place or region}", by=by.email, at=now)
    return Closure.objects.create(region=region, place=place, first=first, last=last, reason=_reason(reason))


@transaction.atomic
def reopen(id: int, region: str, *, area: str = "", by: Staff, now: datetime) -> None:
    """Take back days that were closed; what is planned on them holds again. Taken back already: nothing happens."""
    if not may_plan(by, region, area):
        raise NotYourPlan
    closure = Closure.objects.select_for_update().filter(pk=id, region=region).first()
    if closure:
        audit.record("reopened", f"place:{closure.place or region}", by=by.email, at=now)
        closure.delete()
