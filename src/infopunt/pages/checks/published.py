"""What is published of checks: the list, the first question of each, and what the script of kept pages runs on."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from infopunt.advice.queries import LiveCheck
from infopunt.advice.rules.flow import Run
from infopunt.information.pack import PICTURES
from infopunt.information.rules import title_of
from infopunt.pages.checks.contexts import KIOSK, Asking, question_context
from infopunt.pages.checks.data import check_data, shared_data
from infopunt.pages.frame.frame import Frame, Inside, View
from infopunt.pages.frame.parts import inside_of
from infopunt.pages.frame.site import Site
from infopunt.pages.words.languages import attributes_of
from infopunt.pages.words.markdown import Notes
from infopunt.pages.words.pictures import draw

MOST = 2  # on a page; the list has them all


def check_pages(around: Frame, day: date) -> tuple[tuple[str, Inside | bytes], ...]:
    """Every address of checks with what it shows; nothing where there are none."""
    return tuple(_pages(around, day)) if around.site.checks else ()


def titles_told(site: Site, language: str) -> tuple[tuple[str, str], ...]:
    """What the pages that checks lead to are called: all that checks show of texts."""
    return tuple(dict(pair for check in site.checks for pair in _titles(site, check, language).items()).items())


def _pages(around: Frame, day: date) -> Iterator[tuple[str, Inside | bytes]]:
    site, language = around.site, around.language
    for kiosk in ("", KIOSK):
        yield f"/{language}/checks/{kiosk}", _list(around, kiosk)
        for check in site.checks:
            series = {name: site.series[name] for name in check.facts if name in site.series}
            asking = Asking(check, Run(check.flow, {}, series, day), series, language, kiosk=bool(kiosk))
            title = check.words[asking.shown_in].title
            view = View(around, asking.address, title, there=tuple(site.languages), description=check.words[asking.shown_in].lead,
                        refresh=f"/{language}/checks/{KIOSK}" if kiosk else "", kept_script="" if kiosk else "/checks.js")  # fmt: skip
            yield asking.address, inside_of("check_step", view, **question_context(asking))
            if not kiosk:
                yield (
                    f"{asking.address}check.json",
                    check_data(check, language, site.series, _titles(site, check, language)),
                )
    shown = [check.language(language) for check in site.checks]
    yield f"/{language}/checks/checks.json", shared_data(language, shown, _drawings(around, day))


def _titles(site: Site, check: LiveCheck, language: str) -> dict[str, str]:
    """What the pages it leads to are called."""
    names = {name for one in check.flow.findings for name in one.pages if name in site.pages}
    return {name: title_of(site.text(site.pages[name], language).blocks) for name in names}


def _drawings(around: Frame, day: date) -> dict[str, str]:
    """The pictures below questions, as a visitor gets them."""
    site = around.site
    drawn = {}
    for slug in dict.fromkeys(slug for check in site.checks for slug in check.pictures.values()):
        if page := site.pages.get(f"{PICTURES}/{slug}"):
            text = site.text(page, around.language)
            drawn[slug] = draw(page, text, Notes(text.language, day, site.series, lambda _target: "", {}))
    return drawn


def checks_for(around: Frame, topics: Iterable[str], page: str = "") -> list[dict[str, object]]:
    """The checks that belong to a page or to one of its topics, those that lead to the page first."""
    wanted = set(topics)
    found = [check for check in around.site.checks if wanted & set(check.topics)]
    near = [check for check in around.site.checks if any(page in one.pages for one in check.flow.findings)]
    return [check_line(around, check) for check in dict.fromkeys([*(one for one in found if one in near), *found])][
        :MOST
    ]


def check_line(around: Frame, check: LiveCheck, kiosk: str = "") -> dict[str, object]:
    """A line in a list of checks, in the language it can be read in."""
    shown = check.language(around.language)
    return {
        "href": f"/{around.language}/checks/{check.id}/{kiosk}",
        "title": check.words[shown].title,
        "lead": check.words[shown].lead,
        "attributes": attributes_of(shown, around.language),
    }


def _list(around: Frame, kiosk: str) -> Inside:
    language = around.language
    rows = [check_line(around, check, kiosk) for check in around.site.checks]
    view = View(around, f"/{language}/checks/{kiosk}", _("Check your rights"), there=tuple(around.site.languages))
    return inside_of("checks", view, checks=rows, kiosk=bool(kiosk))
