"""A publication that fails, is killed or overtaken: readers see the truth after the next round, and nothing waits for ever."""

import errno
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from infopunt.accounts.rules import Duty, Role, Staff
from infopunt.information import withdrawing
from infopunt.information.models import State, Text
from infopunt.jobs.worker import BACKGROUND, FOR_EVER, HANDLERS
from infopunt.kernel import outbox
from infopunt.pages import publishing
from infopunt.publishing import mirror
from infopunt.publishing import operations as store
from tests.processes import environment, run

OWN = "north/nl/home/own/index.html"


def work():
    """Do every job that readers wait for, as the worker would in time: whenever it asks, ten minutes have passed."""
    handlers = {**HANDLERS, **dict.fromkeys(BACKGROUND, lambda: None)}
    moments = (timezone.now() + number * outbox.LONGEST_WAIT for number in count(1))
    waits = True
    while waits:
        with suppress(OSError):
            waits = outbox.work_one(handlers, lambda: next(moments), for_ever=FOR_EVER)


def once(real, error):
    """The same function, but for its first call."""
    calls = []

    def fails(*arguments, **more):
        calls.append(1)
        if len(calls) == 1:
            raise error
        return real(*arguments, **more)

    return fails


POINTS = {
    "reading what is there": (publishing, "load_site"),
    "writing the rows": (store, "_write"),
    "bringing the files up to the rows": (store, "mirror"),
    "writing a file": (mirror, "_write"),
    "saying that the files are whole": (mirror, "_settle"),
}


@pytest.fixture
def abe():
    return Staff("abe@example.org", "Abe", (Duty(Role.APPROVER),))


@pytest.fixture
def own(example):
    return Text.objects.get(page__slug="own", language="nl")


@pytest.mark.django_db
@pytest.mark.parametrize("point", POINTS)
def test_a_text_whose_withdrawal_fails_once_anywhere_is_gone_after_the_next_round(
    own, example, abe, point, monkeypatch
):
    where, name = POINTS[point]
    monkeypatch.setattr(where, name, once(getattr(where, name), OSError(errno.ENOSPC, "")))

    withdrawing.withdraw(own, by=abe, now=timezone.now())
    work()

    assert not (example / "published" / OWN).exists()
    assert publishing.verify(timezone.now()) == []
    assert outbox.failing() == []


@pytest.mark.django_db
def test_a_planned_withdrawal_whose_publication_fails_once_is_made(own, example, abe, monkeypatch):
    now = timezone.now()
    withdrawing.withdraw(own, by=abe, now=now, at=now + timedelta(seconds=1))
    monkeypatch.setattr(store, "_write", once(store._write, OSError(errno.ENOSPC, "")))
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=2))

    work()

    assert Text.objects.get(pk=own.pk).state == State.WITHDRAWN
    assert not (example / "published" / OWN).exists()


@pytest.mark.django_db
def test_what_changes_while_everything_is_published_is_shown_too(own, example, abe, monkeypatch):
    """The second change comes when the rows are read already and the job has not ended."""
    slip = Text.objects.get(page__slug="slip", language="nl", page__slot="")
    real = store._write
    withdrawn = []

    def overtaken(rendered, now):
        done = real(rendered, now)
        if not withdrawn:
            withdrawn.append(withdrawing.withdraw(own, by=abe, now=timezone.now()))
        return done

    monkeypatch.setattr(store, "_write", overtaken)
    withdrawing.withdraw(slip, by=abe, now=timezone.now())
    work()

    assert not (example / "published" / OWN).exists()
    assert publishing.verify(timezone.now()) == []


PRESS = """
import sys, signal, django; django.setup()
from importlib import import_module
from django.utils import timezone
from infopunt.accounts.rules import Duty, Role, Staff
from infopunt.information import withdrawing
from infopunt.information.models import Text
from infopunt.jobs import worker
from infopunt.kernel import alive
from infopunt.kernel.models import Job

module, name, calls = sys.argv[1:]
where = import_module(module)
real = getattr(where, name)
left = [int(calls)]

def stops(*arguments, **more):
    left[0] -= 1
    if left[0] == 0:
        print("there", flush=True)
        signal.pause()
    return real(*arguments, **more)

setattr(where, name, stops)
Job.objects.all().delete()
text = Text.objects.get(page__slug="own", language="nl")
withdrawing.withdraw(text, by=Staff("abe", "Abe", (Duty(Role.APPROVER),)), now=timezone.now())
with alive.worker(worker.workers()) as owner:
    worker.outbox.hurry_job("publish", timezone.now())
    worker.outbox.work_one(worker.HANDLERS, timezone.now, owner=owner)
"""
START = """
import threading, django; django.setup()
from django.utils import timezone
from infopunt.jobs import setup, worker
from infopunt.kernel import alive, outbox
worker.HANDLERS.update(dict.fromkeys(worker.BACKGROUND, lambda: None))
setup.prepare()
with alive.worker(worker.workers()) as owner:
    outbox.hurry_job("publish", timezone.now())
    worker.Rounds(owner, threading.Event()).round()
"""
KILLED_AT = {
    "before anything is published": ("infopunt.pages.publishing", "drop_regions", 1),
    "with rows written and no file": ("infopunt.publishing.operations", "mirror", 2),
    "with one encoding of a page in its place": ("os", "replace", 2),
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A site on disk, made once."""
    folder = tmp_path_factory.mktemp("loaded")
    run(folder, "load", DATABASE_URL="")
    return folder


@pytest.mark.sqlite  # the site is a folder that is copied
@pytest.mark.parametrize("point", KILLED_AT)
def test_a_worker_killed_anywhere_leaves_a_site_that_says_the_truth_after_the_next_start(loaded, tmp_path, point):
    data = tmp_path / "site"
    shutil.copytree(loaded, data)
    module, name, calls = KILLED_AT[point]
    pressed = subprocess.Popen(
        [sys.executable, "-c", PRESS, module, name, str(calls)],
        env=environment(data, DATABASE_URL=""), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with pressed:
        assert pressed.stdout.readline() == "there\n"
        pressed.kill()

    subprocess.run([sys.executable, "-c", START], env=environment(data, DATABASE_URL=""), check=True)

    assert not (data / "published" / OWN).exists()
    assert run(data, "verify", DATABASE_URL="").stdout.strip() == "0 differences"
