"""What waits for somebody besides the texts on their own desk: how much of each, and where it is done."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import ngettext

from infopunt.accounts import permissions
from infopunt.directory.models import Ask, EntryChange, FeedCopy, Organisation
from infopunt.directory.operations import may_edit_entry
from infopunt.directory.rules import OLD
from infopunt.facts.queries import all_series
from infopunt.facts.rules import read_on
from infopunt.facts.watching.queries import alarms
from infopunt.information.models import Remark
from infopunt.information.queries import LivePage, live_pages
from infopunt.information.rules import Translation
from infopunt.web.staff.gate import StaffRequest

SOURCES = "/staff/facts/sources/"


def waiting(request: StaffRequest, day: date) -> list[tuple[str, str]]:
    """(words with a number, address) of everything that waits, for the duties of who asks; what readers miss stands first."""
    return [(say % {"number": number}, at) for say, number, at in _all(request, day) if number]


def _all(request: StaffRequest, day: date) -> Iterator[tuple[str, int, str]]:
    staff, region = request.staff, request.region
    facts, translates = permissions.may_edit_facts(staff), permissions.may_translate(staff, region.id)
    pages = list(live_pages(region.id).values()) if facts or translates else []
    if facts:
        n = len(unknown_to_readers(pages, day))
        say = ngettext(
            "%(number)s fact on the site is not known today", "%(number)s facts on the site are not known today", n
        )
        yield say, n, "/staff/facts/?unknown=yes"
        n = alarms().count()
        yield ngettext("%(number)s source to look at again", "%(number)s sources to look at again", n), n, SOURCES
    if permissions.may_read_remarks(staff, region.id):
        n = Remark.objects.filter(region=region.id, read=False).count()
        yield ngettext("%(number)s remark of a visitor", "%(number)s remarks of visitors", n), n, "/staff/remarks/"
    if translates:
        lagging, machine = standing(pages)
        say = ngettext(
            "%(number)s translation lags behind the Dutch", "%(number)s translations lag behind the Dutch", lagging
        )
        yield say, lagging, "/staff/texts/?show=outdated"
        say = ngettext(
            "%(number)s translation was read by nobody yet", "%(number)s translations were read by nobody yet", machine
        )
        yield say, machine, "/staff/texts/?show=machine"
    yield from _of_the_directory(request, day)


def _of_the_directory(request: StaffRequest, day: date) -> Iterator[tuple[str, int, str]]:
    layers = [layer for layer in ("", request.region.id) if may_edit_entry(request.staff, layer)]
    n = answers_to_take_up(layers)
    say = ngettext("%(number)s answer of an organisation", "%(number)s answers of organisations", n)
    yield say, n, "/staff/directory/"
    n = Organisation.objects.filter(layer__in=layers, checked_on__lt=day - OLD).count()
    say = ngettext("%(number)s entry not checked for 90 days", "%(number)s entries not checked for 90 days", n)
    yield say, n, "/staff/directory/"
    n = FeedCopy.objects.filter(layer__in=layers, taken_at=None).count()
    say = ngettext("%(number)s directory of a partner to look at", "%(number)s directories of partners to look at", n)
    yield say, n, "/staff/directory/feeds/"


def unknown_to_readers(pages: list[LivePage], day: date) -> set[str]:
    """The facts that pages show or cite and that have no value on a day."""
    texts = [text for page in pages for of in (page.texts, *page.slots.values()) for text in of.values()]
    named = {name for text in texts for block in text.blocks for verb, name in block.named if verb in ("fact", "cite")}
    series = all_series()
    return {id for id in named if id in series and read_on(series[id], day).shown is None}


def standing(pages: list[LivePage]) -> tuple[int, int]:
    """How many live translations lag behind the Dutch, and how many of the others only a machine made."""
    texts = [text for page in pages for of in (page.texts, *page.slots.values()) for text in of.values()]
    lagging = sum(bool(text.outdated) for text in texts)
    return lagging, sum(not text.outdated and text.translation == Translation.MACHINE for text in texts)


def answers_to_take_up(layers: list[str]) -> int:
    """What organisations said is wrong, where nobody changed the entry since."""
    since = EntryChange.objects.filter(organisation=OuterRef("organisation"), at__gt=OuterRef("answered_at"))
    asks = Ask.objects.filter(organisation__layer__in=layers).exclude(said="")
    return asks.filter(~Exists(since)).count()
