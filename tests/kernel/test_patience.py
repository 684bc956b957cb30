"""Who looks at a screen waits shortly for the database's one writer; reading waits for nobody."""

import sqlite3
import threading

import pytest
from django.db import OperationalError, transaction
from django.db.utils import ConnectionHandler

from infopunt.config.databases import sqlite
from infopunt.kernel import patience

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]  # PostgreSQL has many writers


@pytest.fixture
def database(tmp_path):
    """A database of its own, with one row, whose one writer is somebody else."""
    handler = ConnectionHandler({"default": sqlite(tmp_path, "own", "test", "")})
    handler["default"].cursor().execute("create table fact (value)")
    handler["default"].cursor().execute("insert into fact values (7)")
    other = sqlite3.connect(tmp_path / "own.sqlite3", isolation_level=None)
    other.execute("begin immediate")
    yield handler
    other.close()
    handler["default"].close()


def in_a_hurry(work):
    """What `work` gives, or raises, in a thread that waits a twentieth of a second for the writer."""
    found = []

    def hurried():
        patience.be(0.05)
        try:
            found.append(work())
        except OperationalError as no:
            found.append(str(no))

    thread = threading.Thread(target=hurried)
    thread.start()
    thread.join(10)
    return found[0]


def write(handler):
    handler["default"].cursor().execute("insert into fact values (8)")


def read(handler):
    found = handler["default"].cursor().execute("select value from fact").fetchall()
    handler["default"].close()
    return found


def test_who_writes_is_told_soon_that_somebody_else_does(database):
    assert in_a_hurry(lambda: write(database)) == "database is locked"


def test_who_reads_waits_for_no_writer(database):
    assert in_a_hurry(lambda: read(database)) == [(7,)]


def test_a_writer_of_the_same_process_is_not_waited_for_without_end():
    def atomic():
        with transaction.atomic():
            return "written"

    with transaction.atomic():
        assert in_a_hurry(atomic) == "database is locked"
