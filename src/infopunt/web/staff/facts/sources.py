"""Sources to look at again: what changed, what rests on it, and *I looked: still right*."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from infopunt.accounts import permissions
from infopunt.advice.queries import checks_using
from infopunt.facts.models import Fact, WatchedSource
from infopunt.facts.watching.change import LOUD, Loudness, SourceChange, change_between
from infopunt.facts.watching.operations import SourceMovedOn, looked, seen_of
from infopunt.facts.watching.queries import FAILED, alarms, asked_address, facts_by_source, unpacked
from infopunt.information.queries import texts_by_source, users_of
from infopunt.kernel.models import Mark
from infopunt.web.staff.faults import refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit

# Why a source could not be reached; a status of HTTP stands as its number.
WHY = {
    "no_host": noop("its name leads nowhere"), "out_of_reach": noop("its server does not answer"), "too_slow": noop("it took too long"),
    "too_large": noop("it is too large"), "forbidden": noop("its robots.txt asks us to stay away"), "no_text": noop("there is no text on it"),
    "robots_away": noop("its server does not answer"), "not_public": noop("it leads to an address that is not public"),
    "redirected_in_circles": noop("it leads round in circles"), "unreadable": noop("it cannot be read"), "unknown_form": noop("it cannot be read"),
}  # fmt: skip


@dataclass(frozen=True)
class SourceRow:
    """A source with what is told of it, the loudest first."""

    source: WatchedSource
    say: tuple[str, ...]
    loud: bool
    rests: int


@methods("GET")
def everything(request: StaffRequest) -> HttpResponse:
    """What is to be looked at, what speaks of a lost number first; then how far the round is."""
    permit(permissions.may_see_texts(request.staff))
    rests = how_much_rests()
    rows = [
        SourceRow(one, tuple(told(one)), one.loudness == Loudness.NUMBER, rests.get(one.url, 0)) for one in alarms()
    ]
    rows.sort(
        key=lambda row: (not row.loud, row.source.gone_since is None, row.source.loudness not in LOUD, row.source.url)
    )
    return page(request, "facts/sources", {"rows": rows, **_progress()})


@methods("GET", "POST")
def one(request: StaffRequest, id: int) -> HttpResponse:
    permit(permissions.may_see_texts(request.staff))
    source = get_object_or_404(WatchedSource, pk=id)
    if request.method == "POST":
        permit(permissions.may_edit_facts(request.staff))
        try:
            looked(id, seen=request.POST.get("seen", ""), by=request.staff.email, now=timezone.now())
        except SourceMovedOn as no:
            source.refresh_from_db()
            return _screen(request, source, faults=refused(no), status=409)
        messages.success(request, _("Noted: what stands there now counts as read."))
        return HttpResponseRedirect("/staff/facts/sources/")
    return _screen(request, source)


def _screen(request: StaffRequest, source: WatchedSource, *, status: int = 200, **more: Any) -> HttpResponse:
    quoted = facts_by_source(timezone.localdate()).get(source.url, [])
    ids = sorted({each.fact for each in quoted})
    before, now = unpacked(source.read_text), unpacked(source.now_text)
    change = change_between(before, now, quoted) if before and now else SourceChange(Loudness.NONE)
    context = {
        "source": source, "say": told(source), "loud": source.loudness == Loudness.NUMBER, "change": change, "seen": seen_of(source),
        "is_told": alarms().filter(pk=source.pk).exists(), "may": permissions.may_edit_facts(request.staff),
        "facts": Fact.objects.filter(id__in=ids).order_by("id"),
        "texts": [text for url, texts in texts_by_source().items() if asked_address(url) == source.url for text in texts],
        "users": [user for user in users_of(*ids) if user.language == "nl"] if ids else [],
        "checks": checks_using(ids, request.user.language),
        **more,
    }  # fmt: skip
    return page(request, "facts/source", context, status)


def told(source: WatchedSource) -> list[str]:
    """What there is to say about a source, the loudest first."""
    words = []
    if source.loudness == Loudness.NUMBER:
        values = ", ".join(dict.fromkeys(value_in_words(value) for _fact, value in source.lost))
        words.append(_("%(values)s no longer stands there.") % {"values": values})
    if source.gone_since:
        words.append(_("The page is gone."))
    if source.loudness == Loudness.RULE:
        words.append(_("A sentence that can hold a rule reads otherwise."))
    if source.loudness == Loudness.MUCH:
        words.append(_("Much of it reads otherwise.") if source.now_text else _("The file is another one."))
    if source.moved_to and source.moved_to != source.moved_seen:
        words.append(_("It moved to %(address)s") % {"address": source.moved_to})
    if source.failures >= FAILED:
        why = _(WHY[source.why]) if source.why in WHY else f"HTTP {source.why}"
        words.append(_("Not reachable for %(weeks)s visits: %(why)s.") % {"weeks": source.failures, "why": why})
    return words


def value_in_words(value: str) -> str:
    """A number as people here write it."""
    whole, point, rest = value.partition(".")
    if not (whole + rest).isdigit():
        return value
    return str(number_format(value, decimal_pos=max(2, len(rest)) if point else 0))


def how_much_rests() -> dict[str, int]:
    """How many facts and texts rest on each address."""
    rests = {url: len({each.fact for each in quoted}) for url, quoted in facts_by_source(timezone.localdate()).items()}
    for url, texts in texts_by_source().items():
        rests[asked_address(url)] = rests.get(asked_address(url), 0) + len(texts)
    return rests


def _progress() -> dict[str, Any]:
    """How far the last round is."""
    mark = Mark.objects.filter(name="sources.round").first()
    since = parse_datetime(mark.value) if mark else None
    rows = WatchedSource.objects.filter(unused_since=None)
    asked = rows.filter(asked_at__gte=since).count() if since else 0
    return {"since": since, "asked": asked, "all": rows.count()}
