"""A real browser against a real server process with the example site."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import sync_playwright

from tests.conftest import EXAMPLE
from tests.real import REAL
from tests.web.staff.conftest import SECRET

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


class Server:
    """`./infopunt run` in a process of its own, which a test may stop and start."""

    def __init__(self, data, content=EXAMPLE, *, worker=True):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data, self.content, self.worker = data, content, worker
        self.address = f"http://localhost:{self.port}"
        self.process = None

    def environment(self):
        return {
            **os.environ,
            "INFOPUNT_DATA": str(self.data),
            "INFOPUNT_CONTENT": os.environ.get("JOURNEY_CONTENT", str(self.content)),
            "PORT": str(self.port),
            "INFOPUNT_WORKER": "yes" if self.worker else "no",
            "PYTHONPATH": "src",
            "DATABASE_URL": "",
        }

    def start(self):
        environment = self.environment()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "infopunt.config.manage", "run"], env=environment, stdout=subprocess.DEVNULL
        )
        for _ in range(2400):  # a first start renders every page, here beside other tests
            try:
                urllib.request.urlopen(f"{self.address}/healthz").read()
                return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise AssertionError("the server did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


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


PASSWORD = "correct horse battery staple"
PEOPLE = """
import django; django.setup()
from tests.web.staff.conftest import make_worker
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
            page.keyboard.press("Enter")
            page.wait_for_url(f"{desk.address}/staff/")
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


def wait_until(true, seconds=20):
    end = time.time() + seconds
    while time.time() < end:
        if true():
            return
        time.sleep(0.2)
    raise AssertionError("it did not come about")


def kept(page):
    page.locator("#kept", has_text="✓").wait_for()


def previewed(page, words):
    """What was typed is kept, and the preview that was fetched anew after that shows it."""
    kept(page)
    page.frame_locator("#preview").locator("article", has_text=words).wait_for()
