"""The same small example site in every story, on the same day."""

import os
import shutil
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import override_settings

from tests.environment import EXAMPLE
from tests.example_site import Shelf, connected_to, copy_database, make
from tests.variables import refuse_unknown_variables

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


POSTGRESQL = bool(os.environ.get("DATABASE_URL"))
DATABASES = {"db", "transactional_db", "databases"}
DOORS = ("tests/web/", "tests/conformance/", "tests/content/test_real.py")  # they ask what rooms answer


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what may come out otherwise there: tests of rooms that have a database, of doors that commit or
    are marked `both`; with `--all` every test that has a database (docs/decisions/0012-tests-without-luck.md)."""
    belongs = _belongs_on_postgresql if POSTGRESQL else _belongs_on_sqlite
    rest = {item for item in items if not belongs(item, config.getoption("--all"))}
    config.hook.pytest_deselected(items=list(rest))
    items[:] = [item for item in items if item not in rest]


def _belongs_on_sqlite(item, every):
    return not item.get_closest_marker("postgresql")


def _belongs_on_postgresql(item, every):
    has_database = item.get_closest_marker("django_db") or DATABASES & {*item.fixturenames}
    if item.get_closest_marker("sqlite") or not has_database:
        return False
    return every or not item.nodeid.startswith(DOORS) or bool(item.get_closest_marker("both") or commits(item))


def commits(item):
    """Whether a test has no transaction around it that is rolled back."""
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(marker and marker.kwargs.get("transaction"))


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


@pytest.fixture(autouse=True, scope="session")
def _no_unknown_variables():
    refuse_unknown_variables()


@pytest.fixture
def now():
    """The day all stories play on."""
    return NOW


@pytest.fixture
def data(settings, tmp_path):
    """An empty data folder."""
    settings.DATA = tmp_path
    settings.TALK_KEYS = tmp_path / "talk-keys"
    return tmp_path


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="session")
def example_files(tmp_path_factory):
    """PostgreSQL: the files of the example that stands in a database of its own. The shelf holds those of another store."""
    return tmp_path_factory.mktemp("example")


@pytest.fixture(scope="session")
def example_database(django_db_setup, django_db_blocker, example_files):
    """PostgreSQL: the name of a database in which the example stands."""
    name = f"{connection.settings_dict['NAME']}_example"
    with django_db_blocker.unblock():
        copy_database(name)
        with connected_to(name), override_settings(DATA=example_files):
            make(NOW)
    return name


@pytest.fixture
def _its_database(request, django_db_setup, django_db_blocker):
    """Where a test begins that has the example and commits nothing."""
    if not POSTGRESQL or "example" not in request.fixturenames or commits(request.node):
        yield
        return
    name = request.getfixturevalue("example_database")
    with django_db_blocker.unblock(), connected_to(name):
        yield


@pytest.fixture
def _django_db_helper(_its_database, _django_db_helper):
    """The transaction of a test begins after its database was chosen."""


@pytest.fixture
def example(db, data, now, shelf, example_files, request):
    """The example site, loaded and published."""
    if POSTGRESQL and not commits(request.node):
        shutil.copytree(example_files, data, dirs_exist_ok=True)
    else:
        shelf.place(data, now)
    return data


@pytest.fixture(scope="session")
def tables(django_db_setup, django_db_blocker):
    """PostgreSQL: the name of a database that has its tables and no row; making them takes seconds."""
    name = f"{connection.settings_dict['NAME']}_tables"
    with django_db_blocker.unblock():
        copy_database(name)
    return name


@pytest.fixture
def databases(request):
    """Two databases of the PostgreSQL server the tests run on, the first with its tables, the second empty; or SQLite twice."""
    if not POSTGRESQL:
        yield {"DATABASE_URL": ""}, {"DATABASE_URL": ""}
        return
    import psycopg

    url, templates = os.environ["DATABASE_URL"], (request.getfixturevalue("tables"), "template0")
    with psycopg.connect(url, autocommit=True) as server:
        names = [f"own_{os.getpid()}_{number}" for number in (1, 2)]
        for name, template in zip(names, templates, strict=True):
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield tuple({"DATABASE_URL": url.replace("/postgres?", f"/{name}?")} for name in names)
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session", autouse=True)
def _words():
    """Interface texts compiled, as set-up does."""
    from infopunt.jobs.setup import compile_messages

    compile_messages()


__all__ = ["EXAMPLE", "NOW"]
