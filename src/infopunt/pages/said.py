"""What the site says when something cannot be done, as pages of each language: they are kept as files, hidden from visitors,
so that a node says them while its database is away, before a thread is taken."""

from datetime import date

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from infopunt.facts.rules import read_on
from infopunt.information.pack import CARDS
from infopunt.pages.frame.frame import Frame, Inside, View
from infopunt.pages.frame.parts import inside_of
from infopunt.pages.words.languages import own_name
from infopunt.pages.words.markdown import phone_link
from infopunt.publishing.answering import SAID, said_at


def said_pages(around: Frame, day: date) -> list[tuple[str, Inside]]:
    """Address → page for everything that can be said."""
    return [(said_at(around.language, status), _page(around, status, day)) for status in SAID]


def _page(around: Frame, status: int, day: date) -> Inside:
    site, language = around.site, around.language
    themes = [{"id": one.id, "label": one.label(language)} for one in site.themes if one.id != CARDS]
    if status == 404:
        view = _view(around, _("We cannot find this page"))
        languages = [(code, own_name(code)) for code in site.languages]
        return inside_of("missing", view, languages=languages, themes=themes)
    if status == 503:
        view = _view(around, _("This part of the site does not work now"))
        return inside_of("away", view, numbers=_numbers(around, day), themes=themes)
    return inside_of("said", _view(around, _("This did not work")), say=_sentence(status))


def _view(around: Frame, title: str) -> View:
    return View(around, f"/{around.language}/", title, script=False)


def _sentence(status: int) -> str:
    return {
        400: _("We could not read what was sent. Go back and try it once more."),
        408: _("It took too long to reach us. Perhaps your connection is slow. Go back and send it again, or call."),
        413: _("This is more than we can take at once. Go back and send less, or call."),
        500: _("Something went wrong on our side. Nothing was kept. Try again later, or call."),
    }[status]


def _numbers(around: Frame, day: date) -> list[str]:
    """The region's emergency numbers, to tap."""
    series = [around.site.series[name] for name in around.site.region.emergency if name in around.site.series]
    spans = [read_on(one, day).span for one in series]
    return [mark_safe(phone_link(str(span.value))) for span in spans if span]
