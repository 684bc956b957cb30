from datetime import date

import pytest
from babel.units import format_unit

from infopunt.facts import wording
from infopunt.facts.rules import Confidence, FactKind, Series, Source, Status, ValueSpan
from infopunt.facts.wording import _LOST
from tests.languages import OFFERED

SOURCE = Source("Example gazette", "", "2025")


def words(kind, unit, value, language):
    span = ValueSpan(value, None, None, Status.IN_FORCE, Confidence.HIGH, SOURCE, date(2026, 1, 1))
    return (
        wording.value_in_words(Series("x.y", "", kind, unit, "", (span,)), span, language)
        .replace("\xa0", " ")
        .replace("\u202f", " ")
    )


@pytest.mark.parametrize(
    ("kind", "unit", "value", "language", "said"),
    [
        (FactKind.MONEY, "EUR/hour", 14.71, "nl", "€ 14,71"),
        (FactKind.MONEY, "EUR/hour", 14.71, "en", "€14.71"),
        (FactKind.MONEY, "EUR", 1000, "pl", "1 000 €"),
        (FactKind.PERCENT, "", 25, "pl", "25%"),
        (FactKind.PERCENT, "", 15.9, "nl", "15,9%"),
        (FactKind.DURATION, "month", 4, "pl", "4 miesiące"),
        (FactKind.DURATION, "month", 5, "pl", "5 miesięcy"),
        (FactKind.DURATION, "day", 1, "nl", "1 dag"),
        (FactKind.DURATION, "month", 4, "ar", "4 أشهر"),
        (FactKind.DATE, "", "2027-01-01", "en", "1 January 2027"),
        (FactKind.DATE, "", "2027-01-01", "bg", "1 януари 2027 г."),
        (FactKind.PHONE, "", "0800 5151", "ar", "0800 5151"),
    ],
)
def test_a_value_is_written_as_the_language_writes_it(kind, unit, value, language, said):
    assert words(kind, unit, value, language) == said


@pytest.mark.parametrize("language", OFFERED)
@pytest.mark.parametrize("unit", ["minute", "hour", "day", "week", "month", "year"])
@pytest.mark.parametrize("number", [1, 2, 3, 5, 11, 24, 100])
def test_every_length_of_time_has_words_in_every_language(language, unit, number):
    assert "duration" not in words(FactKind.DURATION, unit, number, language)


@pytest.mark.parametrize(("language", "unit"), _LOST)
def test_the_patterns_we_mend_are_still_missing_from_babel(language, unit):
    assert "duration-" in format_unit(4, f"duration-{unit}", "long", locale=language)
