"""The pages of a check: a question, a result, a summary to carry on. Made the same way for the store and for a visitor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from babel.dates import get_month_names
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.advice.queries import LiveCheck
from infopunt.advice.rules.answers import Slip, written
from infopunt.advice.rules.flow import DANGER, Outcome, Question, Run, bounds, options_of
from infopunt.advice.rules.values import UNKNOWN, Value
from infopunt.facts import wording
from infopunt.facts.rules import Series
from infopunt.kernel.faults import Fault
from infopunt.pages.checks.teller import Teller, amount_words, month_words
from infopunt.pages.faults import slip_code, to_mend
from infopunt.pages.words.languages import attributes_of, own_name

KIOSK = "kiosk/"


@dataclass(frozen=True)
class Asking:
    """One visitor's way through one check. `given` are the answers so far as the form carries them."""

    check: LiveCheck
    run: Run
    series: Mapping[str, Series]
    language: str
    given: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    slip: Slip | None = None
    picture: str = ""
    kiosk: bool = False

    @property
    def shown_in(self) -> str:
        return self.check.language(self.language)

    @property
    def teller(self) -> Teller:
        return Teller(self.run, self.check.words[self.shown_in], self.shown_in, self.series)

    @property
    def address(self) -> str:
        return f"/{self.language}/checks/{self.check.id}/{KIOSK if self.kiosk else ''}"


def shared_context(asking: Asking) -> dict[str, object]:
    """What every page of a check needs."""
    words = asking.check.words[asking.shown_in]
    return {
        "check": asking.check.id,
        "title": words.title,
        "lead": words.lead,
        "action": asking.address,
        "attributes": attributes_of(asking.shown_in, asking.language),
        "notices": check_notices(asking.check, asking.shown_in, asking.language),
        "kiosk": asking.kiosk,
    }


def check_notices(check: LiveCheck, shown: str, asked: str) -> list[str]:
    found = []
    if shown != asked:
        found.append(
            _("This check is not there in this language yet. You read it in: %(language)s.")
            % {"language": own_name(shown)}
        )
    if shown in check.machine:
        found.append(_("A computer translated this text. Nobody has checked it yet. In doubt, the Dutch text counts."))
    if shown in check.outdated:
        found.append(_("The Dutch text was changed after this translation. Parts of it may be old."))
    return found


def question_context(asking: Asking) -> dict[str, object]:
    """The next question, with what was typed before and what is wrong with it."""
    question = asking.run.next
    assert question is not None
    words = asking.check.words[asking.shown_in].questions[question.id]
    teller = asking.teller
    first = asking.run.flow.findings[0]
    danger = asking.run.outcome(first) if first.id == DANGER else None
    asked = question.id == DANGER or danger is None
    return {
        **shared_context(asking),
        "question": question.id,
        "kind": question.kind,
        "ask": teller.filled(words.ask),
        "why": teller.filled(words.why),
        "where": teller.filled(words.where),
        "gaps": _gaps(asking, question),
        "picture": mark_safe(asking.picture),
        **to_mend([fault_of_answer(asking, question)] if asking.slip else []),
        "options": _options(asking, question),
        "typed": {"answer": "", "d": "", **asking.typed},
        "months": _months(asking.language, asking.typed.get("m", "")) if question.kind in ("date", "month") else [],
        "years": _years(asking, question) if question.kind in ("date", "month") else [],
        "unit": unit_words(question, asking.language),
        "hidden": [(id, value) for id, value in asking.given.items() if id != question.id and value],
        "number": len(asking.run.asked) + 1,
        "most": most_questions(asking.run),
        "danger": None if asked or danger is None else outcome_context(teller, danger),
    }


def _gaps(asking: Asking, question: Question) -> list[SafeString]:
    """What is not known of the facts the answer is held against, in the language the check is shown in."""
    with override(asking.shown_in):
        return asking.teller.gaps_at(question)


def most_questions(run: Run) -> int:
    """How many questions there can be in all, as far as is known now."""
    settled = {one.id for one in run.flow.questions if run.look(one.id).uses and run.look(one.id).value is not UNKNOWN}
    asked = {one.id for one in run.asked}
    return sum(1 for one in run.flow.questions if one.id in asked or one.id not in settled)


def _options(asking: Asking, question: Question) -> list[tuple[str, str, bool]]:
    chosen = asking.typed.get("answer", "")
    if question.kind == "yesno":
        rows = [("yes", _("Yes")), ("no", _("No"))]
    else:
        named = asking.check.words[asking.shown_in].questions[question.id].options
        rows = [(id, named[id]) for id in options_of(question)]
    return [(id, label, id == chosen) for id, label in rows]


def _months(language: str, chosen: str) -> list[tuple[int, str, bool]]:
    names = get_month_names("wide", "stand-alone", locale=language)
    return [(number, str(names[number]), str(number) == chosen.lstrip("0")) for number in range(1, 13)]


def _years(asking: Asking, question: Question) -> list[tuple[int, bool]]:
    low, high = bounds(asking.run, question)
    first = low.year if isinstance(low, date) else asking.run.today.year - 10
    last = high.year if isinstance(high, date) else asking.run.today.year + 2
    return [(year, str(year) == asking.typed.get("y", "")) for year in range(last, first - 1, -1)]


def unit_words(question: Question, language: str) -> str:
    """What stands beside the box: €, hours, years."""
    if question.kind != "number" or not question.unit:
        return ""
    if question.unit.startswith("EUR"):
        return "€"
    if question.unit == "percent":
        return "%"
    return " / ".join(wording.unit_name(unit, language) for unit in question.unit.split("/"))


def fault_of_answer(asking: Asking, question: Question) -> Fault:
    """What is wrong with the answer that was given; the bound it passes in the reader's words."""
    low, high = bounds(asking.run, question)
    slip = asking.slip or Slip.EMPTY
    bound = {Slip.LOW: low, Slip.HIGH: high}.get(slip)
    values = {"bound": _bound_words(question, bound, asking.language)} if bound is not None else {}
    return Fault(slip_code(slip, question.kind), ("answer",), values)


def _bound_words(question: Question, bound: Value | None, language: str) -> str:
    if isinstance(bound, date):
        return month_words(bound, language) if question.kind == "month" else wording.day(bound, language)
    return amount_words(bound, question.unit, language) if isinstance(bound, Fraction) else ""


def outcome_context(teller: Teller, outcome: Outcome) -> dict[str, object]:
    """One finding in one language."""
    return {
        "id": outcome.finding.id,
        "ask": teller.filled(teller.words.findings[outcome.finding.id].ask),
        "verdict": teller.verdict(outcome),
        "say": teller.said(outcome),
        "todo": teller.todo(outcome),
        "lacking": teller.lacking(outcome),
        "steps": teller.steps(outcome),
        "rules": teller.rules(outcome),
        "pages": outcome.finding.pages,
        "trouble": outcome.verdict == outcome.finding.trouble or outcome.finding.id == DANGER,
    }


def result_context(asking: Asking, titles: Mapping[str, str]) -> dict[str, object]:
    """Everything that was found, in the visitor's language and in Dutch beside it."""
    own = both_sides(asking, asking.shown_in)
    dutch = both_sides(asking, "nl") if asking.shown_in != "nl" and "nl" in asking.check.words else None
    pages = dict.fromkeys(page for one in asking.run.outcomes() for page in one.finding.pages)
    topics = dict.fromkeys(one.finding.topic for one in asking.run.outcomes() if one.finding.topic)
    return {
        **shared_context(asking),
        "pairs": list(zip(own["outcomes"], dutch["outcomes"] if dutch else [None] * len(own["outcomes"]), strict=True)),
        "people": own["people"],
        "answers": own["answers"],
        "dutch": dutch,
        "hidden": [(id, value) for id, value in asking.given.items() if value],
        "pages": [(f"/{asking.language}/{page}/", titles[page]) for page in pages if page in titles],
        "topic": next(iter(topics), "").partition(".")[0],
        "day": wording.day(asking.run.today, asking.language),
    }


def both_sides(asking: Asking, language: str) -> dict[str, Sequence[object]]:
    """The result in one language."""
    with override(language):
        teller = Teller(asking.run, asking.check.words[language], language, asking.series)
        return {
            "outcomes": [outcome_context(teller, one) for one in asking.run.outcomes()],
            "people": [teller.filled(teller.words.people[name]) for name in asking.run.judgements()],
            "answers": [(one.id, teller.label(one.id), teller.value(one.id)) for one in asking.run.asked],
        }


def carried(run: Run) -> dict[str, str]:
    """The answers as the form carries them."""
    return {one.id: written(one, run.answers[one.id]) for one in run.asked}
