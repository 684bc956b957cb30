"""Everything a site is, in one file, and back. The published pages are not in it: they come back by themselves.

A restore looks at everything in a folder beside before it changes anything: a damaged, cut off, empty or newer backup is refused
in a sentence, and the data folder is as it was.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from infopunt.jobs.versions import applied, unknown_to_us
from infopunt.kernel.errors import Refused

DATABASE, DUMP, KEY, MANIFEST = "infopunt.sqlite3", "infopunt.pgdump", "secret-key", "manifest.json"
SEALED, SEALED_DUMP = "reports.sqlite3", "reports.pgdump"
BESIDE = ".backing-up-"  # folders of copies under way; what a killed process left goes at the next start or backup
SHORTEST_KEY = 50
# One table a room that must not be empty in a site: without regions and texts nothing was ever loaded.
COUNTED = ("regions_region", "information_text", "accounts_worker", "kernel_auditentry")


class NoBackup(Refused):
    """The backup cannot be made or read: `why` is for the operator at the machine."""

    say = "%(why)s"

    def __init__(self, why: str) -> None:
        super().__init__(why=why)


def make_backup(target: Path) -> None:
    """Write database, secret key and what is needed to check them to `target` (a .tar.gz, readable by its owner only). Safe
    while the site runs; whatever goes wrong, no half file and no copy is left."""
    if target.exists():
        raise NoBackup(f"{target} is there already; give a name that is free")
    if not target.parent.is_dir():
        raise NoBackup(f"there is no folder {target.parent}")
    part = target.with_name(target.name + ".part")
    try:
        with _folder_beside(settings.DATA) as folder:
            names = [_dump(folder), *_key_of_ours(folder)]
            (folder / MANIFEST).write_text(json.dumps(_manifest(folder, names), indent=1))
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)
            with tarfile.open(part, "w:gz") as archive:
                for name in (MANIFEST, *names):
                    archive.add(folder / name, name)
            _on_disk(part)
            part.replace(target)
    except OSError as error:
        raise NoBackup(f"{target} cannot be written: {os.strerror(error.errno or 0)}") from None
    finally:
        part.unlink(missing_ok=True)


def restore_backup(source: Path) -> None:
    """Put back what `backup` wrote, after all of it was looked at. Refuses a data folder or database that already holds a site."""
    _refuse_a_site()
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with _folder_beside(settings.DATA) as folder:
        _unpack(source, folder)
        _check(folder)
        if (folder / KEY).exists():
            _move(folder / KEY, settings.DATA / KEY)
        if _is_postgres():
            _tool("pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", "--dbname",
                  str(settings.DATABASES["default"]["NAME"]), str(folder / DUMP))  # fmt: skip
        else:  # last, in one step: until then there is no site here, and the backup may be restored again
            _move(folder / DATABASE, settings.DATA / DATABASE)


def sweep(folder: Path) -> None:
    """Remove copies that a killed backup or restore left in a folder."""
    for left in folder.glob(f"{BESIDE}*"):
        if not _is_alive(left.name.removeprefix(BESIDE).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: str) -> bool:
    return process.isdigit() and Path(f"/proc/{process}").exists()


@contextmanager
def _folder_beside(folder: Path) -> Iterator[Path]:
    """A folder for copies, for its owner alone, on the same disk; gone afterwards."""
    sweep(folder)
    beside = Path(tempfile.mkdtemp(prefix=f"{BESIDE}{os.getpid()}-", dir=folder))
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _is_postgres() -> bool:
    return connections["default"].vendor == "postgresql"


def _dump(folder: Path) -> str:
    if _is_postgres():
        _tool("pg_dump", "--format=custom", "--no-owner", "--file", str(folder / DUMP))
        return DUMP
    with (
        closing(sqlite3.connect(settings.DATA / DATABASE)) as live,
        closing(sqlite3.connect(folder / DATABASE)) as copy,
    ):
        live.backup(copy)
    return DATABASE


def _key_of_ours(folder: Path) -> list[str]:
    """The key, where it is a file; one from the environment stays there, and the manifest says which it must be."""
    if not (settings.DATA / KEY).exists():
        return []
    shutil.copy(settings.DATA / KEY, folder / KEY)
    return [KEY]


def _manifest(folder: Path, names: list[str]) -> dict[str, Any]:
    return {
        "format": 1,
        "files": {name: _hash(folder / name) for name in names},
        "key": fingerprint(settings.SECRET_KEY),
        "migrations": sorted(f"{app}.{name}" for app, name in _migrated(folder)),
        "rows": _counts(folder / DATABASE) if DATABASE in names else {},
    }


def _migrated(folder: Path) -> set[tuple[str, str]]:
    if _is_postgres():
        return applied(connections["default"])
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        return set(database.execute("SELECT app, name FROM django_migrations"))


def fingerprint(key: str) -> str:
    """By which a key is known without being told."""
    return hashlib.sha256(f"infopunt key {key}".encode()).hexdigest()[:16]


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _counts(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED}  # noqa: S608


def _refuse_a_site() -> None:
    if _is_postgres():
        if connections["default"].introspection.table_names():
            raise NoBackup("the database is not empty; restore into an empty one")
    elif (settings.DATA / DATABASE).exists():
        raise NoBackup(f"{settings.DATA / DATABASE} is there already; restore into an empty data folder")


def _unpack(source: Path, folder: Path) -> None:
    """The files of a backup and nothing else that may stand in an archive."""
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                if member.name in (DATABASE, DUMP, KEY, MANIFEST) and member.isfile():
                    archive.extract(member, folder, filter="data")
    except (tarfile.TarError, EOFError, zlib.error):
        raise NoBackup(f"{source} is not a backup, or only part of one; nothing was changed") from None
    except OSError as error:
        raise NoBackup(f"{source} cannot be read: {os.strerror(error.errno or 0)}; nothing was changed") from None


def _check(folder: Path) -> None:
    """Refuse what is not whole, not of this kind of database, or newer than this program."""
    wanted, other = (DUMP, DATABASE) if _is_postgres() else (DATABASE, DUMP)
    if (folder / other).exists():
        raise NoBackup(
            "this backup is of an SQLite site; leave DATABASE_URL empty"
            if _is_postgres()
            else "this backup is of a PostgreSQL site; set DATABASE_URL"
        )
    manifest = _read_manifest(folder, wanted)
    for name in (wanted, *manifest["files"]):
        if not (folder / name).exists():
            raise NoBackup(f"the backup has no {name}; nothing was changed")
    damaged = [name for name, digest in manifest["files"].items() if _hash(folder / name) != digest]
    if damaged:
        raise NoBackup(f"{damaged[0]} in the backup is damaged; nothing was changed")
    _check_key(folder, manifest["key"])
    if not _is_postgres():
        _check_sqlite(folder / DATABASE, manifest)
    newer = unknown_to_us(tuple(name.split(".", 1)) for name in manifest["migrations"])
    if newer:
        raise NoBackup(f"the backup was made by a newer Infopunt ({newer[0]}); install that version first")


def _read_manifest(folder: Path, wanted: str) -> dict[str, Any]:
    """What the backup says is in it: our own names only, and the database among them."""
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        assert found["format"] == 1 and isinstance(found["key"], str) and isinstance(found["rows"], dict)
        assert {wanted} <= found["files"].keys() <= {wanted, KEY}
        assert isinstance(found["migrations"], list) and all(name.count(".") == 1 for name in found["migrations"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AssertionError, RecursionError):
        raise NoBackup("the backup does not say what is in it; it is not whole, or made by an older Infopunt") from None
    return found


def _check_key(folder: Path, wanted: str) -> None:
    if (folder / KEY).exists():
        key = (folder / KEY).read_text(errors="replace")
        if len(key) < SHORTEST_KEY or fingerprint(key) != wanted:
            raise NoBackup("the secret key in the backup is damaged; nothing was changed")
    elif fingerprint(settings.SECRET_KEY) != wanted:
        raise NoBackup("the secret key of this site came from the environment; set INFOPUNT_SECRET_KEY to the same one")


def _check_sqlite(file: Path, manifest: dict[str, Any]) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        counts = _counts(file)
    except sqlite3.DatabaseError:
        sound, counts = False, {}
    if not sound:
        raise NoBackup("the database in the backup is damaged; nothing was changed")
    if not counts["regions_region"] or counts != manifest["rows"]:
        raise NoBackup("the database in the backup is empty or not the one that was backed up; nothing was changed")


def _move(file: Path, target: Path) -> None:
    file.chmod(0o600)
    _on_disk(file)
    file.replace(target)


def _on_disk(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
