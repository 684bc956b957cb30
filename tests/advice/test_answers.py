"""Answers as people type them, on old phones and in many scripts."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.advice.rules.answers import LONGEST, Slip, Unfit, amount, read, taken, written
from infopunt.advice.rules.values import UNKNOWN
from tests.advice.making import AMOUNTS, FACTS, TODAY, flow_of, run_of


def check():
    return flow_of(
        questions={
            "how": {"type": "choice", "options": ["bank", "cash"]},
            "room": {"type": "yesno"},
            "gross": {"type": "money", "min": 0, "max": 20000},
            "hours": {"type": "number", "unit": "hour", "min": 1, "max": 400, "places": 2},
            "age": {"type": "number", "unit": "year", "min": 15, "max": 99},
            "end": {"type": "date", "min": "2026-01-01", "max": "today + years(1)"},
            "month": {"type": "month", "min": "2024-01-01", "max": "today"},
        },
        findings={
            "x": {
                "when": "room and how == 'bank' and gross > euros(1) and hours > hours(1) and age > years(1) and end > month"
            }
        },
    )


@pytest.mark.parametrize(("typed", "places", "unit", "meant"), AMOUNTS)
def test_a_number_is_read_as_it_was_meant_or_refused(typed, places, unit, meant):
    if meant in tuple(Slip):
        with pytest.raises(Unfit) as no:
            amount(typed, places, unit)
        assert no.value.slip == meant
    else:
        assert amount(typed, places, unit) == Fraction(meant)


def test_what_is_too_long_is_refused_and_never_cut_off():
    flow = check()

    with pytest.raises(Unfit) as no:
        read(flow.question("gross"), "1500" + "." * LONGEST + "99", run_of(flow, {}))
    assert no.value.slip is Slip.NO_NUMBER
    assert read(flow.question("gross"), " " * LONGEST + "1500", run_of(flow, {})) == 1500_00


@pytest.mark.parametrize(("id", "words", "slip"), [
    ("gross", "", Slip.EMPTY), ("gross", "much", Slip.NO_NUMBER), ("gross", "-5", Slip.NO_NUMBER), ("gross", "22,345", Slip.HIGH),
    ("gross", "0,001", Slip.PLACES), ("gross", "20000,01", Slip.HIGH), ("hours", "0,99", Slip.LOW), ("age", "30,5", Slip.WHOLE),
    ("age", "14", Slip.LOW), ("how", "gold", Slip.NO_CHOICE), ("room", "maybe", Slip.NO_CHOICE), ("end", "31-02-2026", Slip.NO_DATE),
    ("end", "x-2-2026", Slip.NO_DATE), ("end", "2025-12-31", Slip.LOW), ("month", "2026-12", Slip.HIGH), ("month", "13-2026", Slip.NO_DATE),
    ("gross", "9" * 500, Slip.NO_NUMBER), ("age", "1e5", Slip.NO_NUMBER), ("age", "٣\u0000", Slip.NO_NUMBER),
])  # fmt: skip
def test_what_cannot_be_taken_says_why(id, words, slip):
    flow = check()

    with pytest.raises(Unfit) as no:
        read(flow.question(id), words, run_of(flow, {}))
    assert no.value.slip is slip


@pytest.mark.parametrize("words", ["30-6-2026", "2026-06-30", "30.06.2026", "30/6/2026", "٣٠-٦-٢٠٢٦"])
def test_a_date_may_be_written_in_the_usual_ways(words):
    flow = check()

    assert read(flow.question("end"), words, run_of(flow, {})) == date(2026, 6, 30)


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_anything(words):
    flow = check()
    for question in flow.questions:
        try:
            value = read(question, words, run_of(flow, {}))
        except Unfit:
            continue
        assert read(question, written(question, value), run_of(flow, {})) == value


@given(st.integers(0, 2_000_000))
def test_what_the_form_carries_on_is_what_was_read(cents):
    flow = check()
    question = flow.question("gross")

    assert read(question, written(question, Fraction(cents)), run_of(flow, {})) == cents


def test_a_form_that_was_tampered_with_is_asked_again_from_there():
    flow = check()

    run = taken(flow, {"how": "bank", "room": "yes", "gross": "9999999", "hours": "10", "other": "x"}, FACTS, TODAY)

    assert (run.next.id, dict(run.answers)) == ("gross", {"how": "bank", "room": True})


def test_dont_know_is_an_answer_to_every_question():
    flow = check()

    run = taken(flow, dict.fromkeys(("how", "room", "gross", "hours", "age", "end", "month"), "?"), FACTS, TODAY)

    assert run.next is None
    assert set(run.answers.values()) == {UNKNOWN}
    assert LONGEST < 100
