"""Numbers on the phone: the same table of cases as on the server, for the checks and for the work log."""

import json
from fractions import Fraction

import pytest

from infopunt.advice.rules.amounts import UNITS
from infopunt.advice.rules.answers import Slip
from infopunt.pages.frame.frame import STATIC
from infopunt.pages.phone.scripts import check_scripts
from tests.advice.making import AMOUNTS

pytestmark = pytest.mark.browser
MEANT = """rows => rows.map(([typed, places, unit]) => {
    const question = { kind: "number", places, unit, scale: [1, 1] }, free = { bounds: () => [null, null] };
    try { return infopuntChecks.read(question, typed, free).join("/") } catch (no) { if (!no.slip) throw no; return no.slip }
})"""


@pytest.fixture
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


def test_the_phone_reads_every_amount_as_the_server_does(page):
    page.evaluate("() => {" + check_scripts()["/checks-kept.js"].decode() + ";window.infopuntChecks = infopuntChecks}")

    found = page.evaluate(MEANT, AMOUNTS)

    meant = [row[3] if row[3] in tuple(Slip) else "/".join(map(str, ratio(row[3]))) for row in AMOUNTS]
    # Nothing but what nobody sees is an empty answer, before it is a number.
    differ = [
        (row, mine)
        for row, mine, wanted in zip(AMOUNTS, found, meant, strict=True)
        if mine != ("empty" if row[0] == "\u200b" else wanted)
    ]
    assert differ == []


def test_the_work_log_reads_amounts_by_the_same_grammar(page):
    names = ("amounts.js", "dutch-clock.js", "worklog_book.js")
    page.evaluate("() => {" + "".join((STATIC / name).read_text() for name in names) + ";window.book = worklogBook}")
    rows = [row for row in AMOUNTS if row[1] == 2 and row[2] == "EUR"]

    found = page.evaluate("typed => typed.map(book.readCents)", [row[0] for row in rows])

    wanted = [None if row[3] in ("no number", "places") else Fraction(row[3]) * 100 for row in rows]
    # A day's pay has six digits at most.
    assert found == [None if cents is not None and cents >= 10**8 else cents for cents in wanted]
    assert page.evaluate("['30', '30 min', '٣٠', '30,5', '1 uur'].map(book.readMinutes)") == [30, 30, 30, None, None]


def test_both_know_the_same_words_for_units(page):
    page.evaluate("() => {" + (STATIC / "amounts.js").read_text() + ";window.units = infopuntAmounts.UNITS}")

    there = json.loads(page.evaluate("JSON.stringify(units)"))

    assert {unit: set(words.split(" ")) for unit, words in there.items()} == {
        unit: set(words) for unit, words in UNITS.items()
    }


def ratio(number):
    return Fraction(number).as_integer_ratio()
