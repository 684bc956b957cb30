"""Jobs are done once, tried again when they fail, and survive the worker that dies."""

import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import connection

from infopunt.jobs.worker import HANDLERS, plan, take_over_from_the_dead, workers
from infopunt.kernel import outbox
from infopunt.kernel.models import Job

pytestmark = pytest.mark.django_db


def test_a_job_is_done_once(now):
    done = []
    outbox.enqueue("note", {"word": "a"}, run_at=now)

    while outbox.work_one({"note": lambda word: done.append(word)}, lambda: now):
        pass

    assert done == ["a"]


def test_a_job_asked_for_twice_with_one_key_waits_once_and_may_be_asked_for_again_when_done(now):
    for _ in range(2):
        outbox.enqueue("note", {}, run_at=now, key="note")
    outbox.work_one({"note": lambda: None}, lambda: now)
    outbox.enqueue("note", {}, run_at=now, key="note")

    assert Job.objects.count() == 2


def test_what_is_asked_for_while_a_job_of_the_same_key_runs_is_done_after_it(now):
    """The job that runs has read what was there before the second change."""
    seen = []

    def note():
        if not seen:
            outbox.enqueue("note", {}, run_at=now, key="note")
        seen.append(1)

    outbox.enqueue("note", {}, run_at=now, key="note")
    while outbox.work_one({"note": note}, lambda: now):
        pass

    assert len(seen) == 2


@pytest.mark.parametrize("why", ["a clock was an hour ahead", "an earlier try failed"])
def test_a_job_that_waits_for_later_does_not_hold_up_a_request_for_now(now, why):
    outbox.enqueue("note", {}, run_at=now + timedelta(hours=1), key="note")

    outbox.enqueue("note", {}, run_at=now, key="note")

    assert outbox.claim(now).key == "note"


def test_a_job_waits_for_its_moment(now):
    outbox.enqueue("note", {}, run_at=now + timedelta(minutes=1))

    assert not outbox.work_one({}, lambda: now)


def test_a_failed_job_is_tried_again_later_and_notes_the_kind_of_error_never_its_words(now):
    def broken():
        raise ValueError("secret")

    outbox.enqueue("note", {}, run_at=now)
    with pytest.raises(ValueError, match="secret"):
        outbox.work_one({"note": broken}, lambda: now)

    job = Job.objects.get()
    assert (job.run_at, job.error, job.done_at) == (now + timedelta(seconds=10), "ValueError", None)


def test_a_job_that_keeps_failing_is_given_up(now):
    outbox.enqueue("note", {}, run_at=now)
    moment = now
    for _ in range(outbox.TRIES):
        moment += timedelta(hours=1)
        with pytest.raises(KeyError):
            outbox.work_one({}, lambda moment=moment: moment)

    assert Job.objects.get().gave_up_at == moment


def test_what_readers_see_is_tried_until_it_stands_and_never_later_than_ten_minutes(now):
    outbox.enqueue("note", {}, run_at=now)
    moment, waits = now, []
    for _ in range(2 * outbox.TRIES):
        with pytest.raises(KeyError):
            outbox.work_one({}, lambda moment=moment: moment, for_ever=("note",))
        waits.append(Job.objects.get().run_at - moment)
        moment = Job.objects.get().run_at

    assert (waits[0], max(waits)) == (timedelta(seconds=10), timedelta(minutes=10))
    assert [job.error for job in outbox.failing()] == ["KeyError"]


def test_a_job_whose_worker_died_is_done_by_the_next_after_the_lease(now):
    outbox.enqueue("note", {}, run_at=now)
    outbox.claim(now)

    assert outbox.claim(now + timedelta(minutes=1)) is None
    assert outbox.claim(now + outbox.LEASE + timedelta(seconds=1)).kind == "note"


def test_a_worker_that_stops_gives_its_job_back(now):
    outbox.enqueue("note", {}, run_at=now)
    outbox.claim(now, "here")

    outbox.release_held(["here"])

    assert outbox.claim(now, "there").kind == "note"


def test_who_held_a_job_that_another_took_over_does_not_settle_it(now):
    outbox.enqueue("note", {}, run_at=now)
    slow = outbox.claim(now, "here")
    outbox.claim(now + outbox.LEASE + timedelta(seconds=1), "there")

    outbox.settle(slow, now, None)

    assert Job.objects.get().done_at is None


DIES = """
import sys, django; django.setup()
from django.utils import timezone
from infopunt.jobs import worker
from infopunt.kernel import alive, outbox
with alive.worker(worker.workers()) as owner:
    print(owner, flush=True)
    sys.stdin.read()
"""


def test_a_start_takes_over_what_a_worker_of_this_node_held_when_it_was_killed_and_nothing_of_one_that_lives(data, now):
    environment = {**os.environ, "INFOPUNT_DATA": str(data), "PYTHONPATH": "src:."}
    held = []
    with ExitStack() as both:
        for _ in range(2):
            process = both.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", DIES],
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            held.append((process, process.stdout.readline().strip()))
            outbox.enqueue("note", {"of": held[-1][1]}, run_at=now)
            outbox.claim(now, held[-1][1])
        held[0][0].kill()
        held[0][0].wait()

        take_over_from_the_dead()

        assert [job.about["of"] for job in Job.objects.filter(leased_until=None)] == [held[0][1]]
        assert [path.name for path in workers().iterdir()] == [held[1][1]]


def test_the_clock_brings_a_new_day_at_midnight_in_amsterdam_and_a_verify_at_three(now):
    plan(now)
    plan(now)

    assert [(job.kind, job.run_at.isoformat()) for job in Job.objects.order_by("run_at")] == [
        ("publish", "2026-11-23T23:00:00+00:00"),
        ("forget", "2026-11-24T00:00:00+00:00"),
        ("pack", "2026-11-24T01:00:00+00:00"),
        ("verify", "2026-11-24T02:00:00+00:00"),
        ("statistics", "2026-11-24T03:00:00+00:00"),
        ("relay", "2026-11-24T05:00:00+00:00"),
        ("remind", "2026-11-24T06:00:00+00:00"),
        ("visitor_letters", "2026-11-24T08:00:00+00:00"),
    ]
    assert {
        "publish",
        "pack",
        "verify",
        "tighten",
        "leaflets",
        "release",
        "take_off",
        "remind",
        "statistics",
        "forget",
        "relay",
        "sources",
        "visit_sources",
        "mail",
        "work_letters",
        "visitor_letters",
        "end_notice",
    } == set(HANDLERS)


@pytest.mark.sqlite  # PostgreSQL counts of its own accord
def test_the_database_counts_its_rows_anew_so_that_it_looks_for_them_well(example):
    HANDLERS["statistics"]()

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'directory_place'")
        assert cursor.fetchone()[0] > 0


def test_leaflets_are_made_once_and_again_only_when_their_page_changed(example, now):
    from infopunt.information.models import Text
    from infopunt.pages.leaflets import make_leaflets
    from tests.desk import edit

    first, second = make_leaflets(now), make_leaflets(now)
    edit(Text.objects.get(page__slug="slip", language="nl"), "Nieuwe zin.", now)
    third = make_leaflets(now)

    # The page on payslips stands in the Dutch of both regions.
    assert (first > 8, second, third) == (True, 0, 2)
    assert (example / "published/north/ar/pay/wage/leaflet.pdf").read_bytes().startswith(b"%PDF")
