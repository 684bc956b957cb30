"""Where an organisation, without an account, says datum by datum whether what we say of it is right. The link does this one
thing, once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.directory import operations
from infopunt.directory.models import Organisation, Place
from infopunt.directory.rules import DOUBTFUL
from infopunt.facts import wording
from infopunt.facts.queries import series_of as only_facts
from infopunt.facts.rules import FactKind, read_on
from infopunt.kernel.errors import Refused
from infopunt.pages.words.languages import own_name
from infopunt.web.shared.when import hours_words
from infopunt.web.staff.faults import Said, refusal, refused
from infopunt.web.staff.gate import methods, page

DUTCH = "nl"  # in which readers at the desk know the entry


@dataclass(frozen=True)
class Datum:
    """One thing we say of an organisation, in words; `place` is '' for what is said of all of it. `answer` is what was ticked."""

    place: str
    field: str
    label: str
    words: str
    answer: str = ""

    @property
    def name(self) -> str:
        return f"{self.place}:{self.field}"


@methods("GET", "POST")
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        entry = operations.open_ask(secret, timezone.now()).organisation
        rows = _data(entry, request)
        if request.method == "POST":
            return _answered(request, secret, entry, rows)
    except operations.DeadAsk as no:
        title = _("This link no longer works")
        return page(request, "said", {"title": title, "say": refusal(no), "outside": True}, 410)
    return _screen(request, entry, rows)


def _screen(
    request: HttpRequest, entry: Organisation, rows: list[Datum], faults: Sequence[Said] = (), status: int = 200
) -> HttpResponse:
    context = {
        "entry": entry, "rows": rows, "faults": faults, "seen": operations.looks(entry), "outside": True,
        "said": request.POST.get("said", ""),
    }  # fmt: skip
    return page(request, "directory/confirm", context, status)


def _answered(request: HttpRequest, secret: str, entry: Organisation, rows: list[Datum]) -> HttpResponse:
    """All right, or what is wrong with the words of who answers; nothing ticked is no answer."""
    wrong = [row for row in rows if row.answer == "wrong"]
    said = request.POST.get("said", "").strip()
    whole = "right" in request.POST or all(row.answer == "right" for row in rows)
    right = whole and not wrong and not said
    if not right and not wrong and not said:
        return _screen(
            request,
            entry,
            rows,
            [Said("", _("Say of each line whether it is right, or write what is to be corrected."), "said")],
            422,
        )
    lines = [f"{row.label}: {row.words or '–'} ✗" for row in wrong]
    sure = {(row.place, row.field) for row in rows if row.answer == "right" and row.place}
    try:
        operations.confirm(
            secret, right=right, said="\n".join([*lines, said]), now=timezone.now(), day=timezone.localdate(), sure=sure,
            seen=request.POST.get("seen"),
        )  # fmt: skip
    except operations.DeadAsk:
        raise
    except Refused as no:
        entry = Organisation.objects.get(pk=entry.pk)
        return _screen(request, entry, _data(entry, request), refused(no), 409)
    thanks = _("Thank you. It is confirmed.") if right else _("Thank you. An editor corrects it.")
    return page(request, "said", {"title": entry.name, "say": thanks, "outside": True})


def _data(entry: Organisation, request: HttpRequest) -> list[Datum]:
    """Everything readers are told, a line each; of what nobody could confirm also that we do not know it."""
    rows = [Datum("", "name", _("Name"), entry.name)]
    if entry.url:
        rows.append(Datum("", "url", _("Site"), entry.url))
    rows += [
        Datum("", f"service-{one.id}", _("What you do"), one.name.get(DUTCH, one.id))
        for one in entry.services.order_by("id")
    ]
    places = list(entry.places.order_by("position", "id"))
    numbers = _numbers(places)
    for place in places:
        rows += _of_place(place, numbers.get(place.phone, ""))
    return [
        Datum(row.place, row.field, row.label, row.words, request.POST.get(f"answer-{row.name}", "")) for row in rows
    ]


def _of_place(place: Place, number: str) -> list[Datum]:
    said = {
        "address": (_("Address"), place.address),
        "phone": (_("Telephone"), number or place.number),
        "hours": (_("Open"), hours_words(place.hours, DUTCH)),
        "languages": (_("Languages"), ", ".join(own_name(code) for code in place.languages)),
        "url": (_("Site"), place.url),
    }
    return [
        Datum(place.id, field, f"{place.name}: {said[field][0]}", said[field][1])
        for field in DOUBTFUL
        if said[field][1] or field in place.unverified
    ]


def _numbers(places: list[Place]) -> dict[str, str]:
    """The telephone numbers that stand there as facts, as readers see them."""
    day, found = timezone.localdate(), {}
    for id, series in only_facts({place.phone for place in places if place.phone}).items():
        span = read_on(series, day).span
        if span and series.kind is not FactKind.RULE:
            found[id] = wording.value_in_words(series, span, DUTCH)
    return found
