"""Everything a site is, in one file, and back. The published pages are not in it: they come back by themselves. The keys of
conversations stand in a second file beside, kept for seven days: what somebody erased is then unreadable in every backup.

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
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from infopunt.jobs.versions import applied, unknown_to_us
from infopunt.jobs.wraps import copy_wraps
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.mailbox import copies

DATABASE, DUMP, KEY, MANIFEST = "infopunt.sqlite3", "infopunt.pgdump", "secret-key", "manifest.json"
SEALED, SEALED_DUMP = "reports.sqlite3", "reports.pgdump"
FILES = {DEFAULT_DB_ALIAS: (DATABASE, DUMP), REPORTS: (SEALED, SEALED_DUMP)}  # as SQLite, and as PostgreSQL writes it
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
            names = [*(_dump(alias, folder) for alias in FILES), *_key_of_ours(folder)]
            (folder / MANIFEST).write_text(json.dumps(_manifest(folder, names), indent=1))
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)
            with tarfile.open(part, "w:gz") as archive:
                for name in (MANIFEST, *names):
                    archive.add(folder / name, name)
            _on_disk(part)
            copy_wraps(target)
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
        for alias in (
            REPORTS,
            DEFAULT_DB_ALIAS,
        ):  # the site last: until then there is none here, and it may be done again
            _put_back(alias, folder)


def _put_back(alias: str, folder: Path) -> None:
    file, dump = FILES[alias]
    if (folder / dump).exists():
        _tool(alias, "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", "--dbname",
              str(settings.DATABASES[alias]["NAME"]), str(folder / dump))  # fmt: skip
    elif (folder / file).exists():
        _move(folder / file, settings.DATA / file)


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


def _is_postgres(alias: str = DEFAULT_DB_ALIAS) -> bool:
    return connections[alias].vendor == "postgresql"


def _dump(alias: str, folder: Path) -> str:
    """A copy of one database; of the sealed side without the keys of conversations."""
    file, dump = FILES[alias]
    if _is_postgres(alias):
        apart = [f"--exclude-table-data={table}" for table in copies.APART] if alias == REPORTS else []
        _tool(alias, "pg_dump", "--format=custom", "--no-owner", *apart, "--file", str(folder / dump))
        return dump
    with closing(sqlite3.connect(settings.DATA / file)) as live, closing(sqlite3.connect(folder / file)) as copy:
        live.backup(copy)
        if alias == REPORTS:
            _empty(copy, copies.APART)
    return file


def _empty(database: sqlite3.Connection, tables: Sequence[str]) -> None:
    """Take these rows out of a copy, and whatever is left of them in its free pages."""
    for table in tables:
        database.execute(f"DELETE FROM {table}")  # noqa: S608
    database.commit()
    database.execute("VACUUM")


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
        "secrets": _secrets(folder),
    }


def _secrets(folder: Path) -> dict[str, str]:
    """By which marks the secrets outside the database are known."""
    if _is_postgres(REPORTS):
        return copies.secret_marks()
    with closing(sqlite3.connect(folder / SEALED)) as database:
        return dict(database.execute("SELECT name, mark FROM vault_outsidesecret"))


def _migrated(folder: Path) -> set[tuple[str, str]]:
    return {name for alias in FILES for name in _migrated_in(alias, folder / FILES[alias][0])}


def _migrated_in(alias: str, file: Path) -> set[tuple[str, str]]:
    if _is_postgres(alias):
        return applied(connections[alias])
    with closing(sqlite3.connect(file)) as database:
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
    for alias, (file, _dump_file) in FILES.items():
        if _is_postgres(alias):
            if connections[alias].introspection.table_names():
                raise NoBackup("the database is not empty; restore into an empty one")
        elif (settings.DATA / file).exists():
            raise NoBackup(f"{settings.DATA / file} is there already; restore into an empty data folder")


def _unpack(source: Path, folder: Path) -> None:
    """The files of a backup and nothing else that may stand in an archive."""
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                if member.name in (DATABASE, DUMP, SEALED, SEALED_DUMP, KEY, MANIFEST) and member.isfile():
                    archive.extract(member, folder, filter="data")
    except (tarfile.TarError, EOFError, zlib.error):
        raise NoBackup(f"{source} is not a backup, or only part of one; nothing was changed") from None
    except OSError as error:
        raise NoBackup(f"{source} cannot be read: {os.strerror(error.errno or 0)}; nothing was changed") from None


def _check(folder: Path) -> None:
    """Refuse what is not whole, not of this kind of database, or newer than this program."""
    wanted = _kind_that_fits(DEFAULT_DB_ALIAS, "DATABASE_URL", folder)
    _kind_that_fits(REPORTS, "INFOPUNT_REPORTS_URL", folder)
    manifest = _read_manifest(folder, wanted)
    for name in (wanted, *manifest["files"]):
        if not (folder / name).exists():
            raise NoBackup(f"the backup has no {name}; nothing was changed")
    damaged = [name for name, digest in manifest["files"].items() if _hash(folder / name) != digest]
    if damaged:
        raise NoBackup(f"{damaged[0]} in the backup is damaged; nothing was changed")
    _check_key(folder, manifest["key"])
    _check_secrets(manifest.get("secrets", {}))
    if not _is_postgres():
        _check_sqlite(folder / DATABASE, manifest)
    if (folder / SEALED).exists() and not _is_sound(folder / SEALED):
        raise NoBackup("the database of the sealed side in the backup is damaged; nothing was changed")
    newer = unknown_to_us(tuple(name.split(".", 1)) for name in manifest["migrations"])
    if newer:
        raise NoBackup(f"the backup was made by a newer Infopunt ({newer[0]}); install that version first")


def _kind_that_fits(alias: str, setting: str, folder: Path) -> str:
    """The name of the file for the kind of database there is here; raises NoBackup where the backup has the other kind."""
    file, dump = FILES[alias]
    wanted, other = (dump, file) if _is_postgres(alias) else (file, dump)
    if (folder / other).exists():
        raise NoBackup(
            f"this backup is of an SQLite site; leave {setting} empty"
            if _is_postgres(alias)
            else f"this backup is of a PostgreSQL site; set {setting}"
        )
    return wanted


def _check_secrets(marks: dict[str, str]) -> None:
    """A pepper of another site would make every code of a visitor a wrong one."""
    for name, mark in marks.items():
        here = copies.mark_in_file(name)
        if here is not None and here != mark:
            raise NoBackup(
                f"the {name} in {settings.TALK_KEYS} is not the one of this backup; put the one from the ceremony there"
            )


def _read_manifest(folder: Path, wanted: str) -> dict[str, Any]:
    """What the backup says is in it: our own names only, and the database among them."""
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        assert found["format"] == 1 and isinstance(found["key"], str) and isinstance(found["rows"], dict)
        assert {wanted} <= found["files"].keys() <= {wanted, SEALED, SEALED_DUMP, KEY}
        assert isinstance(found.get("secrets", {}), dict)
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
    if not _is_sound(file):
        raise NoBackup("the database in the backup is damaged; nothing was changed")
    try:
        counts = _counts(file)
    except sqlite3.DatabaseError:
        raise NoBackup("the database in the backup is damaged; nothing was changed") from None
    if not counts["regions_region"] or counts != manifest["rows"]:
        raise NoBackup("the database in the backup is empty or not the one that was backed up; nothing was changed")


def _is_sound(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return bool(database.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


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


def _tool(alias: str, name: str, *arguments: str) -> None:
    """Run PostgreSQL's own tool with our connection; the password goes by the environment, not by the command line."""
    database = settings.DATABASES[alias]
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
