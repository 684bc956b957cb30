"""The answers to "who can help me now", in words: who, where, why each stands there, and how sure we are."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from infopunt.directory.answering import HelpFound
from infopunt.directory.finding import HelpAnswer, Open, Speaks
from infopunt.directory.queries import Spot
from infopunt.directory.rules import DOUBTFUL, is_old, is_old_news
from infopunt.pages.words.languages import own_name
from infopunt.pages.words.markdown import phone_link
from infopunt.scheduling.queries import Planned
from infopunt.scheduling.rules import HERE
from infopunt.web.public.drawing import map_of
from infopunt.web.public.fallen import marked_words
from infopunt.web.public.question import Question
from infopunt.web.shared.when import moment_words, open_words


def in_words(found: HelpFound, question: Question, language: str, now: datetime) -> dict[str, object]:
    """What the page of answers shows."""
    rows = [
        _row(number, answer, found.numbers, found.window.start, language, now, question)
        for number, answer in enumerate(found.answers, 1)
    ]
    heard = any(answer.speaks is Speaks.YES and answer.open is Open.YES for answer in found.answers)
    return {
        "rows": rows,
        "off": [_off(shift, found.names, language) for shift in found.off],
        "map": mark_safe(map_of(found.answers, question.spot.at if question.spot else None, found.centres)),
        "nobody": "" if heard or not rows or not question.language else _nobody(found.answers, question, language),
        "none": not rows,
        "place": question.spot.name if question.spot else "",
        "ring": isolated(question.spot.name) if question.spot else "",
        "elsewhere": isolated(question.spot.name) if question.spot and not found.inside else "",
        "sample": any(answer.sample for answer in found.answers),
    }


def isolated(name: str) -> str:
    """A name that keeps its own direction inside a sentence of the other one."""
    return f"\u2068{name}\u2069"


def _nobody(answers: Sequence[HelpAnswer], question: Question, language: str) -> str:
    """The honest truth about languages, and the next moment in one's own."""
    name = own_name(question.language)
    later = [answer for answer in answers if answer.speaks is Speaks.YES and answer.span]
    say = _("We know of nobody who speaks %(language)s at that time.") % {"language": name}
    if later:
        first = min(later, key=lambda answer: answer.span.start if answer.span else datetime.max.replace(tzinfo=HERE))
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
    answer: HelpAnswer,
    numbers: Mapping[str, str],
    begins: datetime,
    language: str,
    now: datetime,
    question: Question,
) -> dict[str, object]:
    spot, day = answer.spot, now.astimezone(HERE).date()
    phone = numbers.get(spot.phone) or spot.number
    offer, where = answer.offers[0], answer.where or spot.address
    return {
        "number": number,
        "name": spot.name,
        "offer": marked_words(offer.name, language),
        "reasons": _reasons(answer, begins, language, question),
        "address": where,
        "geo": f"geo:0,0?q={escape(where)}" if where and answer.channel == "visit" else "",
        "phone": mark_safe(phone_link(phone)) if phone else "",
        "url": spot.url,
        "bring": marked_words(offer.bring, language),
        "cautions": cautions(answer.spot, day),
        "moved": marked_words(answer.moved, language),
        "sample": answer.sample,
    }


def _reasons(answer: HelpAnswer, begins: datetime, language: str, question: Question) -> list[str]:
    """Why it stands there. `begins`: the first moment of the time that was asked for."""
    spoken = ", ".join(own_name(code) for code in answer.languages)
    reasons = []
    if answer.speaks is Speaks.YES:
        reasons.append(_("speaks %(language)s") % {"language": own_name(question.language)})
    elif spoken:
        reasons.append(_("speaks %(language)s") % {"language": spoken})
    else:
        reasons.append(_("we do not know which languages"))
    if answer.open is Open.YES and answer.span:
        reasons.append(open_words(answer.span, begins, language))
    elif answer.span:
        reasons.append(_("open %(moment)s") % {"moment": moment_words(answer.span, language)})
    elif answer.asks:
        reasons.append(_("only after asking: call or look at the site first"))
    else:
        reasons.append(_("we do not know the hours: call or look at the site first"))
    if answer.km is not None:
        at_home = question.spot and answer.municipality == question.spot.code
        reasons.append(
            _("in your municipality") if at_home else _("about %(km)s km") % {"km": max(1, round(answer.km))}
        )
    if any(offer.cost == "free" for offer in answer.offers):
        reasons.append(_("free"))
    if any(offer.anonymous == "yes" for offer in answer.offers):
        reasons.append(_("without your name"))
    if answer.spot.independent == "yes":
        reasons.append(_("independent of your employer"))
    return reasons


def cautions(spot: Spot, day: date) -> list[str]:
    """What a reader must know of how sure we are."""
    labels = {
        "address": _("address"),
        "phone": _("telephone"),
        "hours": _("hours"),
        "languages": _("languages"),
        "url": _("site"),
    }
    lines = []
    doubted = [labels[name] for name in DOUBTFUL if name in spot.unverified]
    if doubted:
        lines.append(_("Not confirmed: %(fields)s.") % {"fields": ", ".join(doubted)})
    if spot.kind in ("desk", "mobile") and not spot.confirmed and is_old_news(spot.source_year, day):
        lines.append(_("We know this from %(year)s: ask first whether it is still there.") % {"year": spot.source_year})
    if is_old(spot.checked, day):
        lines.append(_("Last checked more than three months ago."))
    return lines


def _off(shift: Planned, names: Mapping[str, str], language: str) -> dict[str, str]:
    name = names.get(shift.place, shift.place)
    return {
        "name": f"{name}{', ' + shift.where if shift.where else ''}",
        "moment": moment_words(shift.span, language),
        "reason": marked_words(shift.reason, language),
    }
