"""Everything a site is, in one file, and back. The published pages are not in it: they come back by themselves."""

import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connections

from infopunt.kernel.errors import Refused

DATABASE, DUMP, KEY = "infopunt.sqlite3", "infopunt.pgdump", "secret-key"


class NoBackup(Refused):
    say = "The backup cannot be made or read; the message says why."


def backup(target: Path) -> None:
    """Write database and secret key to `target` (a .tar.gz, readable by its owner only). Safe while the site runs."""
    if target.exists():
        raise NoBackup(f"{target} is there already; give a name that is free")
    with tempfile.TemporaryDirectory() as folder:
        name = _dump(Path(folder))
        beside = target.with_name(target.name + ".part")
        beside.touch(mode=0o600)
        with tarfile.open(beside, "w:gz") as archive:
            archive.add(Path(folder) / name, name)
            archive.add(settings.DATA / KEY, KEY)
        beside.replace(target)


def restore(source: Path) -> None:
    """Put back what `backup` wrote. Refuses a data folder or database that already holds a site."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise NoBackup(f"{source} is not a backup: {type(error).__name__}") from None
        settings.DATA.mkdir(parents=True, exist_ok=True)
        if _is_postgres():
            _restore_postgres(Path(folder) / DUMP)
        else:
            _restore_sqlite(Path(folder) / DATABASE)
        shutil.copy(Path(folder) / KEY, settings.DATA / KEY)
        (settings.DATA / KEY).chmod(0o600)


def _is_postgres() -> bool:
    return connections["default"].vendor == "postgresql"


def _dump(folder: Path) -> str:
    if _is_postgres():
        _tool("pg_dump", "--format=custom", "--no-owner", "--file", str(folder / DUMP))
        return DUMP
    with sqlite3.connect(settings.DATA / DATABASE) as live, sqlite3.connect(folder / DATABASE) as copy:
        live.backup(copy)
    return DATABASE


def _restore_sqlite(file: Path) -> None:
    target = settings.DATA / DATABASE
    if not file.exists():
        raise NoBackup("this backup is of a PostgreSQL site; set DATABASE_URL")
    if target.exists():
        raise NoBackup(f"{target} is there already; restore into an empty data folder")
    shutil.copy(file, target)


def _restore_postgres(file: Path) -> None:
    if not file.exists():
        raise NoBackup("this backup is of an SQLite site; leave DATABASE_URL empty")
    if connections["default"].introspection.table_names():
        raise NoBackup("the database is not empty; restore into an empty one")
    _tool("pg_restore", "--no-owner", "--dbname", str(settings.DATABASES["default"]["NAME"]), str(file))


def _tool(name: str, *arguments: str) -> None:
    """Run PostgreSQL's own tool with our connection; the password goes by the environment, not by the command line."""
    database = settings.DATABASES["default"]
    environment = {
        "PATH": "/usr/bin:/bin:/usr/local/bin",
        "PGHOST": str(database["HOST"]),
        "PGPORT": str(database["PORT"]),
        "PGUSER": str(database["USER"]),
        "PGPASSWORD": str(database["PASSWORD"]),
        "PGDATABASE": str(database["NAME"]),
    }
    command = [name, *arguments]
    try:
        subprocess.run(command, check=True, env={k: v for k, v in environment.items() if v}, capture_output=True)  # noqa: S603
    except FileNotFoundError:
        raise NoBackup(f"{name} is missing; install postgresql-client") from None
    except subprocess.CalledProcessError:
        raise NoBackup(f"{name} could not do it; is the database reachable?") from None
