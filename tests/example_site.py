"""The example site as rows and files, made once a process.

Loading and publishing it takes 2 s and some 200 tests begin with it. On SQLite its rows are copied into each test
(0.05 s). On PostgreSQL that takes 0.2 s: there they stand in a database of their own, in which such a test begins and
which is as before when it has rolled back; a test that commits gets the copy.
"""

import shutil
from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, router, transaction

from tests.environment import EXAMPLE


class Shelf:
    """Put there by the first test that asks for it, taken from there by every other."""

    def __init__(self, folder):
        self.folder, self.rows = folder, {}

    def put(self, data, before):
        shutil.copytree(data, self.folder, dirs_exist_ok=True)
        self.rows = {model: rows for model, rows in _rows().items() if rows and not before[model]}

    def take(self, data):
        shutil.copytree(self.folder, data, dirs_exist_ok=True)
        with transaction.atomic(), connection.cursor() as cursor:  # rows point at each other
            for model, rows in self.rows.items():
                columns = _columns(model)
                words = f"insert into {_quoted([model._meta.db_table])} ({_quoted(columns)}) values ({', '.join(['%s'] * len(columns))})"
                cursor.executemany(words, rows)
            for words in connection.ops.sequence_reset_sql(no_style(), list(self.rows)):
                cursor.execute(words)

    def place(self, data, now):
        """The example in an empty database: from the shelf, or made and put there."""
        if self.rows:
            self.take(data)
            return
        before = _rows()
        make(now)
        self.put(data, before)


def make(now):
    """Load and publish it."""
    from infopunt.jobs import content
    from infopunt.pages import publishing

    content.load(EXAMPLE, now=now)
    publishing.publish_all(now)


def _columns(model):
    return [field.column for field in model._meta.local_concrete_fields]


def _quoted(names):
    return ", ".join(connection.ops.quote_name(name) for name in names)


def _rows():
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy and router.allow_migrate_model("default", model):
                cursor.execute(f"select {_quoted(_columns(model))} from {_quoted([model._meta.db_table])}")
                found[model] = cursor.fetchall()
    return found


def copy_database(name):
    """A second database, equal to the one the tests run in."""
    plain = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE {connection.ops.quote_name(plain)}")


@contextmanager
def connected_to(name):
    """Another database of the same server, for a while."""
    plain = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = plain
