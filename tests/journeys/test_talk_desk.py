"""A handler's day at the questions in a real browser, in Dutch and with the keyboard alone."""

import subprocess
import sys

import pytest

from tests.journeys.axe import found_by_axe, wider_than_the_screen
from tests.journeys.waiting import leads_on
from tests.processes import Server
from tests.talk import PHRASE, WORDS

pytestmark = pytest.mark.browser
TABLET = {"width": 820, "height": 1180}
OPENED = f"""
import django; django.setup()
from django.test import Client
from django.utils import timezone
from infopunt.accounts.models import Worker
from infopunt.questions.operations import ask_question
from infopunt.regions.operations import open_talk
from tests.talk import FORM, opened_region
now = timezone.now()
hanna = opened_region(now)
Worker.objects.filter(pk=hanna.pk).update(language="nl", languages=["pl", "nl"])
open_talk("north", by="x", now=now)
ask_question(FORM, "north", "pl", "pay", {WORDS!r}, day=timezone.localdate())
client = Client(headers={{"host": "localhost"}}); client.force_login(hanna)
[cookie] = client.cookies.values()
print(cookie.key, cookie.value)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A server where one question waits, and the cookie of Hanna's browser."""
    server = Server(tmp_path_factory.mktemp("desk"), worker=False)
    server.start()
    environment = {**server.environment(), "DJANGO_SETTINGS_MODULE": "infopunt.config.settings", "PYTHONPATH": "src:."}
    done = subprocess.run([sys.executable, "-c", OPENED], env=environment, check=True, capture_output=True, text=True)
    yield server.address, *done.stdout.split()
    server.stop()


def to(page, element):
    """By Tab to an element, as somebody without a mouse goes."""
    for _ in range(60):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {element}")


def press(page, element, path=""):
    to(page, element)
    with leads_on(page, path):
        page.keyboard.press("Enter")


def test_by_the_keyboard_a_tray_is_opened_a_question_answered_in_two_languages_and_closed(desk, browser):
    address, name, value = desk
    context = browser.new_context(viewport=TABLET, locale="nl")
    context.add_cookies([{"name": name, "value": value, "url": address}])
    page, found = context.new_page(), []

    def look(screen):
        found.extend((screen, *one) for one in found_by_axe(page))
        if wider_than_the_screen(page):
            found.append((screen, "wider than the screen"))

    page.goto(f"{address}/staff/talk/")
    to(page, page.get_by_label("Je sleutelzin"))
    page.keyboard.type(PHRASE)
    with leads_on(page, "/staff/talk/"):
        page.keyboard.press("Enter")
    look("inbox")

    press(page, page.get_by_role("link", name="Pools, gesteld op"))
    assert page.get_by_role("heading", name="Een vraag in het Pools, antwoord uiterlijk").is_visible()
    look("question")
    to(page, page.get_by_label("Woorden van onze pagina's"))
    page.keyboard.type("uurloon")
    with leads_on(page, "/snippets/"):
        page.keyboard.press("Enter")
    press(page, page.get_by_role("button", name="invoegen").first, "/snippets/")
    page.get_by_label("Pools", exact=True).fill("")
    press(page, page.get_by_role("button", name="Antwoord versturen"), "/answer/")
    assert page.locator("#wrong").evaluate("element => element === document.activeElement")
    look("refused: Dutch only")

    page.context.clear_cookies(name="tray")  # the tray closes while somebody types
    to(page, page.get_by_label("Pools", exact=True))
    page.keyboard.type("Należy się zapłata.")
    press(page, page.get_by_role("button", name="Antwoord versturen"), "/answer/")
    to(page, page.get_by_label("Je sleutelzin"))
    page.keyboard.type(PHRASE)
    with leads_on(page, "/open/"):
        page.keyboard.press("Enter")
    assert page.get_by_text("Należy się zapłata.").first.is_visible()
    look("open again")
    press(page, page.get_by_role("button", name="Stuur het opnieuw"))
    assert page.get_by_role("heading", name="Wacht op de bezoeker").is_visible()

    press(page, page.get_by_role("link", name="Pools, gesteld op"))
    to(page, page.get_by_label("De vraag is beantwoord"))
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Gesprek afsluiten"))
    assert page.get_by_text("Afgesloten.").is_visible()
    context.close()

    assert found == []
