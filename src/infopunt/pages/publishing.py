"""When what is published where: the door between what the rooms hold and what the store shows."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.utils import timezone
from django.utils.translation import override

import infopunt
from infopunt.kernel import outbox
from infopunt.kernel.hosts import LOCAL
from infopunt.kernel.models import Mark
from infopunt.pages.cache import PageCache
from infopunt.pages.frame.frame import urgent, with_urgent
from infopunt.pages.frame.parts import Pages
from infopunt.pages.frame.site import load_site, notice_of
from infopunt.pages.render import render, render_offline, render_pages
from infopunt.publishing import locks
from infopunt.publishing.mirror import differences, published_folder
from infopunt.publishing.mirror import mend_files as mend_files
from infopunt.publishing.operations import Published, Scope, amend, drop_regions, publish
from infopunt.publishing.queries import unlike
from infopunt.publishing.rules import HOSTS
from infopunt.regions.models import Region

log = logging.getLogger("infopunt.pages")
CODE = Path(infopunt.__file__).parent


def today(now: datetime) -> date:
    """The day in Amsterdam, which is the day facts are read on."""
    return timezone.localtime(now).date()


_kept = PageCache()  # used inside the lock of publishing only


def renderer(day: date, only: Iterable[str] | None = None, kept: PageCache = _kept) -> Callable[[], dict[Scope, Pages]]:
    """A function that renders every region, or `only` these languages of each, when it is called.

    What keeps a language on a phone is a scope of its own, rendered with everything: one edit would make it all anew.
    """
    wanted = set(only) if only is not None else None

    def rendered() -> dict[Scope, Pages]:
        pages: dict[Scope, Pages] = {}
        for region in Region.objects.all():
            site = load_site(region, wanted)
            for language in site.languages:
                if wanted is None or language in wanted:
                    pages[region.id, language] = shown = render_pages(site, language, day, kept)
                    if wanted is None:
                        pages[region.id, f"{language} offline"] = render_offline(site, language, day, shown, kept)
            if wanted is None:
                pages[region.id, ""] = render(site, "", day)
        if wanted is None:
            pages["", ""] = {HOSTS: hosts()}
        return pages

    return rendered


def hosts() -> bytes:
    """Which host name shows which region, plain localhost the default one; and what a node must know of a region while no
    database answers."""
    table: dict[str, str] = {}
    default = ""
    regions = Region.objects.order_by("id")
    for region in regions:
        table.update(dict.fromkeys(region.hosts, region.id))
        if region.is_default:
            default = region.id
    table.update(dict.fromkeys(LOCAL, default))
    about = {one.id: {"name": one.names["en"], "exit": one.exit, "languages": one.languages} for one in regions}
    return json.dumps({"hosts": table, "default": default, "regions": about}, sort_keys=True).encode()


def publish_all(now: datetime, kept: PageCache = _kept) -> Published:
    """Render everything and show what differs."""
    drop_regions(list(Region.objects.values_list("id", flat=True)), now=now)
    done = publish(renderer(today(now), kept=kept), now=now)
    outbox.enqueue("leaflets", {}, run_at=now, key="leaflets")
    Mark.objects.update_or_create(name="published.for", defaults={"value": state(now)})
    return done


def mend(now: datetime) -> Published:
    """Render everything with nothing kept, show what differs, and put right every file of this node."""
    done = publish_all(now, kept=PageCache())
    with locks.publishing():
        _kept.clear()
    mend_files()
    return done


def publish_language(language: str, now: datetime) -> Published:
    """Show what a language shows now."""
    return publish(renderer(today(now), [language]), now=now)


def hurry(now: datetime, show: Callable[[datetime], object] | None = None) -> bool:
    """After a change whose job waits: show the most of it to readers before this returns, and have the job follow at once.

    Returns whether readers have it. What fails here loses nothing: the job is tried until it stands.
    """
    try:
        if show is not None:
            show(now)
        outbox.hurry_job(outbox.PUBLISH, now)
    except Exception:
        log.exception("readers get a change later: the job follows")
        return False
    return show is not None


def hurry_language(language: str, now: datetime) -> bool:
    return hurry(now, lambda now: publish_language(language, now))


def hurry_notice(region: Region, now: datetime) -> bool:
    return hurry(now, lambda now: publish_notice(region, now))


def publish_notice(region: Region, now: datetime) -> Published:
    """Show the urgent notice of a region, or none, on top of all its pages before this returns.

    It is put into the pages as they are shown, which takes a fraction of rendering them, in a process that just started
    too. The bundles for phones follow with the job that `warn` and `end_notice` ask for.
    """

    @cache
    def said(language: str) -> str:
        with override(language):
            return urgent(notice_of(region), language)

    return amend(region.id, lambda address, page: with_urgent(page, said(language_of(address))), now=now)


def language_of(address: str) -> str:
    """What a page says it is in: the choice of a language is in English."""
    return address.split("/")[1] or "en"


def verify(now: datetime) -> list[str]:
    """Render everything again; the addresses and files that are not as they should be. An empty list is what we promise.

    What was only on its way to readers is no difference: where one is found, it is looked for again with that done and
    nobody else publishing.
    """
    found = unlike(renderer(today(now), kept=PageCache())())
    if found:
        if outbox.is_asked(outbox.PUBLISH):
            publish_all(now)
        with locks.publishing():
            found = unlike(renderer(today(now), kept=PageCache())())
    return found + differences(published_folder())


def state(now: datetime) -> str:
    """Changes when published pages may have to look different though no content changed: another day, other code."""
    digest = hashlib.sha256(today(now).isoformat().encode())
    for path in sorted([*CODE.glob("pages/**/*"), *CODE.glob("locale/**/*.mo"), *CODE.glob("*/wording.py")]):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_published(now: datetime) -> bool:
    return Mark.objects.filter(name="published.for", value=state(now)).exists()
