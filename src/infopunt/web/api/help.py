"""Who can help now, for other programs. Stateless: what is asked is answered and forgotten."""

import uuid
from datetime import date, timedelta
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import AwareDatetime, Field

from infopunt.directory import geo
from infopunt.directory.answering import find_help
from infopunt.directory.models import Place
from infopunt.kernel.faults import Fault
from infopunt.scheduling.rules import HERE
from infopunt.web.api.shared import Camel, GivenObject, Problem, Texts, refuse_unknown_topic, region_of

router = Router(tags=["help"])


class QuestionIn(GivenObject):
    """What somebody asks; leave out what they did not say."""

    topic: str = Field("", max_length=80, examples=["pay.payslip"])
    language: str = Field("", max_length=12, pattern=r"^([a-z]{2,3})?$", examples=["ro"])
    when: Literal["now", "tonight", "weekend", "date"] = "now"
    day: date | None = Field(None, description="With when=date.")
    where: str = Field("", max_length=80, description="A Dutch municipality, village or postcode.", examples=["Zwolle"])
    way: Literal["", "visit", "call", "online"] = ""


class AnswerOut(Camel):
    place: uuid.UUID | None
    name: str
    organisation_name: str
    channel: str
    open: Literal["yes", "later", "unknown"]
    starts_at: AwareDatetime | None
    ends_at: AwareDatetime | None
    speaks: Literal["yes", "no", "unknown"]
    languages: list[str]
    kilometres: float | None = Field(description="As the crow flies.")
    where: str
    telephone: str
    url: str
    moved: Texts
    sample: bool
    score: float = Field(description="Lower is more useful; see COSTS in directory/finding.py.")


class CalledOffOut(Camel):
    name: str
    starts_at: AwareDatetime
    reason: Texts


class AnswersOut(Camel):
    asked_at: AwareDatetime
    answers: list[AnswerOut]
    called_off: list[CalledOffOut]


@router.post("/help/_find", response=AnswersOut, by_alias=True, summary="Who can help me now")
def help_find(request: HttpRequest, question: QuestionIn) -> dict[str, Any]:
    """The short list of the help page, most useful first. Nothing of the question is kept."""
    now, spot = timezone.now(), None
    if question.topic:
        refuse_unknown_topic(question.topic)
    if question.where.strip():
        try:
            spot = geo.locate(question.where.strip(), settings.CONTENT)
        except geo.UnknownPlace as no:
            raise Problem(400, Fault(no.code, ("where",))) from None
    today = now.astimezone(HERE).date()
    if question.when == "date" and not (question.day and today <= question.day <= today + timedelta(days=366)):
        raise Problem(400, Fault("not_a_coming_day", ("day",)))
    found = find_help(
        region_of(request).id, now, topic=question.topic, language=question.language, when=question.when, on=question.day,
        spot=spot, way=question.way,
    )  # fmt: skip
    known = dict(Place.objects.filter(id__in=[one.spot.id for one in found.answers]).values_list("id", "uuid"))
    return {
        "asked_at": now,
        "answers": [
            {"place": known.get(one.spot.id), "name": one.spot.name, "organisation_name": one.spot.organisation_name,
             "channel": one.channel, "open": str(one.open), "starts_at": one.span.start if one.span else None,
             "ends_at": one.span.end if one.span else None, "speaks": str(one.speaks), "languages": one.languages,
             "kilometres": round(one.km, 1) if one.km is not None else None, "where": one.where or one.spot.address,
             "telephone": found.numbers.get(one.spot.phone) or one.spot.number, "url": one.spot.url, "moved": one.moved,
             "sample": one.sample, "score": one.score}
            for one in found.answers
        ],
        "called_off": [
            {"name": found.names.get(one.place, one.place), "starts_at": one.span.start, "reason": one.reason} for one in found.off
        ],
    }  # fmt: skip
