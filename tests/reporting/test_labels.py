"""A report in short: found by any word of it, spoken of by a nickname, and beside those that name the same."""

from uuid import UUID

import pytest

from infopunt.referrals.authorities.rules import Tile
from infopunt.reporting.labels import (
    ADJECTIVES,
    LARGEST_SUMMARY,
    NOUNS,
    Labels,
    checked_labels,
    groups_of,
    linked,
    matches,
    nickname,
    same_name,
    summary_in,
    summary_of,
    with_labels,
)
from infopunt.reporting.rules import Account

A, B, C, D = (UUID(int=number) for number in range(1, 5))
NAMES = {"housing": "Huisvesting", "GM0855": "Tilburg", "meat": "Vlees"}
TOLD = Account((Tile.HOUSING,), {"pl": "Pokój był mokry, a łazienka zimna."}, "yes", municipality="GM0855", employer="Kwiaty B.V.", place="Dorpsstraat 1")  # fmt: skip


def told(**changed):
    return summary_in({**summary_of(TOLD), **changed})


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ("pokoj", True), ("LAZIENKA mokry", True), ("kwiaty", True), ("tilburg huisvesting", True), ("dorpsstraat 1", True),
        ("vlees", False), ("kwiaty breda", False), ("", True),
    ],
)  # fmt: skip
def test_a_report_is_found_by_words_employer_municipality_and_topic_however_they_are_typed(wanted, fits):
    assert matches(told(), wanted, NAMES) is fits


def test_a_label_is_found_too_and_the_name_the_visitor_wrote_still_is():
    labelled = summary_in(with_labels(summary_of(TOLD), Labels("meat", "Voorbeeld Vlees", "", (Tile.PAY,))))

    assert [matches(labelled, word, NAMES) for word in ("vlees", "voorbeeld", "kwiaty")] == [True] * 3
    assert (labelled.tiles, labelled.employer, labelled.place) == ((Tile.PAY,), "Voorbeeld Vlees", "Dorpsstraat 1")


def test_what_no_list_offers_is_no_label_and_what_is_too_long_is_cut():
    labels = checked_labels("score", ["pay", "closed"], "  x " * 50, "Dorpsstraat  1")

    assert (labels.sector, labels.tiles, len(labels.employer), labels.address) == ("", (Tile.PAY,), 60, "Dorpsstraat 1")
    assert summary_in({"v": 1, "labels": None, "tiles": ["?"]}) == summary_in({})


def test_names_are_the_same_however_they_are_written():
    written = (
        "Voorbeeld-Logistiek B.V.",
        "voorbeeld  logistiek",
        "VOORBEELD LOGISTIEK BV",
        "Voorbeeld Logistiek Nederland",
    )

    assert {same_name(name) for name in written} == {"voorbeeld logistiek"}
    assert same_name("De Groep") == "de groep"


def test_reports_of_one_employer_or_one_address_stand_together_and_an_address_is_one_with_a_number():
    summaries = {
        A: told(), B: told(employer="kwiaty", place="Tilburg"), C: told(employer="Inny", place="dorpsstraat, 1"),
        D: told(employer="", place="Tilburg"),
    }  # fmt: skip

    groups = [(one.by, one.name, set(one.reports)) for one in groups_of(summaries)]

    assert groups == [("address", "Dorpsstraat 1", {A, C}), ("employer", "Kwiaty B.V.", {A, B})]
    assert [set(linked(id, summaries)) for id in (A, B, C, D)] == [{B, C}, {A}, {A}, set()]


def test_the_same_address_in_another_municipality_is_another():
    summaries = {A: told(employer=""), B: told(employer="", municipality="GM0758")}

    assert groups_of(summaries) == []


def test_a_nickname_is_two_neutral_words_that_stay():
    assert nickname(A) == nickname(UUID(int=1))
    assert len({nickname(UUID(int=number)) for number in range(200)}) > 150
    assert (len(set(ADJECTIVES)), len(set(NOUNS))) == (32, 64)


def test_a_summary_with_place_still_fits_the_smallest_size():
    long = Account(tuple(Tile), {"ar": "ع" * 500}, employer="ع" * 120, place="ع" * 120, municipality="GM0855")

    assert len(str(summary_of(long)).encode()) <= LARGEST_SUMMARY + 20
