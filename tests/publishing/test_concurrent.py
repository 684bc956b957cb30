"""Publishing on several processes and nodes at once, and while people read."""

import re
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager

import pytest

from infopunt.jobs.worker import PAUSE
from infopunt.publishing.reader import CHECK_EVERY
from tests.processes import Server, environment, run
from tests.waiting import until

EDIT = """
import sys, django; django.setup()
from django.utils import timezone
from infopunt.information.models import Text
from infopunt.pages import publishing
from tests.desk import edit
for number in sys.stdin:
    text = Text.objects.select_related("current").get(page__slug=sys.argv[1], page__slot="", language="nl")
    edit(text, f"{sys.argv[1]} {number.strip()}", timezone.now())
    publishing.publish_language("nl", timezone.now())
    print("published", flush=True)
"""


@contextmanager
def editor(data, slug, **database):
    """A process that edits a text and publishes it for every number it is told, and says so."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", EDIT, slug], env=environment(data, **database), **pipes) as process:

        def tell(*numbers):
            process.stdin.write("".join(f"{number}\n" for number in numbers))
            process.stdin.flush()

        process.tell = tell
        yield process
        process.stdin.close()
        process.stdout.read()  # to its end
    assert process.returncode == 0


def test_two_processes_that_publish_at_once_leave_what_a_cold_build_gives(tmp_path, databases):
    database = databases[0]
    run(tmp_path, "load", **database)
    with editor(tmp_path, "slip", **database) as one, editor(tmp_path, "room", **database) as two:
        one.tell(1, 2, 3)
        two.tell(1, 2, 3)
    run(tmp_path, "publish", **database)

    page = (tmp_path / "published/north/nl/pay/slip/index.html").read_text()
    assert "slip 3" in page
    assert run(tmp_path, "verify", **database).stdout.strip() == "0 differences"


@pytest.mark.postgresql
def test_another_node_shows_what_one_published_without_being_asked(tmp_path, databases):
    database = databases[0]
    one, two = tmp_path / "one", tmp_path / "two"
    run(one, "load", **database)
    two.mkdir()
    (two / "secret-key").write_text((one / "secret-key").read_text())
    worker = subprocess.Popen(
        [sys.executable, "-m", "infopunt.config.manage", "worker"], env=environment(two, **database)
    )
    page = two / "published/north/nl/pay/slip/index.html"
    try:
        until(page.exists)
        with editor(one, "slip", **database) as process:
            process.tell(1)
        until(lambda: "slip 1" in page.read_text())
    finally:
        worker.terminate()
        worker.wait()
    assert PAUSE <= 0.5  # seconds: how long it may be in coming


class Reader(threading.Thread):
    """Somebody who opens the page again and again; keeps when each reading began and what came."""

    def __init__(self, address):
        super().__init__()
        self.address, self.read, self.stopped, self.failed = address, [], threading.Event(), None

    def run(self):
        try:
            while not self.stopped.is_set():
                began = time.monotonic()
                with urllib.request.urlopen(self.address) as answer:
                    self.read.append((began, answer.read().decode()))
        except Exception as error:
            self.failed = error

    def has_read_since(self, moment):
        assert self.failed is None, self.failed
        return sum(began > moment for began, _ in self.read[-3:]) == 3


@pytest.mark.sqlite
def test_while_people_read_nobody_gets_the_old_text_once_it_is_published_and_nobody_ever_a_broken_one(tmp_path):
    server = Server(tmp_path)
    server.start()
    readers = [Reader(f"{server.address}/nl/pay/slip/") for _ in range(4)]
    published = []
    try:
        for reader in readers:
            reader.start()
        with editor(tmp_path, "slip", DATABASE_URL="") as process:
            for number in (1, 2, 3):
                process.tell(number)
                assert process.stdout.readline() == "published\n"
                published.append((time.monotonic() + CHECK_EVERY, number))
                until(lambda: all(reader.has_read_since(published[-1][0]) for reader in readers))
    finally:
        for reader in readers:
            reader.stopped.set()
            reader.join()
        server.stop()

    read = [one for reader in readers for one in reader.read]
    broken = [text for _, text in read if not text.startswith("<!doctype html>") or not text.endswith("</html>")]
    old = []
    for began, text in read:
        newest = max((number for moment, number in published if moment < began), default=0)
        found = re.search(r"slip (\d+)", text)
        if (int(found[1]) if found else 0) < newest:
            old.append((began, newest))
    assert (broken, old) == ([], [])
    assert {reader.failed for reader in readers} == {None}
