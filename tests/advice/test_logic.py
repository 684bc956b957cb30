"""What a check decides when not everything is known."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.advice.rules.expressions import TRUTH, Unsound, parse
from infopunt.advice.rules.values import NOT_ASKED, UNKNOWN, Evaluated, days_later, evaluate, months_later
from tests.advice.making import WAGE, faults_of, flow_of, run_of, series, span, verdicts

STATES = [True, False, UNKNOWN, NOT_ASKED]
NAMES = {"a": TRUTH, "b": TRUTH, "c": TRUTH}


def decided(text, **known):
    node, _ = parse(text, NAMES)
    return evaluate(node, lambda name: Evaluated(known[name], (name,))).value


@pytest.mark.parametrize(("a", "b", "both", "either"), [
    (True, True, True, True), (True, False, False, True), (False, False, False, False),
    (True, UNKNOWN, UNKNOWN, True), (False, UNKNOWN, False, UNKNOWN), (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    (True, NOT_ASKED, NOT_ASKED, True), (False, NOT_ASKED, False, False), (UNKNOWN, NOT_ASKED, NOT_ASKED, UNKNOWN),
    (NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED),
])  # fmt: skip
def test_what_is_not_known_stays_so_unless_the_rest_decides(a, b, both, either):
    for one, two in ((a, b), (b, a)):
        assert decided("a and b", a=one, b=two) is both
        assert decided("a or b", a=one, b=two) is either


@given(st.lists(st.sampled_from([True, False, UNKNOWN]), min_size=3, max_size=3))
def test_an_answer_that_becomes_known_never_turns_a_verdict_around(states):
    known = dict(zip("abc", states, strict=True))
    for text in ("a and (b or not c)", "at_least(2, a, b, c)", "not (a and b) or c", "known(a) and b or c"):
        before = decided(text, **known)
        if before is UNKNOWN or "known" in text:
            continue
        for name, state in known.items():
            if state is UNKNOWN:
                assert {decided(text, **{**known, name: later}) for later in (True, False)} == {before}


@pytest.mark.parametrize("least", [1, 2, 3])
@given(st.lists(st.sampled_from([True, False, UNKNOWN]), min_size=3, max_size=3))
def test_at_least_is_sure_as_soon_as_it_can_be(least, states):
    came = decided(f"at_least({least}, a, b, c)", **dict(zip("abc", states, strict=True)))

    surely, possibly = states.count(True), states.count(True) + states.count(UNKNOWN)
    assert came is (True if surely >= least else UNKNOWN if possibly >= least else False)


@pytest.mark.parametrize("text", [
    "__import__('os')", "a.b", "a[0]", "lambda: a", "[a for a in b]", "a if b else c", "9**9", "f'{a}'", "a < b < c",
    "not 1", "a + 1", "1 and a", "'x'", "None", "x", "known()", "at_least(a, b)", "min(a, b)", "date('2026-13-01')", "weeks(a)", "a == b",
    "a and 5", "(" * 300 + "a" + ")" * 300, "not " * 300 + "a",
])  # fmt: skip
def test_what_is_not_part_of_the_language_is_refused(text):
    with pytest.raises(Unsound):
        parse(text, NAMES)


def test_nothing_in_an_expression_is_ever_executed(tmp_path):
    with pytest.raises(Unsound):
        parse(f"open('{tmp_path}/made', 'w')", NAMES)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(("values", "say"), [
    ({"hourly": {"is": "gross + hours", "unit": "EUR"}}, "do not go together"),
    ({"hourly": {"is": "gross / hours", "unit": "EUR"}}, "says EUR, but this gives"),
    ({"hourly": {"is": "gross / hours"}}, "unit: missing"),
    ({"late": {"is": "today + gross"}}, "do not go together"),
    ({"wrong": {"cases": [{"when": "gross > hours", "is": "gross"}]}}, "compares"),
    ({"two": {"cases": [{"when": "gross > euros(1)", "is": "gross"}, {"is": "hours"}]}}, "different things"),
])  # fmt: skip
def test_euros_are_never_mixed_with_hours(values, say):
    questions = {
        "gross": {"type": "money", "min": 0, "max": 9},
        "hours": {"type": "number", "unit": "hour", "min": 1, "max": 9},
    }

    assert any(
        say in fault
        for fault in faults_of(questions=questions, values=values, findings={"x": {"when": "gross > euros(1)"}})
    )


def test_a_question_cannot_hang_on_one_that_is_asked_later():
    faults = faults_of(
        questions={"first": {"type": "yesno", "when": "second"}, "second": {"type": "yesno"}},
        findings={"x": {"when": "first"}},
    )

    assert faults == ["hangs on second, which is asked later or is itself"]


def wage_check():
    return flow_of(
        day="month",
        facts={"least": "example.wage"},
        questions={
            "month": {"type": "month", "min": "2025-01-01", "max": "today"},
            "gross": {"type": "money", "min": 0, "max": 5000},
            "hours": {"type": "number", "unit": "hour", "min": 1, "max": 300, "places": 2},
        },
        values={"hourly": {"is": "gross / hours", "unit": "EUR/hour"}},
        findings={"enough": {"when": "hourly >= least", "trouble": "no"}},
    )


@pytest.mark.parametrize(("month", "gross", "verdict"), [
    (date(2026, 6, 1), 150000, "yes"), (date(2026, 6, 1), 149999, "no"), (date(2025, 12, 1), 149999, "yes"),
    (date(2026, 7, 1), 150000, "unknown"), (date(2025, 6, 1), 150000, "unknown"), (UNKNOWN, 150000, "unknown"),
])  # fmt: skip
def test_a_fact_is_read_on_the_day_that_matters_and_never_on_another(month, gross, verdict):
    run = run_of(wage_check(), {"month": month, "gross": Fraction(gross), "hours": Fraction(100)})

    assert verdicts(run) == {"enough": verdict}


def test_what_is_missing_is_named_an_answer_or_a_fact_and_nothing_else():
    flow = wage_check()

    no_hours = run_of(flow, {"month": date(2026, 6, 1), "gross": Fraction(1), "hours": UNKNOWN}).outcomes()[0]
    no_fact = run_of(flow, {"month": date(2026, 7, 1), "gross": Fraction(1), "hours": Fraction(1)}).outcomes()[0]
    no_month = run_of(flow, {"month": UNKNOWN, "gross": Fraction(1), "hours": Fraction(1)}).outcomes()[0]

    assert (no_hours.missing, no_fact.missing, no_month.missing) == (("hours",), ("least",), ("month",))


def test_what_nobody_asked_is_not_said_to_be_unknown():
    flow = flow_of(
        questions={
            "age": {"type": "number", "unit": "year", "min": 15, "max": 99},
            "training": {"type": "yesno", "when": "age >= years(18)"},
            "gross": {"type": "money", "min": 0, "max": 5000},
        },
        values={
            "least": {"unit": "EUR", "cases": [{"when": "training", "is": "euros(1)"}, {"is": "euros(2)"}]},
        },
        findings={"enough": {"when": "gross >= least", "trouble": "no"}},
    )

    at_fifteen = run_of(flow, {"age": Fraction(15), "gross": UNKNOWN}).outcomes()[0]

    assert "training" in at_fifteen.uses
    assert (at_fifteen.verdict, at_fifteen.missing) == ("unknown", ("gross",))


def test_the_day_a_fact_is_added_july_computes_with_no_other_change():
    flow, answers = wage_check(), {"month": date(2026, 7, 1), "gross": Fraction(150000), "hours": Fraction(100)}
    later = series("example.wage", WAGE.kind, WAGE.unit, *WAGE.spans, span(15.25, date(2026, 7, 1)))

    from infopunt.advice.rules.flow import Run

    before = Run(flow, answers, {"example.wage": WAGE}, date(2026, 11, 23))
    after = Run(flow, answers, {"example.wage": later}, date(2026, 11, 23))
    assert (verdicts(before), verdicts(after)) == ({"enough": "unknown"}, {"enough": "no"})


def test_an_announced_rule_counts_from_its_day_and_a_proposal_never():
    flow = flow_of(
        day="day",
        facts={"law": "example.law", "plan": "example.plan", "start": {"fact": "example.start", "day": "today"}},
        questions={"day": {"type": "date", "min": "2026-01-01", "max": "2028-01-01"}},
        findings={
            "holds": {"when": "law"},
            "planned": {"when": "plan > percent(1)"},
            "begun": {"when": "day >= start"},
        },
    )

    before, after = (verdicts(run_of(flow, {"day": day})) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert before == {"holds": "unknown", "planned": "unknown", "begun": "no"}
    assert after == {"holds": "yes", "planned": "unknown", "begun": "yes"}


def test_a_question_that_does_not_apply_is_skipped_and_what_hangs_on_it_is_not_shown():
    flow = flow_of(
        questions={"room": {"type": "yesno"}, "rent": {"type": "money", "min": 0, "max": 900, "when": "room"}},
        findings={"dear": {"when": "rent > euros(500)"}, "homeless": {"when": "not room"}},
    )

    assert [one.id for one in run_of(flow, {"room": False}).asked] == ["room"]
    assert verdicts(run_of(flow, {"room": False})) == {"homeless": "yes"}
    assert verdicts(run_of(flow, {"room": UNKNOWN, "rent": Fraction(60000)})) == {"dear": "yes", "homeless": "unknown"}


@pytest.mark.parametrize(("day", "months", "then"), [
    (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2026, 12, 15), 1, date(2027, 1, 15)),
    (date(2026, 3, 31), -1, date(2026, 2, 28)), (date(2026, 1, 15), -13, date(2024, 12, 15)),
])  # fmt: skip
def test_a_month_later_is_the_same_day_or_the_last_of_that_month(day, months, then):
    assert months_later(day, months) == then


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(-5000, 5000))
def test_days_there_and_back_are_the_same_day(day, days):
    assert days_later(days_later(day, days), -days) == day


def test_a_run_that_goes_on_knows_what_a_run_from_the_start_knows():
    flow = flow_of(
        questions={
            "hours": {"type": "number", "unit": "hour", "min": 1, "max": 300},
            "long": {"type": "yesno", "when": "hours > hours(40)"},
            "pay": {"type": "money", "min": 0, "max": 9000, "when": "not long"},
        },
        values={"hourly": {"is": "pay / hours", "unit": "EUR/hour"}},
        findings={"low": {"when": "hourly < wage"}},
        facts={"wage": "example.wage"},
        day="date('2026-03-01')",
    )
    answers = {"hours": Fraction(50), "long": False, "pay": Fraction(500)}

    going = run_of(flow, {})
    for at, (name, value) in enumerate(answers.items()):
        assert (going.next.id, verdicts(going)) == (name, {"low": "unknown"})
        going = going.then(value)
        fresh = run_of(flow, dict(list(answers.items())[: at + 1]))
        assert (going.asked, going.next, going.outcomes()) == (fresh.asked, fresh.next, fresh.outcomes())
    assert verdicts(going) == {"low": "yes"}
