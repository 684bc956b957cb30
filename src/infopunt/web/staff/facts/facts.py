"""Facts: what is true when, with its source; who is warned before it ends; every text and check that leans on it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.accounts.models import Worker
from infopunt.advice.queries import leaning_on
from infopunt.advice.rules.amounts import number_in
from infopunt.facts import wording
from infopunt.facts.models import Fact
from infopunt.facts.official import read_official
from infopunt.facts.operations import StaleFact, set_owner
from infopunt.facts.pack import current_data
from infopunt.facts.queries import all_series, ending
from infopunt.facts.queries import series_of as only_facts
from infopunt.facts.rules import NUMBERS, SOON, Confidence, FactKind, Read, Status, read_on
from infopunt.facts.watching.queries import alarmed_facts, alarms
from infopunt.information.leaning import change_fact
from infopunt.information.pack import PICTURES
from infopunt.information.queries import users_of
from infopunt.kernel.faults import At, Faulty
from infopunt.pages.publishing import hurry
from infopunt.web.shared.days import iso
from infopunt.web.staff.facts.outlook import outlook
from infopunt.web.staff.faults import refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number
from infopunt.web.staff.names import fact_name

PERIOD = ("value", "from", "to", "status", "confidence", "title", "url", "date", "read", "copy", "checked", "evidence")
SOURCE = ("title", "url", "date", "read", "copy")
GAP = ("from", "noted", "what", "why")
MOST_ROWS = 200


@methods("GET")
def everything(request: StaffRequest) -> HttpResponse:
    """Every fact with what it says today; what ends soon stands first."""
    permit(permissions.may_see_texts(request.staff))
    day = timezone.localdate()
    words, only_unknown = request.GET.get("find", "").strip().lower(), "unknown" in request.GET
    rows = []
    for series in all_series().values():
        name = fact_name(series.id, series.statement)
        if words and not any(words in said.lower() for said in (series.id, series.statement, name)):
            continue
        reading = read_on(series, day)
        span = reading.shown
        if only_unknown and span:
            continue
        say = (
            wording.value_in_words(series, span, request.user.language)
            if span and series.kind is not FactKind.RULE
            else ""
        )
        rows.append({"id": series.id, "statement": series.statement, "say": say, "until": span.end if span else None,
                     "unknown": span is None, "checked": span.checked if span else None})  # fmt: skip
    return page(
        request,
        "facts/facts",
        {
            "rows": rows,
            "find": words,
            "unknown": only_unknown,
            "sources": alarms().count(),
            "ending": ending(day),
            "days": SOON.days,
        },
    )


@methods("GET", "POST")
def one(request: StaffRequest, id: str) -> HttpResponse:
    permit(permissions.may_see_texts(request.staff))
    fact = get_object_or_404(Fact, pk=id)
    if request.method == "POST":
        permit(permissions.may_edit_facts(request.staff))
        return _save(request, fact)
    return _form(request, fact, _flat(current_data(fact)))


def _form(request: StaffRequest, fact: Fact, data: dict[str, Any], **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    users = users_of(fact.id)
    pictures = {user.page.removeprefix(f"{PICTURES}/") for user in users if user.page.startswith(f"{PICTURES}/")}
    return page(
        request, "facts/fact",
        {
            "fact": fact, "data": _with_kinds(data, fact.id), "may": permissions.may_edit_facts(request.staff), "users": users,
            "checks": leaning_on(fact.id, pictures, request.user.language),
            "changes": fact.changes.order_by("-at")[:20], "statuses": list(Status), "confidences": list(Confidence), "readings": list(Read),
            "owners": Worker.objects.filter(is_active=True).order_by("email").values_list("email", flat=True),
            "alarms": alarmed_facts(timezone.localdate()).get(fact.id, []), "offer": fact.offered, "revision": more.pop("revision", fact.revision),
            "outlook": outlook(only_facts([fact.id])[fact.id], timezone.localdate(), request.user.language), **more,
        },
        status,
    )  # fmt: skip


def _flat(data: dict[str, Any]) -> dict[str, Any]:
    """A fact as the form shows it: one row a period and a gap, and an empty one to add."""
    periods = [
        {**{name: one.get(name, "") for name in PERIOD}, "value": _as_typed(one["value"]), "status": one.get("status", "in_force"),
         **_flat_source(one["source"])}
        for one in data.get("periods", [])
    ]  # fmt: skip
    gaps = [{name: one.get(name, "") for name in GAP} for one in data.get("gaps", [])]
    floor = _flat_source(data.get("never_falls") or {})
    return {
        **data,
        "floor": floor,
        "may_have_floor": data["kind"] in NUMBERS,
        "periods": [*periods, dict.fromkeys(PERIOD, "")],
        "gaps": [*gaps, dict.fromkeys(GAP, "")],
    }


def _with_kinds(data: dict[str, Any], id: str) -> dict[str, Any]:
    """Beside each source whose address it is, as it follows from the address."""
    hosts = read_official(settings.CONTENT)[0]

    def kind(url: str) -> str:
        return str(hosts.kind_of(url, id) or "secondary") if hosts and url else ""

    periods = [{**one, "official": kind(one["url"])} for one in data["periods"]]
    return {**data, "periods": periods, "floor": {**data["floor"], "official": kind(data["floor"]["url"])}}


def _flat_source(source: dict[str, str]) -> dict[str, str]:
    """A source as the form shows it; what is not filled in was not read."""
    return {**{name: source.get(name, "") for name in SOURCE}, "read": source.get("read", Read.NO)}


def _as_typed(value: Any) -> Any:
    """A number as a Dutch reader writes it, so that what is shown is read back as the same."""
    return str(value).replace(".", ",") if isinstance(value, float) else value


def _typed(request: HttpRequest, kind: str) -> dict[str, Any]:
    """What was typed, in the shape of the form; rows left empty are left out."""

    def rows(prefix: str, names: tuple[str, ...], needed: tuple[str, ...]) -> list[dict[str, str]]:
        found = []
        for at in range(whole_number(request, f"{prefix}-rows", MOST_ROWS)):
            row = {name: request.POST.get(f"{prefix}-{at}-{name}", "").strip() for name in names}
            if any(row[name] for name in needed):
                found.append(row)
        return found

    return {
        "statement": request.POST.get("statement", "").strip(),
        "kind": kind,
        "floor": {name: request.POST.get(f"floor-{name}", "").strip() for name in SOURCE},
        "may_have_floor": kind in NUMBERS,
        "unit": request.POST.get("unit", "").strip(),
        "ask": request.POST.get("ask", "").strip(),
        "periods": rows("period", PERIOD, ("value", "from", "title")),
        "gaps": rows("gap", GAP, ("from", "what")),
    }


def _value(words: str, kind: str) -> Any:
    """A value as it is typed or stands on the site: 14,71 and 14.71 are the same, 40.857 is a thousand and more."""
    if kind in NUMBERS:
        number = number_in(words, places=2)
        if number is None:
            return words
        return int(number.value) if number.value.denominator == 1 else float(number.value)
    if kind == FactKind.RULE:
        return {"true": True, "false": False}.get(words.lower(), words)
    return words


def _pack(typed: dict[str, Any], kind: str) -> dict[str, Any]:
    floor = typed["floor"] if any(typed["floor"][name] for name in ("title", "url", "date", "copy")) else None
    periods = [
        {
            "value": _value(row["value"], kind),
            "from": iso(row["from"]) or None,
            "to": iso(row["to"]) or None,
            "status": row["status"] or "in_force",
            "confidence": row["confidence"],
            "source": _source(row),
            "checked": iso(row["checked"]),
            "evidence": row["evidence"],
        }
        for row in typed["periods"]
    ]
    gaps = [{**row, "from": iso(row["from"]), "noted": iso(row["noted"])} for row in typed["gaps"]]
    return {
        "statement": typed["statement"], "kind": kind, "unit": typed["unit"], "ask": typed["ask"],
        "never_falls": _source(floor) if floor else None, "periods": periods, "gaps": gaps,
    }  # fmt: skip


def _source(row: dict[str, str]) -> dict[str, str]:
    return {**{name: row[name] for name in SOURCE}, "read": row["read"] or Read.NO}


def _field(at: At) -> str:
    """The name in the form of a place in a fact."""
    names = {"periods": "period", "gaps": "gap", "never_falls": "floor"}
    return "-".join(names.get(str(part), str(part)) for part in at if part != "source")


def _save(request: StaffRequest, fact: Fact) -> HttpResponse:
    typed, now = _typed(request, fact.kind), timezone.now()
    again = {
        **typed,
        "periods": [*typed["periods"], dict.fromkeys(PERIOD, "")],
        "gaps": [*typed["gaps"], dict.fromkeys(GAP, "")],
    }
    try:
        revision = whole_number(request, "revision")
        change_fact(fact.id, _pack(typed, fact.kind), revision=revision, by=request.staff.email, now=now)
    except Faulty as no:
        return _form(request, fact, again, faults=refused(no, _field), status=422)
    except StaleFact as no:
        fact.refresh_from_db()
        theirs = current_data(fact)
        return _form(request, fact, again, faults=refused(no), theirs=theirs, revision=fact.revision, status=409)
    owner = request.POST.get("owner", "")
    if owner != fact.owner and (not owner or Worker.objects.filter(is_active=True, email=owner).exists()):
        set_owner(fact.id, owner, by=request.staff.email, now=now)
    hurry(now)
    messages.success(request, _("Saved. Readers get it in a moment."))
    return HttpResponseRedirect(f"/staff/facts/{fact.id}/")
