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


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what has a database: rules, content and pages come out the same there."""
    if os.environ.get("DATABASE_URL"):
        meets = {"db", "transactional_db", "databases"}
        rest = [
            one
            for one in items
            if not one.get_closest_marker("django_db") and not meets & set(getattr(one, "fixturenames", ()))
        ]
        config.hook.pytest_deselected(items=rest)
        items[:] = [one for one in items if one not in set(rest)]


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


@pytest.fixture(scope="session", autouse=True)
def _words():
    """Interface texts compiled, as set-up does."""
    from infopunt.jobs.setup import compile_messages

    compile_messages()


__all__ = ["EXAMPLE", "NOW"]
