"""A real browser against a real server process with the example site."""

import subprocess
import sys
import time
import urllib.request

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import sync_playwright

from tests.journeys.waiting import leads_on
from tests.people import PASSWORD, SECRET
from tests.processes import Server
from tests.real import REAL

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    one = Server(tmp_path_factory.mktemp("site"), worker=False)
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="session")
def real_server(tmp_path_factory):
    """The same with the real content, which takes longer to start; who stops it starts it again."""
    one = Server(tmp_path_factory.mktemp("real"), REAL, worker=False)  # a thousand leaflets would keep it busy
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


PEOPLE = """
import django; django.setup()
from tests.people import make_worker
for name, role in (("ann", "administrator"), ("ed", "editor"), ("eva", "editor"), ("abe", "approver"), ("tom", "translator")):
    make_worker(name, (role, "", ""))
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A server with people who work there."""
    one = Server(tmp_path_factory.mktemp("desk"))
    one.start()
    environment = {**one.environment(), "DJANGO_SETTINGS_MODULE": "infopunt.config.settings", "PYTHONPATH": "src:."}
    subprocess.run([sys.executable, "-c", PEOPLE], env=environment, check=True)
    yield one
    one.stop()


@pytest.fixture(scope="module")
def at(desk, browser):
    """A signed-in page for somebody, made once."""
    pages = {}

    def page_of(name):
        if name not in pages:
            page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en").new_page()
            page.goto(f"{desk.address}/staff/")
            page.get_by_label("Email").fill(f"{name}@example.org")
            page.get_by_label("Password").fill(PASSWORD)
            page.keyboard.press("Enter")
            page.get_by_label("Code").fill(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
            with leads_on(page, "/staff/"):
                page.keyboard.press("Enter")
            assert page.url == f"{desk.address}/staff/"
            pages[name] = page
        return pages[name]

    yield page_of
    for page in pages.values():
        page.context.close()


def public(desk, path):
    with urllib.request.urlopen(desk.address + path) as answer:
        return answer.read().decode(errors="replace")


def open_text(page, desk, title, language):
    """From the list of texts to one of them."""
    page.goto(f"{desk.address}/staff/texts/?find={title}")
    row = page.get_by_role("row").nth(1)
    column = [cell.inner_text().split("\n")[0] for cell in page.get_by_role("columnheader").all()].index(language)
    with page.expect_navigation(wait_until="load"):  # with its script: the next step may need it
        row.get_by_role("cell").nth(column - 1).get_by_role("link").click()


def kept(page):
    page.locator("#kept", has_text="✓").wait_for()


def previewed(page, words):
    """What was typed is kept, and the preview that was fetched anew after that shows it."""
    kept(page)
    page.frame_locator("#preview").locator("article", has_text=words).wait_for()
