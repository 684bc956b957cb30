"""The same small example site in every story, on the same day."""

import os
import shutil
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from tests.environment import EXAMPLE

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


POSTGRESQL = bool(os.environ.get("DATABASE_URL"))
DATABASES = {"db", "transactional_db", "databases"}


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what has a database: rules, content and pages come out the same there."""
    rest = [item for item in items if not _belongs(item)]
    config.hook.pytest_deselected(items=rest)
    items[:] = [item for item in items if _belongs(item)]


def _belongs(item):
    if item.get_closest_marker("sqlite" if POSTGRESQL else "postgresql"):
        return False
    return not POSTGRESQL or bool(item.get_closest_marker("django_db") or DATABASES & {*item.fixturenames})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that skips proves nothing and says so to nobody: it fails. What belongs elsewhere has a marker."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"a test may not skip: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if report.outcome == "skipped":
        report.outcome, report.longrepr = "failed", f"a test may not skip: {report.longrepr}"
    return report


@pytest.fixture
def now():
    """The day all stories play on."""
    return NOW


@pytest.fixture
def data(settings, tmp_path):
    """An empty data folder."""
    settings.DATA = tmp_path
    return tmp_path


class Shelf:
    """The example site as rows and files, put there by the first story and taken from there by every other: loading and
    publishing it each time would be most of what the tests do."""

    def __init__(self, folder):
        self.folder, self.rows = folder, {}

    def put(self, data, before):
        shutil.copytree(data, self.folder, dirs_exist_ok=True)
        self.rows = {model: rows for model, rows in _rows().items() if rows and not before[model]}

    def take(self, data):
        shutil.copytree(self.folder, data, dirs_exist_ok=True)
        with connection.cursor() as cursor:
            for model, rows in self.rows.items():
                columns = _columns(model)
                words = f"insert into {_quoted([model._meta.db_table])} ({_quoted(columns)}) values ({', '.join(['%s'] * len(columns))})"
                cursor.executemany(words, rows)
            for words in connection.ops.sequence_reset_sql(no_style(), list(self.rows)):
                cursor.execute(words)


def _columns(model):
    return [field.column for field in model._meta.local_concrete_fields]


def _quoted(names):
    return ", ".join(connection.ops.quote_name(name) for name in names)


def _rows():
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                cursor.execute(f"select {_quoted(_columns(model))} from {_quoted([model._meta.db_table])}")
                found[model] = cursor.fetchall()
    return found


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def example(db, data, now, shelf):
    """The example site, loaded and published."""
    from infopunt.jobs import content
    from infopunt.pages import publishing

    if shelf.rows:
        shelf.take(data)
        return data
    before = _rows()
    content.load(EXAMPLE, now=now)
    publishing.publish_all(now)
    shelf.put(data, before)
    return data


@pytest.fixture
def databases():
    """Two empty databases of the PostgreSQL server the tests run on, or SQLite twice."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield {"DATABASE_URL": ""}, {"DATABASE_URL": ""}
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        names = [f"backup_{os.getpid()}_{number}" for number in (1, 2)]
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
        yield tuple({"DATABASE_URL": url.replace("/postgres?", f"/{name}?")} for name in names)
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session", autouse=True)
def _words():
    """Interface texts compiled, as set-up does."""
    from infopunt.jobs.setup import compile_messages

    compile_messages()


__all__ = ["EXAMPLE", "NOW"]
