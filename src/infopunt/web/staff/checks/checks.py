"""Checks for lawyers and editors: the tree, the rules with their sources, the cases, what differs between two days."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import yaml
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.accounts import permissions
from infopunt.advice import proof as proving
from infopunt.advice import review
from infopunt.advice.folder import CasesFile
from infopunt.advice.models import Check
from infopunt.advice.queries import LiveCheck, listed, live_check, standing
from infopunt.advice.rules.cases import limit_faults
from infopunt.facts.queries import series_of as only_facts
from infopunt.facts.rules import Series, read_on
from infopunt.kernel.faults import Fault
from infopunt.kernel.words import in_language
from infopunt.pages.words.languages import direction, own_name
from infopunt.web.shared.days import day_of
from infopunt.web.staff.checks.tree import answers, drawn, formulas
from infopunt.web.staff.facts.outlook import said
from infopunt.web.staff.faults import Said, in_words
from infopunt.web.staff.gate import StaffRequest, methods, page, permit


@methods("GET")
def everything(request: StaffRequest) -> HttpResponse:
    """Every check with the state of its words per language; two queries."""
    permit(permissions.may_see_texts(request.staff))
    rows, mine = listed(), request.user.language
    languages = sorted({*request.region.languages, *(code for row in rows for code in row.standing)})
    return page(request, "checks/checks", {
        "languages": [(code, own_name(code)) for code in languages],
        "rows": [
            {"one": row, "title": in_language(row.titles, mine),
             "cells": [(code, row.standing.get(code, "missing")) for code in languages]}
            for row in rows
        ],
    })  # fmt: skip


@methods("GET")
def sheet(request: StaffRequest, id: str) -> HttpResponse:
    permit(permissions.may_see_texts(request.staff))
    return show_sheet(request, id)


@methods("POST")
def proof(request: StaffRequest, id: str) -> HttpResponse:
    """The sheet, with every change to a rule that no case notices. Only when asked: it takes seconds."""
    permit(permissions.may_see_texts(request.staff))
    return show_sheet(request, id, prove=True)


@methods("GET")
def download(request: StaffRequest, id: str) -> HttpResponse:
    """cases.yaml as it stands here, ready for the folder of the check."""
    permit(permissions.may_see_texts(request.staff))
    file = CasesFile.model_validate(find(id)[0].cases)
    data = {name: value for name, value in file.model_dump(mode="json", exclude={"cases"}).items() if value}
    data["cases"] = [one.model_dump(mode="json", exclude_none=True) for one in file.cases]
    body = f"# Worked cases of the check {id}. Format: docs/checks.md\n"
    body += yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=140)
    headers = {"content-disposition": 'attachment; filename="cases.yaml"'}
    return HttpResponse(body, content_type="application/yaml; charset=utf-8", headers=headers)


def find(id: str, language: str = "nl") -> tuple[Check, LiveCheck]:
    """The row and the check that runs; three queries."""
    row, check = Check.objects.filter(id=id).first(), live_check(id, {language, "en", "nl"})
    if row is None or check is None:
        raise Http404
    return row, check


def show_sheet(request: StaffRequest, id: str, *, prove: bool = False) -> HttpResponse:
    """Everything about one check in one language on one day; the number of queries does not grow with what it holds."""
    today = timezone.localdate()
    asked = request.GET.get("language", request.user.language)
    row, check = find(id, asked)
    language = check.language(asked)
    states = {code: standing(how, old) for code, how, old in row.texts.order_by("language").values_list(
        "language", "translation", "outdated")}  # fmt: skip
    series = only_facts(check.facts)
    day, wrong = _day(request.GET.get("on", ""), today)
    other, wrong_too = _day(request.GET.get("compare", ""), None)
    day = day or today
    words = check.words[language]
    context: dict[str, Any] = {
        "check": row, "language": language, "way": direction(language), "words": words, "own": own_name(language),
        "languages": [(code, own_name(code), states[code]) for code in states], "state": states[language],
        "on": day, "compare": other, "faults": [Said("", _("Write the day as 1-1-2027."), "on" if wrong else "compare")] if wrong or wrong_too else [],
        "tree": drawn(row.parts, words, language), "may": permissions.may_edit_cases(request.staff),
        **_rules(check, row, series, day, language), **_cases(check, row, series, today),
    }  # fmt: skip
    if other:
        context |= _between(check, row, series, day, other, request.user.language)
    if prove:
        changes, survivors = proving.survivors(check.flow, CasesFile.model_validate(row.cases).plain(), series, today)
        context |= {"proven": True, "changes": changes, "caught": changes - len(survivors), "survivors": survivors}
    return page(request, "checks/check", context, 422 if context["faults"] else 200)


def _day(words: str, otherwise: date | None) -> tuple[date | None, bool]:
    """The day that was asked for, and whether it is none."""
    if not words.strip():
        return otherwise, False
    found = day_of(words)
    return (otherwise, True) if found is None else (found, False)


def _rules(check: LiveCheck, row: Check, series: dict[str, Series], day: date, language: str) -> dict[str, Any]:
    """Questions, facts, values and findings: the expressions as the file has them, the words beside them."""
    flow, words = row.parts, check.words[language]
    facts = []
    for name, use in flow["facts"].items():
        use = use if isinstance(use, dict) else {"fact": use, "day": "", "unit": ""}
        facts.append({"name": name, "words": words.facts.get(name, ""), "day": use["day"] or flow["day"],
                      **fact_row(use["fact"], series, day, language)})  # fmt: skip
    return {
        "questions": [
            {"id": id, "takes": answers(one), "when": one["when"], "words": words.questions[id]}
            for id, one in flow["questions"].items()
        ],
        "facts": facts,
        "values": [
            {"id": id, "words": words.values.get(id, ""), "unit": one["unit"], "rules": formulas(one)}
            for id, one in flow["values"].items()
        ],
        "people": [{"id": id, "given": one["if"], "words": words.people[id]} for id, one in flow["people"].items()],
        "findings": [
            {"id": id, "one": one, "given": one["if"], "words": words.findings[id],
             "rules": [fact_row(rule, series, day, language) for rule in one["rules"]]}
            for id, one in flow["findings"].items()
        ],
        "monotone": flow["monotone"],
    }  # fmt: skip


def told(faults: Iterable[Fault]) -> str:
    """What does not hold; questions and findings by their ids, as the sheet names them."""
    return "; ".join(
        ": ".join(filter(None, (str(fault.at[-1]) if fault.at else "", in_words(fault)))) for fault in faults
    )


def _came(what: str | Fault) -> str:
    return what if isinstance(what, str) else told([what])


def fact_row(id: str, series: dict[str, Series], day: date, language: str) -> dict[str, Any]:
    """A fact with what it says on a day and where that comes from."""
    one = series.get(id)
    span = read_on(one, day).span if one else None
    return {"id": id, "statement": one.statement if one else "", "span": span, "say": said(one, span, language)}


def _cases(check: LiveCheck, row: Check, series: dict[str, Series], today: date) -> dict[str, Any]:
    """Every case with what came of it, the limits, and which verdicts no case expects."""
    file = CasesFile.model_validate(row.cases)
    plain = file.plain()
    cases = [
        {"at": at, "one": one, "differs": told(review.differs(check.flow, case, series, today))}
        for at, (one, case) in enumerate(zip(file.cases, plain.cases, strict=True))
    ]
    return {
        "cases": cases,
        "broken": sum(bool(one["differs"]) for one in cases),
        "limits": [(name, low, high, told(limit_faults(check.flow, name, low, high, series, plain.today or today)))
                   for name, (low, high) in plain.limits.items()],
        "covered": review.covered(check.flow, check.words["nl"], list(plain.cases)),
    }  # fmt: skip


def _between(
    check: LiveCheck, row: Check, series: dict[str, Series], first: date, second: date, language: str
) -> dict[str, Any]:
    plain = CasesFile.model_validate(row.cases).plain()
    return {
        "fact_changes": [
            {"id": one.id, "statement": series[one.id].statement, "before": said(series[one.id], one.before, language),
             "after": said(series[one.id], one.after, language), "span": one.after}
            for one in review.fact_changes(check, series, first, second)
        ],
        "case_changes": [
            (name, _came(before), _came(after))
            for name, before, after in review.case_changes(check.flow, list(plain.cases), series, first, second)
        ],
    }  # fmt: skip
