"""Days as people write them, in staff forms and on the public pages."""

from datetime import date, datetime

import pytest

from infopunt.web.shared.days import day_of, moment_of


@pytest.mark.parametrize(
    "words",
    ["2027-01-31", "31-1-2027", "31/01/2027", "31.1.2027", " 31 januari 2027 ", "31 January 2027", "31 jan. 2027", "٣١/١/٢٠٢٧"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(words):
    assert day_of(words) == date(2027, 1, 31)


def test_a_month_may_be_named_in_the_readers_own_language():
    assert day_of("31 stycznia 2027", "pl") == date(2027, 1, 31)
    assert day_of("31 stycznia 2027") is None


@pytest.mark.parametrize(
    "words", ["", "2027-13-45", "31-2-2027", "1-1-27", "1e400", "tomorrow", "1 2", "9" * 5000, "²-1-2027"]
)
def test_what_is_no_day_is_none(words):
    assert day_of(words) is None


def test_a_moment_is_a_day_and_a_time():
    assert moment_of("2027-01-31T14:30") == moment_of("31-1-2027 14.30") == datetime(2027, 1, 31, 14, 30)
    assert moment_of("31-1-2027") == datetime(2027, 1, 31)
    assert moment_of("31-1-2027 25:00") is moment_of("0001-01-01T00:00+00:00") is moment_of("soon") is None
