"""What a visitor meets in a real browser: any width, any direction, no script, no connection."""

import pytest

from tests.journeys.axe import found_by_axe, wider_than_the_screen

pytestmark = pytest.mark.browser

TEMPLATES = {
    "choice": "/",
    "home": "/{}/",
    "theme": "/{}/pay/",
    "situation": "/{}/situations/arrived/",
    "page": "/{}/pay/wage/",
    "side by side": "/{}/pay/wage/side-by-side/",
    "help": "/{}/help/",
    "offline": "/{}/offline/",
    "thanks": "/{}/about/remark/thanks/",
    "not found": "/{}/none/",
}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["nl", "pl", "ar"])
def test_axe_finds_nothing_in_light_or_dark_and_nothing_is_wider_than_the_screen(server, browser, language, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    found = []
    for name, address in TEMPLATES.items():
        if name == "side by side" and language == "nl":
            continue
        page.goto(server.address + address.format(language))
        found += [(name, *one) for one in found_by_axe(page)]
        if wider_than_the_screen(page):
            found.append((name, "wider than the screen"))
    context.close()

    assert found == []


def test_without_scripts_a_visitor_gets_from_the_choice_of_language_to_the_dutch_beside_it(server, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(server.address)
    page.get_by_role("link", name="Polski").click()
    page.get_by_role("link", name="Płaca").click()
    page.get_by_role("link", name="Stawka za godzinę").click()
    page.get_by_role("article").get_by_role("link", name="Obok tekstu niderlandzkiego").click()

    assert page.url.endswith("/pl/pay/wage/side-by-side/")
    assert page.get_by_text("Je krijgt per uur").is_visible()
    context.close()


def test_without_scripts_a_visitor_can_say_what_is_missing(server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.address}/pl/pay/wage/")
    page.locator("#words").fill("Gdzie jest lekarz?")
    page.get_by_role("button", name="Wyślij").click()

    assert page.url.endswith("/pl/about/remark/thanks/")
    context.close()


def test_reading_takes_one_request_and_no_other_host(server, browser):
    context = browser.new_context()
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.address}/pl/pay/wage/", wait_until="networkidle")

    # The deferred script offers the offline pages; reading does not need it.
    assert asked == [f"{server.address}/pl/pay/wage/", f"{server.address}/offline.js"]
    assert context.cookies() == []
    context.close()


def test_the_keyboard_reaches_the_text_the_exit_and_the_languages(server, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/pl/pay/wage/")
    names = []
    for _ in range(6):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent.trim()"))

    assert names == ["Do tekstu", "112", "więcej pomocy", "Wyjdź stąd", "NORTHPrzykład Północ", "Polski"]
    context.close()


def test_kept_pages_open_when_the_connection_and_the_server_are_gone(server, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/pl/")
    page.get_by_role("link", name="Tak, pokaż").click()
    page.get_by_role("button", name="Zachowaj w tym telefonie").click()
    page.get_by_text("Strony są w tym telefonie.").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = page.evaluate(
        "caches.open('infopunt-pl').then(c => c.keys()).then(k => k.map(r => new URL(r.url).pathname))"
    )
    page.reload()
    server.stop()
    context.set_offline(True)
    opened = []
    try:
        for address in [one for one in kept if one.endswith("/")]:
            page.goto(server.address + address)
            opened.append((address, page.locator("h1").count() or page.locator("main").count()))
        style = page.evaluate("getComputedStyle(document.querySelector('.bar')).position")
    finally:
        context.close()
        server.start()

    assert len(opened) > 10 and all(number == 1 for _, number in opened)
    assert style == "sticky"


def test_the_offline_worker_never_keeps_what_somebody_tells_us(server, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/pl/offline/")
    page.get_by_role("button", name="Zachowaj w tym telefonie").click()
    page.get_by_text("Strony są w tym telefonie.").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_|failed"):
        page.goto(f"{server.address}/pl/talk/")
    context.close()


def test_nothing_is_kept_on_the_phone_before_a_yes(server, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/pl/")
    page.get_by_role("button", name="Nie").click()
    page.reload(wait_until="networkidle")

    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(r => r.length)") == 0
    assert page.locator(".offer").count() == 0
    context.close()


SIDES = """[...document.querySelectorAll('.check [lang]:is(h1, p, legend):not(details *)')].map(one => {
  const words = document.createRange()
  words.selectNodeContents(one)
  return [one.tagName, Math.round(words.getClientRects()[0].left - one.closest('.check').getBoundingClientRect().left)]
})"""


def test_a_check_in_english_on_an_arabic_page_begins_on_the_left_in_every_part(server, browser):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{server.address}/ar/checks/wage/")
    first = page.evaluate(SIDES)
    page.locator("input[value=no]").check()
    page.locator("button[value=next]:not(.trap)").click()
    page.wait_for_selector("legend h1")
    later = page.evaluate(SIDES)
    context.close()

    assert {name for name, _left in first} >= {"H1", "P", "LEGEND"}
    assert [name for name, _left in later] == ["LEGEND"]
    assert {left for _name, left in first + later} == {0}
