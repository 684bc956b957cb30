"""The texts and facts that wait, as rows of the first screen: each by its name, with its id small beside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from infopunt.facts.queries import ending
from infopunt.facts.rules import SOON
from infopunt.information.models import Draft, Page, State
from infopunt.information.queries import due
from infopunt.information.rules import blocks_of, title_of
from infopunt.kernel.words import in_language
from infopunt.pages.words.languages import own_name
from infopunt.questions.often import asked_without_page
from infopunt.regions.models import Region
from infopunt.topics.models import Topic
from infopunt.web.staff.gate import StaffRequest
from infopunt.web.staff.names import fact_name, is_named, layer_name, theme_names
from infopunt.web.staff.state_words import WORDS


@dataclass(frozen=True)
class Row:
    """One thing that waits: what it is called, what stands small beside it, where it is done. `lang`: of a name that is not in the
    language of the screen."""

    at: str
    name: str
    small: tuple[str, ...] = ()
    tag: str = ""
    code: str = ""
    lang: str = ""


def drafts_for(request: StaffRequest, layers: list[str]) -> list[tuple[str, list[Row]]]:
    """Drafts that wait for this person, their own, and those that go out by themselves."""
    mine, themes = request.staff.email, theme_names()
    drafts = list(
        Draft.objects.filter(text__page__layer__in=layers).select_related("text__page", "head").order_by("head__at")
    )

    def rows(
        chosen: Iterable[Draft], path: str, small: Callable[[Draft], tuple[str, ...]], *, tag: bool = False
    ) -> list[Row]:
        return [
            Row(
                f"/staff/texts/{one.text_id}/{path}", title_of(blocks_of(one.head.blocks)) or one.text.page.slug,
                (*_where(one.text.page, request.region, themes), own_name(one.text.language), *small(one)),
                str(WORDS.get(one.state, "")) if tag else "", _address(one.text.page),
            )
            for one in chosen
        ]  # fmt: skip

    reviews = [one for one in drafts if one.state == State.IN_REVIEW and mine not in one.authors]
    scheduled = [one for one in drafts if one.state == State.SCHEDULED]
    return [
        (
            _("Wait for a second pair of eyes"),
            rows(reviews, "review/", lambda one: (*one.authors, _moment(one.head.at))),
        ),
        (
            _("What I am writing"),
            rows((one for one in drafts if mine in one.authors), "", lambda one: (one.note,), tag=True),
        ),
        (_("Scheduled"), rows(scheduled, "review/", lambda one: (_moment(one.publish_at),))),
    ]


def what_is_due(request: StaffRequest, layers: list[str]) -> list[tuple[str, list[Row]]]:
    """Facts that end soon, and texts whose day of checking has come."""
    day, region, themes = timezone.localdate(), request.region, theme_names()
    facts = [
        Row(
            f"/staff/facts/{id}/",
            fact_name(id, say),
            (date_format(last, "j E Y"),),
            code=id,
            lang="" if is_named(id) else "en",
        )
        for id, say, last in ending(day)
    ]
    texts = [
        Row(
            f"/staff/texts/{text.pk}/", title_of(blocks_of(text.current.blocks if text.current else [])) or text.page.slug,
            (*_where(text.page, region, themes), _("checked on %(day)s") % {"day": date_format(checked, "j E Y")},
             _("The fact “%(name)s” means something else than before.") % {"name": fact_name(why, why)} if why else ""),
            code=_address(text.page),
        )
        for text, checked, why in due(layers, day, region.review_months)
    ]  # fmt: skip
    return [(_("Facts that end within %(days)s days") % {"days": SOON.days}, facts), (_("Texts to check again"), texts)]


def asked_often(request: StaffRequest) -> list[Row]:
    """Topics about which visitors asked often while no page of ours answers it."""
    names = {topic.id: in_language(topic.labels, request.user.language) for topic in Topic.objects.all()}
    return [
        Row(
            "/staff/texts/new/", names.get(one.topic, one.topic),
            (
                ngettext("asked %(number)s time in thirty days", "asked %(number)s times in thirty days", one.number)
                % {"number": one.number},
                *map(own_name, one.languages),
            ),
        )
        for one in asked_without_page(request.region.id, timezone.localdate())
    ]  # fmt: skip


def _where(of: Page, region: Region, themes: dict[str, str]) -> tuple[str, ...]:
    return (*((layer_name(of.layer, region),) if of.layer else ()), themes.get(of.theme, of.theme))


def _address(of: Page) -> str:
    return str(of).partition(":")[2]


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "j E H:i") if at else ""
