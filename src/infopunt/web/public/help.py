"""Who can help me now: one question, answered while somebody waits. What was asked stands in the form and nowhere else."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.directory.answering import HelpFound, find_help
from infopunt.information.pack import CARDS
from infopunt.kernel.words import in_language
from infopunt.pages.faults import to_mend
from infopunt.pages.words.languages import fallen_attributes, own_name
from infopunt.regions.models import Region
from infopunt.topics.models import Theme
from infopunt.web.public.answers import in_words
from infopunt.web.public.question import Question, question_from
from infopunt.web.shared import live
from infopunt.web.shared.middleware import RegionRequest


def answer(request: RegionRequest, language: str) -> HttpResponse:
    """The short list, with why each stands there; or the form again with what to mend."""
    region = request.region
    if language not in region.languages:
        return live.not_found(request)
    return page_for(region, language, request.POST, timezone.now())


def page_for(region: Region, language: str, data: Mapping[str, str], now: datetime) -> HttpResponse:
    with override(language):
        rows = [theme for theme in Theme.objects.all() if theme.id != CARDS]
        themes = [
            (theme.id, in_language(theme.labels, language), fallen_attributes(theme.labels, language)) for theme in rows
        ]
        question = question_from(data, region, [theme.id for theme in rows], language, now)
        context = {"asked": question, "topics": themes, "spoken": _spoken(region), "action": f"/{language}/help/"}
        context |= to_mend(question.faults)
        if question.faults:
            return live.page(region, language, "help", _("Who can help me?"), context, 422, f"/{language}/help/")
        found = _find(region, question, now)
        context |= in_words(found, question, language, now)
        return live.page(
            region, language, "help", _("Who can help me?"), context, 200, f"/{language}/help/", facts=found.facts
        )


def _spoken(region: Region) -> list[tuple[str, str]]:
    return [(code, own_name(code)) for code in region.languages]


def _find(region: Region, question: Question, now: datetime) -> HelpFound:
    return find_help(
        region.id, now, topic=question.topic, language=question.language, when=question.when, on=question.on, spot=question.spot, way=question.way,
        beside=region.emergency,
    )  # fmt: skip
