"""Dates that end in a stop of their own: 1 юли 2026 г."""

from datetime import date

from infopunt.facts.rules import Confidence, FactKind, Series, Source, Status, ValueSpan
from infopunt.pages.words.markdown import Notes, text_of

DAY = date(2026, 11, 23)
START = ValueSpan("2026-07-01", None, None, Status.IN_FORCE, Confidence.HIGH, Source("Example", "", ""), DAY)


def test_a_sentence_that_ends_in_a_date_has_one_stop():
    series = {"law.start": Series("law.start", "", FactKind.DATE, "", "", (START,))}
    notes = Notes("bg", DAY, series, lambda to: to)

    assert text_of("Законът е от {{ fact law.start }}.", notes).endswith("2026 г.")


def test_three_dots_stay_three():
    assert text_of("... така", Notes("bg", DAY, {}, lambda to: to)) == "... така"
