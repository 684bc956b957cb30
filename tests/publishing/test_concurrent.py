"""Publishing on several processes and nodes at once, and while people read."""

import os
import re
import subprocess
import sys
import threading
import time
import urllib.request

import pytest

from tests.conftest import EXAMPLE
from tests.jobs.test_backup import databases  # noqa: F401
from tests.journeys.conftest import Server

EDIT = """
import sys, django; django.setup()
from django.utils import timezone
from infopunt.information.models import Text
from infopunt.pages import publishing
from tests.publishing.test_store import edit
for number in range(int(sys.argv[2])):
    text = Text.objects.select_related("current").get(page__slug=sys.argv[1], page__slot="", language="nl")
    edit(text, f"{sys.argv[1]} {number}", timezone.now())
    publishing.publish_language("nl", timezone.now())
"""


def environment(data, **more):
    return {
        **os.environ, "INFOPUNT_DATA": str(data), "INFOPUNT_CONTENT": str(EXAMPLE), "PYTHONPATH": "src:.",
        "DJANGO_SETTINGS_MODULE": "infopunt.config.settings", **more,
    }  # fmt: skip


def run(data, *command, **more):
    return subprocess.run(
        [sys.executable, "-m", "infopunt.config.manage", *command],
        env=environment(data, **more),
        check=True,
        capture_output=True,
        text=True,
    )


def test_two_processes_that_publish_at_once_leave_what_a_cold_build_gives(tmp_path, databases):  # noqa: F811
    database = databases[0]
    run(tmp_path, "load", **database)
    both = [
        subprocess.Popen([sys.executable, "-c", EDIT, slug, "5"], env=environment(tmp_path, **database))
        for slug in ("slip", "room")
    ]
    assert [one.wait() for one in both] == [0, 0]
    run(tmp_path, "publish", **database)

    page = (tmp_path / "published/north/nl/pay/slip/index.html").read_text()
    assert "slip 4" in page
    assert run(tmp_path, "verify", **database).stdout.strip() == "0 differences"


@pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="several nodes need PostgreSQL")
def test_another_node_shows_what_one_published_within_a_second(tmp_path, databases):  # noqa: F811
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
        deadline = time.monotonic() + 20
        while not page.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        subprocess.run([sys.executable, "-c", EDIT, "slip", "1"], env=environment(one, **database), check=True)
        time.sleep(1)
        assert "slip 0" in page.read_text()
    finally:
        worker.terminate()
        worker.wait()


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="the server of this story runs on SQLite")
def test_while_people_read_a_second_after_publishing_nobody_gets_the_old_text_and_nobody_ever_a_broken_one(tmp_path):
    server = Server(tmp_path)
    server.start()
    read: list[tuple[float, str]] = []
    stop = threading.Event()

    def reader():
        while not stop.is_set():
            with urllib.request.urlopen(f"{server.address}/nl/pay/slip/") as answer:
                read.append((time.monotonic(), answer.read().decode()))

    readers = [threading.Thread(target=reader) for _ in range(4)]
    try:
        for one in readers:
            one.start()
        returned = []
        for number in range(1, 6):
            subprocess.run(
                [
                    sys.executable,
                    "-c",
                    EDIT.replace("range(int(sys.argv[2]))", "[int(sys.argv[2])]"),
                    "slip",
                    str(number),
                ],
                env=environment(tmp_path, DATABASE_URL=""),
                check=True,
            )
            returned.append((time.monotonic(), number))
            time.sleep(1.2)
    finally:
        stop.set()
        for one in readers:
            one.join()
        server.stop()

    broken = [text for _, text in read if not text.startswith("<!doctype html>") or not text.endswith("</html>")]
    old = []
    for moment, text in read:
        newest = max((number for when, number in returned if when + 1 < moment), default=0)
        found = re.search(r"slip (\d+)", text)
        if (int(found[1]) if found else 0) < newest:
            old.append(moment)
    assert (broken, old) == ([], [])
    assert len(read) > 200
