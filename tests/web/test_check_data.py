"""What the script of kept pages is handed."""

import re
from datetime import date, timedelta

import brotli
import pytest

from infopunt.facts import wording
from infopunt.pages.checks.notation import UNITS, notation
from infopunt.pages.checks.teller import month_words
from infopunt.pages.phone.scripts import check_scripts
from tests.languages import SAID


@pytest.mark.parametrize("language", SAID)
def test_the_notation_of_a_language_gives_every_date_as_it_is_written(language):
    forms = notation(language)
    for number in range(0, 1500, 7):
        day = date(2024, 1, 1) + timedelta(number)
        assert forms["days"][day.month - 1].replace("{d}", str(day.day)).replace("{y}", str(day.year)) == wording.day(
            day, language
        )
        assert forms["months"][day.month - 1].replace("{y}", str(day.year)) == month_words(day, language)


@pytest.mark.parametrize("language", SAID)
def test_every_unit_has_its_general_form(language):
    assert set(notation(language)["units"]) == set(UNITS)
    assert all(forms.get("other") for forms in notation(language)["units"].values())


def test_the_scripts_are_light_and_keep_answers_to_themselves():
    for address, body in check_scripts().items():
        # No page waits for it: it is fetched only where checks are kept. A tenth of it are words for units, in ten languages.
        assert len(brotli.compress(body)) <= 11_250, address
        text = body.decode()
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|cookie|Storage|indexedDB|console|\beval\(|Function\(|sendBeacon",
            text,
        )
    assert check_scripts()["/checks.js"].decode().count("fetch(") == 1  # the data of the check, and nothing else
