"""Directories of partners: looked at first, field by field, then taken over whole or not at all."""

import re

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.directory import feeds, fetching
from infopunt.directory.models import FeedCopy
from infopunt.directory.operations import may_edit_entry
from infopunt.information.pack import CARDS
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.topics.models import Theme
from infopunt.web.staff.directory.in_words import EntryWords
from infopunt.web.staff.faults import Said, in_words, refused, said
from infopunt.web.staff.gate import StaffRequest, methods, page, permit
from infopunt.web.staff.sending import once

FIELDS = ("name", "address", "layer")
SHOWN = 200  # rows on the screen; what is counted is everything


class NamelessFeed(Refused):
    at = "name"
    say = "Give the feed a short name: small letters, digits and dashes. It stays with every entry as its origin."


class NothingSent(Refused):
    at = "file"
    say = "Choose a file, or give the address of an HSDS interface."


def _layers(request: StaffRequest) -> list[str]:
    return [layer for layer in (request.region.id, "") if may_edit_entry(request.staff, layer)]


@methods("GET", "POST")
def all_feeds(request: StaffRequest) -> HttpResponse:
    """Feeds that wait, feeds that were taken over; a new one below."""
    layers = _layers(request)
    permit(bool(layers))
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    chosen = request.POST.getlist("topics")
    faults: list[Said] = []
    if request.method == "POST":
        permit(given["layer"] in layers)
        try:
            return HttpResponseRedirect(f"/staff/directory/feeds/{_look(request, given, chosen)}/")
        except feeds.FaultyFeed as no:
            faults = [Said("", _(no.say), "file"), *(Said("", _place(fault), "file") for fault in no.faults)]
        except Refused as no:
            faults = [Said("", str(one), one.field or "address") for one in refused(no)]
    rows = FeedCopy.objects.filter(layer__in=layers).defer("services").order_by("-at")[:30]
    context = {"rows": rows, "layers": layers, "given": given, "chosen": chosen, "faults": faults,
               "themes": Theme.objects.exclude(id=CARDS), "most": fetching.MOST_ROWS}  # fmt: skip
    return page(request, "directory/feeds", context, 422 if faults else 200)


def _place(fault: Fault) -> str:
    """Where in a feed something is wrong: which service, and below it the names HSDS gives its fields."""
    number = next((part for part in fault.at if isinstance(part, int)), 0)
    names = " › ".join(part for part in fault.at if isinstance(part, str))
    where = _("Service %(number)s") % {"number": number} if number else ""
    return " › ".join(filter(None, (where, names))) + f": {in_words(fault)}"


def _told(fault: Fault) -> str:
    """What is wrong with an entry of a feed; its parts have names of their own."""
    return str(said([fault])[0])


def _look(request: StaffRequest, given: dict[str, str], chosen: list[str]) -> str:
    """The id of the feed. It is fetched before the form's key is asked for: nobody waits for somebody else's server."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,38}", given["name"]):
        raise NamelessFeed
    themes = set(Theme.objects.values_list("id", flat=True))
    file = request.FILES.get("file")
    limits = fetching.FeedLimits(trusted=settings.FEED_HOSTS)
    if file is not None:
        if file.size and file.size > limits.file:
            raise fetching.LargeFeed(Fault("file_too_large", (), {"most": limits.file // 1_000_000}))
        services = fetching.from_file(file.read(), limits)
    elif given["address"]:
        services = fetching.fetch(given["address"], limits)
    else:
        raise NothingSent
    return once(
        request,
        lambda: feeds.keep_feed(
            name=given["name"], layer=given["layer"], address=given["address"] if file is None else "",
            topics=[one for one in chosen if one in themes], services=services, by=request.staff, now=timezone.now(),
        ).pk,
    )  # fmt: skip


@methods("GET", "POST")
def one_feed(request: StaffRequest, id: int) -> HttpResponse:
    """What taking it over would change, row by row; then do it, or throw it away."""
    layers = _layers(request)
    permit(bool(layers))
    feed = get_object_or_404(FeedCopy, pk=id, layer__in=layers)
    faults: list[Said] = []
    if request.method == "POST":
        if "drop" in request.POST:
            feeds.drop_feed(id, by=request.staff, now=timezone.now())
            return HttpResponseRedirect("/staff/directory/feeds/")
        try:
            count = feeds.take_over(id, by=request.staff, now=timezone.now())
            messages.success(
                request,
                _("Taken over: %(new)s new, %(changed)s changed.") % {"new": count["new"], "changed": count["changed"]},
            )
            return HttpResponseRedirect("/staff/directory/")
        except Refused as no:
            faults = refused(no)
    plan = feeds.dry(feed, request.staff)
    order = {"refused": 0, "changed": 1, "new": 2, "same": 3}
    rows = sorted(plan.rows, key=lambda row: (order[row.state], row.name))[:SHOWN]
    words = EntryWords(request.region)
    shown = [
        (row, _told(row.why) if row.why else "", [_told(note) for note in row.notes], words.rows(row.differences))
        for row in rows
    ]
    names = [("new", _("new")), ("changed", _("changed")), ("same", _("the same")), ("refused", _("not taken over"))]
    count = plan.count()
    return page(
        request, "directory/feed",
        {"feed": feed, "rows": shown, "counts": [(say, count[state]) for state, say in names], "all": len(plan.rows),
         "labels": dict(names), "any": bool(plan.packs), "faults": faults},
        422 if faults else 200,
    )  # fmt: skip
