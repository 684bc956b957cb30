"""The real pages in a real browser: cards, changes and pictures can be read by everybody, on the smallest screen."""

import pytest

from tests.journeys.axe import found_by_axe, wider_than_the_screen
from tests.languages import OFFERED

pytestmark = pytest.mark.browser

PAGES = [
    "/{}/cards/",
    "/{}/cards/employer-unpaid/",
    "/{}/about/changes/",
    "/{}/pay/payslip/",
    "/{}/arriving/first-weeks/",
    "/{}/arriving/brp-or-rni/",
]


@pytest.mark.parametrize("language", ["nl", "pl", "ar"])
def test_axe_finds_nothing_on_cards_changes_and_pictures_at_320_pixels(real_server, browser, language):
    context = browser.new_context(viewport={"width": 320, "height": 740})
    page = context.new_page()
    found = []
    for address in PAGES:
        page.goto(real_server.address + address.format(language))
        found += [(address, *one) for one in found_by_axe(page)]
        if wider_than_the_screen(page):
            found.append((address, "wider than the screen"))
    context.close()

    assert found == []


def test_no_letter_of_a_picture_leaves_it_or_is_smaller_than_twelve_pixels_at_360(real_server, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=True)
    page = context.new_page()
    bad = []
    for language in OFFERED:
        for address in ("pay/payslip", "work/contract", "arriving/first-weeks", "arriving/brp-or-rni"):
            page.goto(f"{real_server.address}/{language}/{address}/")
            bad += page.evaluate(
                """(where) => [...document.querySelectorAll('figure svg text')].flatMap(text => {
                    const own = text.getBoundingClientRect(), all = text.ownerSVGElement.getBoundingClientRect();
                    const scale = all.width / 340, letters = parseFloat(text.getAttribute('font-size')) * scale;
                    const out = own.left < all.left - 1 || own.right > all.right + 1 || own.bottom > all.bottom + 1;
                    return out || letters < 12 ? [[where, text.textContent, Math.round(own.right - all.right)]] : [];
                })""",
                f"{language}/{address}",
            )
    context.close()

    assert bad == []
