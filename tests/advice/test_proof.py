"""The proofs prove: a planted fault of each kind is found; the real checks have none."""

from datetime import date
from pathlib import Path

import pytest

from infopunt.advice.folder import CasesFile, CheckPack
from infopunt.advice.proof import prove
from infopunt.advice.rules.cases import faults
from infopunt.advice.rules.mutants import mutants
from infopunt.advice.rules.paths import Explorer
from infopunt.advice.words import Words
from infopunt.facts.rules import read_on
from infopunt.kernel.faults import Fault
from tests.advice.making import FACTS, TODAY, flow_of, pack_of
from tests.real import content

PINNED = date(2026, 11, 23)
CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="session")
def real():
    return content()


@pytest.fixture(scope="session")
def real_series(real):
    return {name: pack.series(name) for name, (_, pack) in real.facts.items()}


SLUGS = sorted(path.parent.name for path in (CONTENT / "checks").glob("*/flow.yaml"))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_check_proves_itself_on_the_pinned_day(slug, real, real_series):
    check = next(one for one in real.checks if one.id == slug)

    report = prove(check, real_series, PINNED)

    assert (report.faults, report.cases) == ([], [])
    assert report.survivors == []
    assert report.uncovered == []
    assert report.paths > 20


def test_worked_cases_hold_on_any_later_day_too(real, real_series):
    later = date(2027, 8, 15)

    assert [list(faults(one.flow, one.cases.plain(), real_series, later)) for one in real.checks] == [
        [] for one in real.checks
    ]


def test_the_twelve_subjects_and_danger_are_there_in_dutch_english_polish_romanian_and_bulgarian(real):
    assert len(real.checks) >= 13
    assert real.checks[0].id == "danger"
    lacking = {check.id: sorted({"nl", "en", "pl", "ro", "bg"} - set(check.words)) for check in real.checks}
    assert {id: codes for id, codes in lacking.items() if codes} == {}


def test_a_payslip_of_january_2027_cannot_be_told_and_says_so_while_december_computes(real, real_series):
    payslip = next(one for one in real.checks if one.id == "payslip")
    named = payslip.flow.facts["adult"]

    assert read_on(real_series[named.fact], date(2026, 6, 30)).span.value == 14.71
    assert read_on(real_series[named.fact], date(2026, 12, 31)).span.value == 14.99
    assert read_on(real_series[named.fact], date(2027, 1, 1)).span is None


def words_of(flow, **findings):
    return Words.model_validate({
        "title": "Example", "lead": "Example",
        "questions": {one.id: {"ask": "Ask?", "short": "It", "why": "Because", "bring": "That"} for one in flow.questions},
        "findings": {one.id: {"ask": "So?", "yes": "Yes", "no": "No", "unknown": "Not known", **findings.get(one.id, {})} for one in flow.findings},
    })  # fmt: skip


def check_of(cases=(), words=None, **parts):
    flow = flow_of(**parts)
    file = CasesFile.model_validate({"cases": [{**one, "source": {"title": "Example"}} for one in cases]})
    return CheckPack("example", pack_of(**parts), flow, {"nl": words or words_of(flow)}, file, {})


BOUND = {
    "questions": {"hours": {"type": "number", "unit": "hour", "min": 0, "max": 80}, "idle": {"type": "yesno"}},
    "findings": {"long": {"when": "hours > hours(60)", "trouble": "yes"}},
}


def test_a_question_that_never_matters_is_found():
    faults = prove(check_of(**BOUND), FACTS, TODAY).faults

    assert "idle: no answer to it ever changes an outcome" in faults


def test_bounds_are_found_by_looking_not_by_being_told():
    flow = flow_of(**BOUND)
    explorer = Explorer(flow, FACTS, TODAY)

    tried = [
        value for value in explorer.candidates(explorer.run({}), flow.question("hours")) if not hasattr(value, "name")
    ]

    assert [int(value) for value in tried] == [0, 59, 60, 61, 80]


def test_equal_is_tried_just_below_at_and_just_above():
    flow = flow_of(
        questions={"hours": {"type": "number", "unit": "hour", "min": 0, "max": 80}},
        findings={"x": {"when": "hours == hours(40)"}},
    )
    explorer = Explorer(flow, FACTS, TODAY)

    tried = [
        value for value in explorer.candidates(explorer.run({}), flow.question("hours")) if not hasattr(value, "name")
    ]

    assert {39, 40, 41} <= {int(value) for value in tried}


def test_an_outcome_nobody_can_reach_is_found():
    parts = {**BOUND, "findings": {"long": {"when": "hours > hours(90)"}}}

    assert "long: yes is worded but no path leads there" in prove(check_of(**parts), FACTS, TODAY).faults


def test_a_text_that_shows_what_is_not_known_is_found():
    flow = flow_of(**BOUND)
    words = words_of(flow, long={"unknown": "You worked {hours}"})

    assert any("unknown shows hours" in fault for fault in prove(check_of(words=words, **BOUND), FACTS, TODAY).faults)


def test_a_dead_end_is_found():
    parts = {"questions": {"a": {"type": "yesno"}}, "findings": {"x": {"if": "a", "when": "a"}}}

    assert any(fault.startswith("dead end") for fault in prove(check_of(**parts), FACTS, TODAY).faults)


def test_more_that_turns_out_better_where_it_must_not_is_found():
    parts = {**BOUND, "monotone": [{"finding": "long", "question": "hours", "never": "yes"}]}

    assert any(
        fault.startswith("long: more hours leads to yes") for fault in prove(check_of(**parts), FACTS, TODAY).faults
    )


def test_a_case_that_does_not_hold_and_a_fact_that_has_expired_are_found():
    parts = {"facts": {"least": "example.wage"}, "questions": {"pay": {"type": "money", "unit": "EUR/hour", "min": 0, "max": 90}},
             "findings": {"enough": {"when": "pay >= least"}}}  # fmt: skip
    case = {"name": "Example", "answers": {"pay": 20}, "expect": {"enough": "yes"}}

    report = prove(check_of(cases=[case], **parts), FACTS, TODAY)

    assert report.cases == [Fault("case_differs", ("Example", "enough"), {"wanted": "yes", "came": "unknown"})]
    assert "example.wage: has no value on 2026-11-23 and no gap is recorded" in report.faults


def test_a_bound_that_no_case_holds_survives_and_one_that_is_held_does_not():
    loose = {"name": "Far above", "answers": {"hours": 80, "idle": "no"}, "expect": {"long": "yes"}}
    tight = [
        {"name": f"{hours} hours", "answers": {"hours": hours, "idle": "no"}, "expect": {"long": verdict}}
        for hours, verdict in ((60, "no"), (61, "yes"))
    ]

    assert "findings.long.when: > becomes >=" in prove(check_of(cases=[loose], **BOUND), FACTS, TODAY).survivors
    assert not [
        one for one in prove(check_of(cases=tight, **BOUND), FACTS, TODAY).survivors if one.startswith("findings")
    ]


def test_every_mutant_differs_from_the_check():
    flow = flow_of(**BOUND)

    assert all(mutant.flow != flow for mutant in mutants(flow))
    assert len(list(mutants(flow))) == 7
