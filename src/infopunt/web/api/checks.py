"""The checks for other programs: what they ask, and what comes of answers. Stateless; answers are neither kept nor logged."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import override
from ninja import Query, Router
from pydantic import Field

from infopunt.advice.queries import Listed, LiveCheck, listed, live_check
from infopunt.advice.rules.answers import LONGEST, Slip, Unfit, read, taken, written
from infopunt.advice.rules.flow import DANGER, Question, Run, bounds, options_of
from infopunt.advice.rules.values import Missing, Value
from infopunt.facts.official import read_official
from infopunt.facts.queries import series_of
from infopunt.facts.rules import Reading, Series, Source, read_on
from infopunt.kernel.faults import Fault
from infopunt.pages.checks.contexts import Asking, fault_of_answer
from infopunt.pages.checks.teller import Teller
from infopunt.pages.faults import fault_sentence
from infopunt.web.api.shared import Camel, FactSourceOut, GivenObject, Page, Paging, Problem

router = Router(tags=["checks"])
Verdict = Literal["yes", "no", "unknown"]
MOST_ANSWERS = 100


class CheckOut(Camel):
    id: str
    title: str
    lead: str
    topics: list[str]
    language: str = Field(description="Of title and lead: the one asked for, else English, else Dutch.")
    languages: dict[str, Literal["current", "machine", "outdated"]]


class CheckQuestionOut(Camel):
    id: str
    kind: Literal["choice", "yesno", "number", "date", "month"]
    unit: str = Field(description="EUR/hour, year, percent; empty: none.")
    places: int = Field(description="Decimals a number may have.")
    options: dict[str, str] = Field(description="Of a choice: answer → words.")
    ask: str
    short: str
    why: str
    where: str
    bring: str = Field(description="What settles it when somebody does not know.")
    lowest: str | None = Field(description="As an answer is written; depends on the day and on earlier answers.")
    highest: str | None


class WholeCheckOut(CheckOut):
    questions: list[CheckQuestionOut] = Field(
        description="In the order they are asked; some only after certain answers."
    )


class Wish(Camel):
    language: str = Field("en", max_length=8, pattern=r"^[a-z]{2,3}$", examples=["pl"])


class CheckFilters(Paging, Wish):
    pass


class AnswersIn(GivenObject):
    """Answers so far. What is not asked is left out of account."""

    language: str = Field("en", max_length=8, pattern=r"^[a-z]{2,3}$", examples=["pl"])
    answers: dict[str, str] = Field(
        default_factory=dict, max_length=MOST_ANSWERS, examples=[{"danger": "no", "month": "2026-06", "gross": "1471.00"}],
        description="Question → what would be typed in the form: yes, no, an option, 14.71, 2026-06, 2026-06-30; ? is: I do not know.",
    )  # fmt: skip


class FactOut(Camel):
    """A fact as it was read: on which day, since when it holds, where it comes from."""

    id: str
    read_on: date | None
    valid_from: date | None
    valid_to: date | None
    status: str
    confidence: str
    source: FactSourceOut
    checked_on: date
    at_least: bool = Field(
        description="The value of that day is not known; by law it never falls, so it is at least the last one, which this is."
    )
    law: FactSourceOut | None = Field(description="The law by which it never falls, where that is so.")


class StepOut(Camel):
    name: str
    label: str
    value: str
    fact: FactOut | None


class MissingOut(Camel):
    name: str
    say: str = Field(description="What would settle it.")


class FindingOut(Camel):
    id: str
    ask: str
    verdict: Verdict
    trouble: bool = Field(description="Whether this is bad news.")
    say: str
    todo: list[str]
    steps: list[StepOut] = Field(description="Everything that decided it, in order.")
    missing: list[MissingOut]
    rules: list[FactOut]
    pages: list[str]
    topic: str


class JudgementOut(Camel):
    name: str
    say: str


class EvaluationOut(Camel):
    check: str
    language: str
    today: date
    answers: dict[str, str] = Field(description="Those that were taken, in one notation.")
    next: CheckQuestionOut | None = Field(description="What to ask now; null: the outcomes are complete.")
    findings: list[FindingOut] = Field(description="While there is a next question: only danger, which cannot wait.")
    judgements: list[JudgementOut] = Field(description="What only a person can judge.")


@router.get("", response=Page[CheckOut], by_alias=True, summary="The checks")
def checks(request: HttpRequest, asked: Query[CheckFilters]) -> dict[str, Any]:
    rows, start = listed(), (asked.page - 1) * asked.page_size
    return {"total": len(rows), "page": asked.page, "page_size": asked.page_size,
            "results": [_listed(one, asked.language) for one in rows[start : start + asked.page_size]]}  # fmt: skip


@router.get("/{slug:id}", response=WholeCheckOut, by_alias=True, summary="A check with its questions")
def check(request: HttpRequest, id: str, asked: Query[Wish]) -> dict[str, Any]:
    found = _find(id, asked.language)
    row = next(one for one in listed() if one.id == id)
    shown = found.language(asked.language)
    with override(shown):
        run = taken(found.flow, {}, series_of(found.facts), timezone.localdate())
        questions = [
            _question(one, run, Teller(run, found.words[shown], shown, run.series)) for one in found.flow.questions
        ]
    return {**_listed(row, asked.language), "questions": questions}


@router.post("/{slug:id}/_evaluate", response=EvaluationOut, by_alias=True, summary="What comes of answers")
def evaluate(request: HttpRequest, id: str, sent: AnswersIn) -> dict[str, Any]:
    """The next question, or everything that was found. Nothing of the answers is kept."""
    found = _find(id, sent.language)
    if set(sent.answers) - {one.id for one in found.flow.questions}:
        raise Problem(400, Fault("no_question", ("answers",)))
    shown, series = found.language(sent.language), series_of(found.facts)
    with override(shown):
        run = taken(found.flow, sent.answers, series, timezone.localdate())
        _refuse_unfit(found, run, sent, series)
        teller = Teller(run, found.words[shown], shown, series)
        outcomes = [
            one for one in run.outcomes() if run.next is None or (one.finding.id == DANGER and DANGER in run.answers)
        ]
        return {
            "check": id, "language": shown, "today": run.today,
            "answers": {one.id: written(one, run.answers[one.id]) for one in run.asked},
            "next": _question(run.next, run, teller) if run.next else None,
            "findings": [_finding(one, run, teller) for one in outcomes],
            "judgements": [] if run.next else [
                {"name": name, "say": plain(teller.filled(teller.words.people[name]))} for name in run.judgements()
            ],
        }  # fmt: skip


def _find(id: str, language: str) -> LiveCheck:
    found = live_check(id, {language, "en", "nl"})
    if found is None:
        raise Http404
    return found


def _listed(one: Listed, asked: str) -> dict[str, Any]:
    shown = next(code for code in (asked, "en", "nl") if code in one.titles)
    return {"id": one.id, "title": one.titles[shown], "lead": one.leads[shown], "topics": one.topics, "language": shown,
            "languages": one.standing}  # fmt: skip


def _refuse_unfit(check: LiveCheck, run: Run, sent: AnswersIn, series: dict[str, Series]) -> None:
    """A wrong answer is told with its question, in the language asked for; never with what was sent."""
    question = run.next
    if question is None or not sent.answers.get(question.id):
        return
    slip = Slip.NO_CHOICE
    try:
        if len(sent.answers[question.id]) <= LONGEST:
            read(question, sent.answers[question.id], run)
    except Unfit as no:
        slip = no.slip
    fault = fault_of_answer(Asking(check, run, series, check.language(sent.language), slip=slip), question)
    raise Problem(400, replace(fault, at=("answers", question.id)), say=fault_sentence(fault))


def _question(one: Question, run: Run, teller: Teller) -> dict[str, Any]:
    words = teller.words.questions[one.id]
    low, high = (_bound(one, bound) for bound in bounds(run, one))
    return {
        "id": one.id, "kind": one.kind, "unit": one.unit, "places": one.places,
        "options": {id: words.options[id] for id in options_of(one)}, "lowest": low, "highest": high, "short": words.short,
        **{name: plain(teller.filled(getattr(words, name))) for name in ("ask", "why", "where", "bring")},
    }  # fmt: skip


def _bound(question: Question, bound: Value | None) -> str | None:
    return None if bound is None or isinstance(bound, Missing) else written(question, bound)


def _finding(outcome: Any, run: Run, teller: Teller) -> dict[str, Any]:
    finding = outcome.finding
    lacking: Sequence[str] = teller.lacking(outcome)
    return {
        "id": finding.id, "ask": plain(teller.filled(teller.words.findings[finding.id].ask)), "verdict": outcome.verdict,
        "trouble": outcome.verdict == finding.trouble or finding.id == DANGER,
        "say": plain(teller.said(outcome)), "todo": [plain(one) for one in teller.todo(outcome)],
        "steps": [{"name": name, "label": teller.label(name), "value": teller.value(name), "fact": _named(name, run)}
                  for name in outcome.uses],
        "missing": [{"name": name, "say": plain(say)} for name, say in zip(outcome.missing, lacking, strict=True)],
        "rules": [row for id in finding.rules if (row := _rule(id, run))],
        "pages": list(finding.pages), "topic": finding.topic,
    }  # fmt: skip


def _named(name: str, run: Run) -> dict[str, Any] | None:
    named = run.flow.facts.get(name)
    reading = run.reading(named) if named else None
    return _fact(reading, run.day(named)) if named and reading else None


def _rule(id: str, run: Run) -> dict[str, Any] | None:
    series = run.series.get(id)
    return _fact(read_on(series, run.today), run.today) if series else None


def _fact(reading: Reading, day: date | None) -> dict[str, Any] | None:
    """A fact as it was read, or as its floor."""
    span, law = reading.shown or reading.floor, reading.series.never_falls
    if span is None:
        return None
    return {
        "id": reading.series.id, "read_on": day, "valid_from": span.start, "valid_to": span.end, "status": str(span.status),
        "confidence": str(span.confidence), "checked_on": span.checked, "source": _source(span.source, reading.series.id),
        "at_least": reading.shown is None, "law": _source(law, reading.series.id) if law else None,
    }  # fmt: skip


def _source(source: Source, id: str) -> dict[str, Any]:
    official = read_official(settings.CONTENT)[0].kind_of(source.url, id) is not None
    return {
        "title": source.title, "url": source.url, "dated": source.date, "read": str(source.read), "official": official,
    }  # fmt: skip


def plain(words: str) -> str:
    """Without the links and marks pages need."""
    return unescape(strip_tags(words))
