"""A fact's file, its rows and what the renderer reads of them say the same."""

from datetime import date

import pytest
from pydantic import ValidationError

from infopunt.facts.models import Fact
from infopunt.facts.pack import FactPack, current_data, fact_data, read_facts, write_facts
from infopunt.facts.queries import all_series
from infopunt.facts.rules import Read, Source
from infopunt.kernel.shapes import faults_of_shape
from tests.conftest import EXAMPLE

ACT = {"title": "Example act", "date": "2026"}


def money(**more):
    source = more.pop("source", ACT)
    return {"statement": "An amount", "kind": "money", "unit": "EUR",
            "periods": [{"value": 5, "confidence": "high", "source": source, "checked": "2026-11-30"}], **more}  # fmt: skip


def refused(data):
    with pytest.raises(ValidationError) as no:
        FactPack.model_validate(data)
    return [(fault.at, fault.code) for fault in faults_of_shape(no.value)]


def test_a_source_nobody_said_was_read_was_not():
    fact = FactPack.model_validate(money()).series("an.amount")

    assert fact.spans[0].source == Source("Example act", "", "2026", Read.NO, "")


@pytest.mark.parametrize("read", ["live", "no"])
def test_what_was_read_in_a_copy_names_it_and_nothing_else_does(read):
    at = ("periods", 0, "source", "copy")

    assert refused(money(source=ACT | {"read": "copy"})) == [(at, "missing")]
    assert refused(money(source=ACT | {"read": read, "copy": "a copy"})) == [(at, "copy_not_read")]
    assert refused(money(source=ACT | {"read": "copy", "copy": "x" * 201})) == [(at, "too_long")]


def test_only_a_number_can_be_one_that_never_falls():
    assert FactPack.model_validate(money(never_falls=ACT)).series("an.amount").never_falls == Source(
        "Example act", "", "2026"
    )
    for kind, value in (("date", "2026-01-01"), ("phone", "112"), ("rule", True), ("text", "words")):
        period = {"value": value, "confidence": "high", "source": ACT, "checked": "2026-11-30"}
        assert refused(money(kind=kind, unit="", periods=[period], never_falls=ACT)) == [
            (("never_falls",), "no_number_to_fall")
        ]


def test_nothing_a_file_says_is_lost_in_the_rows(db):
    facts, faults = read_facts(EXAMPLE)
    copied = facts["wage.hour"][1].periods[0].source

    write_facts(facts)

    assert not faults
    assert (copied.read, copied.copy_read) == (Read.COPY, "an example copy of the gazette, 4 October 2025")
    assert facts["fine.amount"][1].never_falls
    assert {fact.id: current_data(fact) for fact in Fact.objects.all()} == {
        id: fact_data(pack) for id, (_, pack) in facts.items()
    }
    assert all_series() == {id: pack.series(id) for id, (_, pack) in facts.items()}


def test_a_row_without_the_new_words_is_of_a_source_nobody_read(db):
    fact = Fact.objects.create(id="old.one", subject="example", statement="Old", kind="text")
    fact.periods.create(
        value="words",
        status="in_force",
        confidence="low",
        source_title="Paper",
        source_date="2020",
        checked_on=date(2026, 1, 1),
    )

    assert all_series()["old.one"].spans[0].source == Source("Paper", "", "2020", Read.NO, "")


def test_what_is_a_telephone_number_at_a_place_is_one_as_a_fact_and_what_is_none_is_none():
    def fact(words):
        period = {"value": words, "confidence": "high", "source": ACT, "checked": "2026-11-30"}
        return {"statement": "An example line", "kind": "phone", "periods": [period]}

    for number in (
        "112",
        "+31 (0)40 123 45 67",
        "040-123.45.67",
        "040 123 45 67 toestel 12",
        "\u0660\u0668\u0660\u0660 7000",
    ):
        assert FactPack.model_validate(fact(number)).periods[0].value == number
    for words in ("", "-----", "call us", "12", "0401"):
        assert refused(fact(words)) == [(("periods", 0, "value"), "not_a_telephone_number")]
