"""From what a region holds to what it shows: address → bytes, for one scope, as a pure function.

A scope is one language of a region, or '' for what its languages share. The same rows and the same day give the same bytes.
"""

import hashlib
import json
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.facts.rules import read_on
from infopunt.information.pack import CARDS, SITE
from infopunt.kernel.telephone import numbers_in
from infopunt.kernel.words import in_language
from infopunt.pages.cache import PageCache, Part, common, key_of
from infopunt.pages.checks.published import check_pages, titles_told
from infopunt.pages.frame.frame import Frame, Inside, View, frame, policy_of
from infopunt.pages.frame.links import SIDE, links
from infopunt.pages.frame.parts import CHANGES_AT, Pages, address_of, entry, inside_of
from infopunt.pages.frame.site import Moment, Site
from infopunt.pages.phone import bundle as offline
from infopunt.pages.phone.scripts import page_scripts
from infopunt.pages.phone.shared_files import shared_files
from infopunt.pages.phone.worklog import worklog_page
from infopunt.pages.said import said_pages
from infopunt.pages.texts.changes import FEED_AT, changes_page, feed
from infopunt.pages.texts.text import HELP, card_page, side_page, text_page
from infopunt.pages.words.markdown import NBSP
from infopunt.publishing.rules import HEADERS


def render(site: Site, scope: str, day: date) -> Pages:
    """Everything a scope shows on a day."""
    if scope == "":
        return _shared(site, day)
    pages = render_pages(site, scope, day, kept := PageCache())
    return {**pages, **render_offline(site, scope, day, pages, kept)}


def render_pages(site: Site, language: str, day: date, kept: PageCache) -> Pages:
    """What a language shows but for what keeps it on a phone; what is in `kept` is not made again."""
    with override(language):
        around = frame(site, language, day)
        return {
            address: around.page(one) if isinstance(one, Inside) else one
            for address, one in _language(around, day, kept)
        }


def render_offline(site: Site, language: str, day: date, pages: Pages, kept: PageCache) -> Pages:
    """All pages of a language as one file for the phone, its version, and the page that offers it."""
    scripts = page_scripts()

    def made() -> tuple[bytes, int]:
        bundle = offline.bundle_of(pages, scripts)
        return bundle, offline.size_of(bundle)

    whole = hashlib.sha256(b"".join(pages.values())).hexdigest()
    bundle, size = kept.part(("bundle", whole, tuple(pages), tuple(scripts.values())), made)
    with override(language):
        around = frame(site, language, day)
        return {
            f"/{language}/offline.bundle": bundle,
            f"/{language}/offline.version": offline.bundle_version(bundle),
            f"/{language}/offline/": around.page(offline_page(around, size)),
        }


def scopes(site: Site) -> list[str]:
    return ["", *site.languages]


def _language(around: Frame, day: date, kept: PageCache) -> Iterator[tuple[str, Inside | bytes]]:
    site, language = around.site, around.language
    same = kept.part(common(site, language, day), object)  # stands for all of it in the other keys
    keys = {id: key_of(page, language) for id, page in site.pages.items()}

    def part(make: Callable[..., Part], *of: object, texts: Iterable[str] = (), named: Hashable = "") -> Part:
        """What `make` makes of the frame and `of`, kept by the texts it shows a word of and what is `named` on it."""
        key = (make.__name__, same, named, tuple(keys[id] for id in texts if id in keys))
        return kept.part(key, lambda: make(around, *of))

    yield f"/{language}/", home(around)
    for theme in site.themes:
        there = [id for id, page in site.pages.items() if page.theme == theme.id]
        yield (
            f"/{language}/{theme.id}/",
            part(theme_page, theme.id, day, texts=there, named=(theme.id, theme.label(language))),
        )
    for moment in site.situations:
        there = [*moment.now, *moment.later]
        yield f"/{language}/situations/{moment.id}/", part(situation_page, moment, day, texts=there, named=repr(moment))
    yield f"/{language}/about/remark/thanks/", part(thanks_page)
    yield f"/{language}/offline/missing/", not_kept_page(around)
    yield from part(check_pages, day, named=titles_told(site, language))
    yield from part(said_pages, day, named=(*site.region.emergency, *(theme.label(language) for theme in site.themes)))
    yield f"/{language}/worklog/", part(worklog_page)
    changes = [id for page in site.changes() for id in (page.id, *page.next)]
    yield CHANGES_AT.format(language), part(changes_page, day, texts=changes)
    yield FEED_AT.format(language), part(feed, day, texts=changes, named=(site.name(language), site.region.brand))
    for page in site.pages.values():
        there = [page.id, *page.next]
        if page.theme == CARDS:
            yield address_of(page, language), part(card_page, page, day, texts=there)
        elif page.id == HELP:  # names every theme
            yield address_of(page, language), text_page(around, page, day)
        elif page.is_subject or page.theme == SITE:
            yield address_of(page, language), part(text_page, page, day, texts=there)
        if page.is_subject and language != "nl" and language in page.texts:
            yield address_of(page, language) + SIDE, part(side_page, page, day, texts=[page.id])


def home(around: Frame) -> Inside:
    site, language = around.site, around.language
    return inside_of(
        "home",
        View(around, f"/{language}/", _("Your rights, in your language"), there=tuple(site.languages)),
        situations=[{"id": one.id, "label": one.label(language)} for one in site.situations],
        themes=[{"id": one.id, "label": one.label(language)} for one in site.themes if one.id != CARDS],
        cards=[page for page in site.pages.values() if page.theme == CARDS],
        checks=site.checks,
        talk=site.region.has_talk,
    )


def theme_page(around: Frame, theme: str, day: date) -> Inside:
    site, language = around.site, around.language
    named = next(one for one in site.themes if one.id == theme)
    # Counter cards stand under the place where one shows them; other themes are one list.
    groups = (
        [topic for topic in site.topics.values() if topic.id.startswith(f"{CARDS}.")] if theme == CARDS else [named]
    )
    pages = [
        (
            topic.label(language) if topic is not named else "",
            [
                entry(around, page, day)
                for page in site.theme_pages(theme)
                if not page.voice and (topic is named or topic.id in page.topics)
            ],
        )
        for topic in groups
    ]
    others = [entry(around, page, day) for page in site.theme_pages(theme) if page.voice]
    if others:
        pages.append((_("From organisations themselves"), others))
    view = View(around, f"/{language}/{theme}/", named.label(language), there=tuple(site.languages))
    return inside_of("theme", view, groups=pages, empty=not any(entries for _, entries in pages))


def situation_page(around: Frame, moment: Moment, day: date) -> Inside:
    site, language = around.site, around.language
    view = View(
        around, f"/{language}/situations/{moment.id}/", moment.label(language), there=tuple(site.languages),
        description=moment.say.get(language, ""),
    )  # fmt: skip

    def entries(names: tuple[str, ...]) -> list[dict[str, object]]:
        return [entry(around, site.pages[name], day) for name in names if name in site.pages]

    return inside_of(
        "situation", view, say=in_language(moment.say, language),
        now=entries(moment.now), later=entries(moment.later),
    )  # fmt: skip


def offline_page(around: Frame, size: int) -> Inside:
    """The offer to keep the language on the phone, with what it weighs on the wire."""
    view = View(around, f"/{around.language}/offline/", _("Without a connection"), there=tuple(around.site.languages))
    return inside_of("offline", view, size=_("About %(size)s kB") % {"size": size})


def not_kept_page(around: Frame) -> Inside:
    """What the offline worker shows for an address that is not on the phone."""
    site, language = around.site, around.language
    view = View(around, f"/{language}/offline/missing/", _("This page is not on your phone"))
    return inside_of("not_kept", view, size="",
        themes=[{"id": one.id, "label": one.label(language)} for one in site.themes if one.id != CARDS])  # fmt: skip


def thanks_page(around: Frame) -> Inside:
    view = View(around, f"/{around.language}/about/remark/thanks/", _("Thank you"))
    say = _("An editor will read it. We do not know who you are, so we cannot answer you here.")
    return inside_of("said", view, say=say)


def _shared(site: Site, day: date) -> Pages:
    """What the languages of a region share: the choice, the languages we lack, sitemap, worker, headers."""
    pages: Pages = {}
    with override("en"):
        around = frame(site, "en", day)
        pages["/"] = around.page(_choice(around))
        for lacking in site.lacking:
            with override(lacking["code"]):
                pages[f"/{lacking['code']}/"] = _lacking(site, lacking, day)
    pages.update(shared_files(site))
    pages.update({f"/media/{name}": body for name, body in site.image_bodies.items()})
    headers = {
        "*": {
            "cache-control": "public, max-age=60, stale-while-revalidate=600",
            "content-security-policy": policy_of(site.region),
        },
        ".js": {"cache-control": "no-cache"},
    }
    pages[HEADERS] = json.dumps(headers, sort_keys=True).encode()
    return pages


def _choice(around: Frame) -> Inside:
    site = around.site
    view = View(around, "/en/", site.region.brand, there=tuple(site.languages), script=False)
    return inside_of("choose", view, switch=_switch(site), lacking=site.lacking)


def _switch(site: Site) -> SafeString:
    return mark_safe(links("public/_switch.html", "", site.languages, site.languages))


def _lacking(site: Site, words: dict[str, str], day: date) -> bytes:
    around = frame(site, "en", day, lang=words["code"])
    view = View(around, f"/{words['code']}/", words["title"], script=False)
    phones = []
    for label, name in zip(("emergency", "police", "labour"), site.region.emergency, strict=False):
        span = read_on(site.series[name], day).shown if name in site.series else None
        if span:
            phones.append(
                {
                    "label": words[label],
                    "number": str(span.value).replace(" ", NBSP),
                    "tel": next((digits for _number, digits in numbers_in(str(span.value)) if digits), ""),
                }
            )
    inside = inside_of(
        "lacking", view, text=words["text"], phones=phones, languages=words["languages"], desks=words["desks"],
        switch=_switch(site), areas=[name for name, _ in site.areas],
    )  # fmt: skip
    return around.page(inside)
