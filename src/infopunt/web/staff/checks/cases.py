"""One worked case: the form in which it is added, changed, tried or taken out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from infopunt.accounts import permissions
from infopunt.advice import review
from infopunt.advice.folder import CaseFile, CasesFile
from infopunt.advice.models import Check
from infopunt.advice.operations import StaleCases, change_cases
from infopunt.advice.queries import LiveCheck
from infopunt.advice.rules.answers import LONGEST
from infopunt.advice.rules.flow import DANGER
from infopunt.facts.queries import series_of as only_facts
from infopunt.kernel.faults import At, Faulty
from infopunt.web.shared.days import iso
from infopunt.web.staff.checks.checks import find, told
from infopunt.web.staff.checks.tree import answers
from infopunt.web.staff.faults import refused
from infopunt.web.staff.gate import StaffRequest, methods, page, permit, whole_number

EMPTY: dict[str, Any] = {
    "name": "",
    "today": "",
    "answers": {},
    "expect": {},
    "values": {},
    "people": None,
    "source": {"title": "", "url": ""},
}


@methods("GET", "POST")
def new(request: StaffRequest, id: str) -> HttpResponse:
    return _case(request, id, None)


@methods("GET", "POST")
def one(request: StaffRequest, id: str, at: int) -> HttpResponse:
    return _case(request, id, at)


def _case(request: StaffRequest, id: str, at: int | None) -> HttpResponse:
    permit(permissions.may_edit_cases(request.staff))
    row, check = find(id, request.user.language)
    there = row.cases["cases"]
    if request.method == "POST":
        return _take(request, row, check, at)
    if at is not None and at >= len(there):
        raise Http404
    return _form(request, row, check, at, EMPTY if at is None else there[at])


def _take(request: StaffRequest, row: Check, check: LiveCheck, at: int | None) -> HttpResponse:
    """Try what was typed, or save it; what cannot be saved stays in the form."""
    typed, do = _typed(request, row), request.POST.get("do", "save")
    if do == "try":
        return _form(request, row, check, at, typed, tried=True, revision=whole_number(request, "revision"))
    cases = list(row.cases["cases"])
    if do == "remove" and at is not None:
        del cases[at : at + 1]
    elif at is None:
        cases.append(typed)
    else:
        cases[at : at + 1] = [typed]
    try:
        revision = whole_number(request, "revision")
        change_cases(row.id, {**row.cases, "cases": cases}, revision=revision, by=request.staff, now=timezone.now())
    except Faulty as no:
        return _form(request, row, check, at, typed, faults=refused(no, _field), revision=revision, status=422)
    except StaleCases as no:
        return _form(request, row, check, at, typed, faults=refused(no), theirs=_theirs(row, at), status=409)
    if do == "remove":
        messages.success(request, _("The case is taken out."))
        return HttpResponseRedirect(f"/staff/checks/{row.id}/#cases")
    wrong = _differs(row, check, typed)
    if wrong:
        messages.error(request, _("Saved, but it does not hold: %(what)s") % {"what": wrong})
    else:
        messages.success(request, _("Saved. The case holds."))
    return HttpResponseRedirect(f"/staff/checks/{row.id}/#case-{len(cases) - 1 if at is None else at}")


def _theirs(row: Check, at: int | None) -> dict[str, Any] | None:
    cases = row.cases["cases"]
    return cases[at] if at is not None and at < len(cases) else None


def _typed(request: StaffRequest, row: Check) -> dict[str, Any]:
    """The case in the shape of the file; what was left empty is left out."""
    post = request.POST
    given = {id: post.get(f"answer-{id}", "").strip()[:LONGEST] for id in row.parts["questions"]}
    expect = {id: post.get(f"expect-{id}", "").strip()[:LONGEST] for id in row.parts["findings"]}
    return {
        "name": post.get("name", "").strip(),
        "today": iso(post.get("today", "")) or None,
        "answers": {id: words for id, words in given.items() if words},
        "expect": {id: verdict for id, verdict in expect.items() if verdict},
        "values": {id: words for id in row.parts["values"] if (words := post.get(f"value-{id}", "").strip()[:LONGEST])},
        "people": post.getlist("people") if post.get("judged") else None,
        "source": {"title": post.get("source", "").strip(), "url": post.get("url", "").strip()},
    }


def _field(at: At) -> str:
    """The name in the form of a place in a case."""
    names = {"answers": "answer", "values": "value"}
    inner = at[2:]
    if inner[:1] == ("source",):
        return {"title": "source"}.get(str(inner[-1]), str(inner[-1]))
    return "-".join(names.get(str(part), str(part)) for part in inner[:2])


def _differs(row: Check, check: LiveCheck, data: dict[str, Any]) -> str:
    """What comes otherwise than it expects; '' when it holds."""
    try:
        case = CaseFile.model_validate(data).case(CasesFile.model_validate({**row.cases, "cases": []}).today)
    except ValidationError:
        return _("it is not complete")
    return told(review.differs(check.flow, case, only_facts(check.facts), timezone.localdate()))


def _form(
    request: StaffRequest, row: Check, check: LiveCheck, at: int | None, data: dict[str, Any], **more: Any
) -> HttpResponse:
    language = check.language(request.user.language)
    words = check.words[language]
    tried = more.pop("tried", False) or (at is not None and "status" not in more)
    return page(
        request, "checks/case",
        {
            "check": row, "at": at, "data": data, "title": words.title, "revision": more.pop("revision", row.revision),
            "questions": [
                {"id": id, "ask": words.questions[id].ask, "takes": answers(one), "when": one["when"],
                 "choices": ["yes", "no"] if one["type"] == "yesno" else one["options"],
                 "value": str(data["answers"].get(id, "")), "danger": id == DANGER}
                for id, one in row.parts["questions"].items()
            ],
            "findings": [
                {"id": id, "ask": words.findings[id].ask, "value": data["expect"].get(id, "")} for id in row.parts["findings"]
            ],
            "values": [(id, words.values[id], data.get("values", {}).get(id, "")) for id in row.parts["values"]],
            "people": [(id, words.people[id], id in (data["people"] or [])) for id in row.parts["people"]],
            "judged": data["people"] is not None,
            "tried": tried, "differs": _differs(row, check, data) if tried else "", **more,
        },
        more.pop("status", 200),
    )  # fmt: skip
