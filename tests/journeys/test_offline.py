"""The copy on the phone: a newer one is built beside it and takes its place when it is whole, never before."""

import hashlib
import urllib.request

import pytest

from tests.journeys.waiting import comes_true, leads_on

pytestmark = pytest.mark.browser
NEW = "Nowe słowa tej strony"


@pytest.fixture
def phone(server, browser):
    """A phone on which Polish is kept whole; what its browser asks for can be answered by the test."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="pl")
    page = context.new_page()
    page.goto(f"{server.address}/pl/offline/")
    page.get_by_role("button", name="Zachowaj w tym telefonie").click()
    page.get_by_text("Strony są w tym telefonie.").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => localStorage.removeItem('infopunt-looked'))")
    yield page
    context.close()


@pytest.fixture
def newer(server):
    """The bundle of Polish with other words on its pages, as (version, bytes)."""
    with urllib.request.urlopen(f"{server.address}/pl/offline.bundle") as answer:
        words = answer.read().decode().replace("</h1>", f" {NEW}</h1>")
    rest = "{" + words.partition(", ")[2]
    version = hashlib.sha256(rest.encode()).hexdigest()[:16]
    return version, (f'{{"version": "{version}", ' + rest[1:]).encode()


def told(page, version, bundle, status=200, kind="application/octet-stream"):
    """From now on the site answers this; what came of the bundle is counted."""
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(status=status, body=bundle, content_type=kind)

    page.context.unroute_all()
    page.context.route("**/offline.version", lambda route: route.fulfill(body=version))
    page.context.route("**/offline.bundle", answer)
    return asked


def copies(page):
    """What lies on the phone: how many pages by slot, and whether the slot is whole."""
    return page.evaluate(
        """async () => { const found = {}; for (const name of await caches.keys()) { const cache = await caches.open(name);
           found[name] = [(await cache.keys()).filter(one => one.url.endsWith("/")).length, Boolean(await cache.match("/offline-version"))] }
           return found }"""
    )


def opens(page, server, path):
    """The title of a page without a connection."""
    page.context.set_offline(True)
    try:
        page.goto(server.address + path)
        return page.locator("h1").inner_text()
    finally:
        page.context.set_offline(False)


def broken(bundle):
    return {
        "cut off": {"bundle": bundle[: len(bundle) // 2]},
        "unwell": {"bundle": b"busy", "status": 503},
        "a hotspot that wants a sign-in": {"bundle": b"<html>Welcome to the train</html>", "kind": "text/html"},
        "changed on the way": {"bundle": bundle.replace(NEW.encode(), b"Iets anders", 1)},
        "ours, but of nothing": {"bundle": b'{"version": "0123456789abcdef", "pages": {}}'},
    }


@pytest.mark.parametrize("how", list(broken(b"")))
def test_an_update_that_fails_leaves_the_copy_whole_and_the_next_visit_brings_it(server, phone, newer, how):
    version, bundle = newer
    before = copies(phone)
    asked = told(phone, version, **broken(bundle)[how])
    with phone.expect_event("requestfinished", lambda request: request.url.endswith("/offline.bundle")):
        phone.goto(f"{server.address}/pl/")
    phone.evaluate("navigator.locks.request('infopunt-keep', () => true)")  # the attempt is over
    assert asked and NEW not in opens(phone, server, "/pl/pay/wage/")
    assert copies(phone) == before == {"infopunt-pl": [before["infopunt-pl"][0], True]}

    told(phone, version, bundle)
    phone.goto(f"{server.address}/pl/")
    comes_true(phone, "() => caches.has('infopunt-pl').then(is => !is)")

    assert copies(phone) == {"infopunt-pl-b": before["infopunt-pl"]}
    assert NEW in opens(phone, server, "/pl/pay/wage/")


def test_a_tap_in_the_middle_of_an_update_leaves_the_old_copy_and_the_next_visit_goes_on(server, phone, newer):
    version, bundle = newer
    before = copies(phone)
    # What a visit leaves that ends after three pages: the new slot is begun and not whole.
    phone.evaluate(
        """async version => { const cache = await caches.open("infopunt-pl-b"); await cache.put("/offline-begun", new Response(version));
           for (const one of ["/pl/", "/pl/pay/", "/pl/pay/wage/"])
             await cache.put(one, new Response("<h1>left over</h1>", { headers: { "content-type": "text/html" } })) }""",
        version,
    )
    assert opens(phone, server, "/pl/pay/wage/") not in ("left over", "")

    told(phone, version, bundle)
    phone.goto(f"{server.address}/pl/home/")
    comes_true(phone, "() => caches.has('infopunt-pl').then(is => !is)")

    assert copies(phone) == {"infopunt-pl-b": before["infopunt-pl"]}


def test_the_offline_page_says_of_which_day_the_copy_is_and_when_it_is_only_a_part(server, phone):
    today = phone.evaluate(
        "new Date().toLocaleDateString('pl', {day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'})"
    )
    assert phone.locator("#offline p").inner_text() == f"Strony są w tym telefonie. Są takie, jakie były {today}."

    phone.context.route("**/offline.version", lambda route: route.abort())
    phone.evaluate("caches.open('infopunt-pl').then(cache => cache.delete('/offline-version'))")
    phone.reload()

    phone.get_by_text("Tylko część stron jest w tym telefonie.").wait_for()
    phone.get_by_role("button", name="Zachowaj w tym telefonie").click()
    phone.get_by_text("Strony są w tym telefonie.").wait_for()
    phone.get_by_role("button", name="Usuń z tego telefonu").click()
    phone.get_by_role("button", name="Zachowaj w tym telefonie").wait_for()
    assert copies(phone) == {}


def test_an_address_that_is_not_kept_says_so_and_the_first_page_leads_to_the_language_that_is(server, phone):
    assert opens(phone, server, "/pl/pay/something-else/") == "Tej strony nie ma w Twoim telefonie"

    phone.context.set_offline(True)
    phone.goto(f"{server.address}/")
    phone.context.set_offline(False)

    assert phone.url == f"{server.address}/pl/"


def test_a_remark_stays_in_its_form_while_there_is_no_network(server, phone):
    phone.goto(f"{server.address}/pl/pay/wage/")
    phone.context.set_offline(True)
    phone.fill("#words", "Brakuje mi adresu.")
    phone.get_by_role("button", name="Wyślij").click()

    phone.get_by_role("alert").get_by_text("Nie udało się").wait_for()
    assert phone.input_value("#words") == "Brakuje mi adresu."
    assert phone.url == f"{server.address}/pl/pay/wage/"
    phone.context.set_offline(False)
    with leads_on(phone, "/about/remark/thanks/"):
        phone.get_by_role("button", name="Wyślij").click()
