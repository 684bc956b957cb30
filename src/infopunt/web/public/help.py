"""Who can help me now: one question, answered while somebody waits. What was asked stands in the form and nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.directory import geo
from infopunt.directory.answering import WAYS, WHENS, HelpFound, find_help
from infopunt.directory.finding import HelpAnswer, Open, Speaks
from infopunt.directory.queries import Spot, places
from infopunt.directory.rules import DOUBTFUL, Town, is_old
from infopunt.information.pack import CARDS
from infopunt.kernel.faults import Fault
from infopunt.kernel.languages import language_code
from infopunt.kernel.words import in_language, words_in
from infopunt.pages.faults import refused_fault, to_mend
from infopunt.pages.words.languages import own_name
from infopunt.pages.words.markdown import phone_link
from infopunt.regions.models import Region
from infopunt.scheduling.queries import Planned, planned
from infopunt.scheduling.rules import HERE, Span
from infopunt.topics.models import Theme
from infopunt.web.public.drawing import map_of
from infopunt.web.shared import live
from infopunt.web.shared.days import day_of
from infopunt.web.shared.middleware import RegionRequest
from infopunt.web.shared.when import day_words, moment_words, open_words


@dataclass(frozen=True)
class Asked:
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


def asked(data: Mapping[str, str], region: Region, themes: Sequence[str], language: str, now: datetime) -> Asked:
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
    return Asked(
        topic=topic, language=spoken, when=when, day=data.get("day", "")[:20], where=where, way=way, faults=tuple(faults),
        spot=spot, on=on, likely=likely,
    )  # fmt: skip


def _day(words: str, language: str, now: datetime) -> date | None:
    today = now.astimezone(HERE).date()
    found = day_of(words, language)
    return found if found and today <= found <= today + timedelta(days=366) else None


def answer(request: RegionRequest, language: str) -> HttpResponse:
    """The short list, with why each stands there; or the form again with what to mend."""
    region = request.region
    if language not in region.languages:
        return live.not_found(request)
    return page_for(region, language, request.POST, timezone.now())


def page_for(region: Region, language: str, data: Mapping[str, str], now: datetime) -> HttpResponse:
    with override(language):
        themes = [(theme.id, in_language(theme.labels, language)) for theme in Theme.objects.all() if theme.id != CARDS]
        question = asked(data, region, [id for id, _label in themes], language, now)
        context = {"asked": question, "topics": themes, "spoken": _spoken(region), "action": f"/{language}/help/"}
        context |= to_mend(question.faults)
        if question.faults:
            return live.page(region, language, "help", _("Who can help me?"), context, 422, f"/{language}/help/")
        found = _find(region, question, now)
        context |= _told(found, question, language, now)
        return live.page(
            region, language, "help", _("Who can help me?"), context, 200, f"/{language}/help/", facts=found.facts
        )


def _spoken(region: Region) -> list[tuple[str, str]]:
    return [(code, own_name(code)) for code in region.languages]


def _find(region: Region, asked: Asked, now: datetime) -> HelpFound:
    return find_help(
        region.id, now, topic=asked.topic, language=asked.language, when=asked.when, on=asked.on, spot=asked.spot, way=asked.way,
        beside=region.emergency,
    )  # fmt: skip


def _told(found: HelpFound, asked: Asked, language: str, now: datetime) -> dict[str, object]:
    rows = [
        _row(number, one, found.numbers, found.window.start, language, now, asked)
        for number, one in enumerate(found.answers, 1)
    ]
    heard = any(one.speaks is Speaks.YES and one.open is Open.YES for one in found.answers)
    return {
        "rows": rows,
        "off": [_off(shift, found.names, language) for shift in found.off],
        "map": mark_safe(map_of(found.answers, asked.spot.at if asked.spot else None, found.centres)),
        "nobody": "" if heard or not rows or not asked.language else _nobody(found.answers, asked, language),
        "none": not rows,
        "place": asked.spot.name if asked.spot else "",
        "ring": isolated(asked.spot.name) if asked.spot else "",
        "elsewhere": isolated(asked.spot.name) if asked.spot and not found.inside else "",
        "sample": any(one.sample for one in found.answers),
    }


def isolated(name: str) -> str:
    """A name that keeps its own direction inside a sentence of the other one."""
    return f"\u2068{name}\u2069"


def _nobody(found: Sequence[HelpAnswer], question: Asked, language: str) -> str:
    """The honest truth about languages, and the next moment in one's own."""
    name = own_name(question.language)
    later = [one for one in found if one.speaks is Speaks.YES and one.span]
    say = _("We know of nobody who speaks %(language)s at that time.") % {"language": name}
    if later:
        first = min(later, key=lambda one: one.span.start if one.span else datetime.max.replace(tzinfo=HERE))
        assert first.span
        say += " " + _("Next: %(name)s, %(moment)s.") % {
            "name": first.spot.name,
            "moment": moment_words(first.span, language),
        }
    return (
        say
        + " "
        + _(
            "Ask a desk or a telephone line whether an interpreter can join. A child or somebody from work is no interpreter."
        )
    )


def _row(
    number: int,
    one: HelpAnswer,
    numbers: Mapping[str, str],
    begins: datetime,
    language: str,
    now: datetime,
    question: Asked,
) -> dict[str, object]:
    spot, day = one.spot, now.astimezone(HERE).date()
    phone = numbers.get(spot.phone) or spot.number
    offer = one.offers[0]
    return {
        "number": number,
        "name": spot.name,
        "offer": words_in(offer.name, language),
        "reasons": _reasons(one, begins, language, question),
        "address": one.where or spot.address,
        "geo": f"geo:0,0?q={escape(one.where or spot.address)}"
        if (one.where or spot.address) and one.channel == "visit"
        else "",
        "phone": mark_safe(phone_link(phone)) if phone else "",
        "url": spot.url,
        "bring": words_in(offer.bring, language),
        "cautions": cautions(one.spot, day),
        "moved": words_in(one.moved, language),
        "sample": one.sample,
    }


def _reasons(one: HelpAnswer, begins: datetime, language: str, question: Asked) -> list[str]:
    """Why it stands there. `begins`: the first moment of the time that was asked for."""
    spoken = ", ".join(own_name(code) for code in one.languages)
    found = []
    if one.speaks is Speaks.YES:
        found.append(_("speaks %(language)s") % {"language": own_name(question.language)})
    elif spoken:
        found.append(_("speaks %(language)s") % {"language": spoken})
    else:
        found.append(_("we do not know which languages"))
    if one.open is Open.YES and one.span:
        found.append(open_words(one.span, begins, language))
    elif one.span:
        found.append(_("open %(moment)s") % {"moment": moment_words(one.span, language)})
    elif one.asks:
        found.append(_("only after asking: call or look at the site first"))
    else:
        found.append(_("we do not know the hours: call or look at the site first"))
    if one.km is not None:
        at_home = question.spot and one.municipality == question.spot.code
        found.append(_("in your municipality") if at_home else _("about %(km)s km") % {"km": max(1, round(one.km))})
    if any(offer.cost == "free" for offer in one.offers):
        found.append(_("free"))
    if any(offer.anonymous == "yes" for offer in one.offers):
        found.append(_("without your name"))
    if one.spot.independent == "yes":
        found.append(_("independent of your employer"))
    return found


def cautions(spot: Spot, day: date) -> list[str]:
    """What a reader must know of how sure we are."""
    labels = {
        "address": _("address"),
        "phone": _("telephone"),
        "hours": _("hours"),
        "languages": _("languages"),
        "url": _("site"),
    }
    found = []
    doubted = [labels[name] for name in DOUBTFUL if name in spot.unverified]
    if doubted:
        found.append(_("Not confirmed: %(fields)s.") % {"fields": ", ".join(doubted)})
    if is_old(spot.checked, day):
        found.append(_("Last checked more than three months ago."))
    return found


def _off(shift: Planned, names: Mapping[str, str], language: str) -> dict[str, str]:
    name = names.get(shift.place, shift.place)
    return {
        "name": f"{name}{', ' + shift.where if shift.where else ''}",
        "moment": moment_words(shift.span, language),
        "reason": words_in(shift.reason, language),
    }


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
                    "reason": words_in(shift.reason, language),
                    "sample": shift.sample,
                }
            )
        rows = [(day_words(day, language), found) for day, found in sorted(days.items())]
        return live.page(
            region, language, "week", _("Where we are this week"), {"days": rows}, 200, f"/{language}/help/this-week/"
        )
