"""A site comes back whole from its backup, on either database, and never over another site."""

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing

import pytest

from infopunt.jobs.backup import NoBackup, make_backup, restore_backup, sweep
from tests.processes import infopunt, run


def test_what_was_backed_up_comes_back_the_same(tmp_path, databases):
    first, second = databases
    assert infopunt(tmp_path / "one", "load", **first).returncode == 0
    page = "published/north/pl/pay/wage/index.html"

    made = infopunt(tmp_path / "one", "backup", str(tmp_path / "site.tar.gz"), **first)
    back = infopunt(tmp_path / "two", "restore", str(tmp_path / "site.tar.gz"), **second)

    assert (made.returncode, back.returncode, back.stderr) == (0, 0, back.stderr)
    assert (tmp_path / "one" / page).read_bytes() == (tmp_path / "two" / page).read_bytes()
    assert (tmp_path / "one/secret-key").read_text() == (tmp_path / "two/secret-key").read_text()
    assert (tmp_path / "site.tar.gz").stat().st_mode & 0o077 == 0


def test_a_backup_is_never_restored_over_a_site(tmp_path, databases):
    first, _ = databases
    infopunt(tmp_path / "one", "load", **first)
    infopunt(tmp_path / "one", "backup", str(tmp_path / "site.tar.gz"), **first)

    again = infopunt(tmp_path / "one", "restore", str(tmp_path / "site.tar.gz"), **first)

    assert again.returncode == 1
    assert "restore into an empty" in again.stderr


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    (tmp_path / "x.tar.gz").write_text("nothing")

    answer = infopunt(tmp_path / "one", "restore", str(tmp_path / "x.tar.gz"))

    assert "is not a backup" in answer.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"), ("PORT", "70000"), ("INFOPUNT_HTTPS", "on"), ("DATABASE_URL", "mysql://x/y"),
        ("INFOPUNT_CONTENT", "/nowhere"), ("INFOPUNT_SECRET_KEY", "short"), ("INFOPUNT_ADDRESS", "example.org"),
        ("INFOPUNT_LOG", "LOUD"), ("INFOPUNT_THREADS", "0"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_meant_stops_the_start_and_says_its_name(tmp_path, name, value):
    answer = infopunt(tmp_path, "check_content", **{name: value})

    assert answer.returncode != 0
    assert answer.stderr.startswith(f"{name}: ")


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A backup of the example on SQLite, its data folder, and the folder both stand in."""
    folder = tmp_path_factory.mktemp("backup")
    run(folder / "one", "load", DATABASE_URL="")
    run(folder / "one", "backup", str(folder / "site.tar.gz"), DATABASE_URL="")
    return folder


def rewritten(good, target, change):
    """A copy of the good backup after `change` was at its unpacked files."""
    unpacked = target.parent / "unpacked"
    with tarfile.open(good / "site.tar.gz") as archive:
        archive.extractall(unpacked, filter="data")
    change(unpacked)
    with tarfile.open(target, "w:gz") as archive:
        for file in sorted(unpacked.iterdir()):
            archive.add(file, file.name)
    return target


def signed(folder):
    """The manifest says what the files are now: only a look into them finds the fault."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for name in manifest["files"]:
        manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def cut(folder):
    database = folder / "infopunt.sqlite3"
    database.write_bytes(database.read_bytes()[:-9000])


def flipped(folder):
    database = folder / "infopunt.sqlite3"
    body = bytearray(database.read_bytes())
    body[len(body) // 2] ^= 255
    database.write_bytes(body)


def emptied(folder):
    (folder / "infopunt.sqlite3").unlink()
    sqlite3.connect(folder / "infopunt.sqlite3").close()
    signed(folder)


def another(folder):
    with closing(sqlite3.connect(folder / "infopunt.sqlite3", isolation_level=None)) as database:
        database.execute("DELETE FROM information_draft")
        database.execute("DELETE FROM kernel_auditentry")
        row = "('2026-01-01', 'x', 'x', 'x')"
        database.execute(
            f"INSERT INTO kernel_auditentry (at, actor, verb, thing) VALUES {row}, {row}, {row}, {row}, {row}"
        )
    signed(folder)


def torn(folder):
    database = folder / "infopunt.sqlite3"
    body = bytearray(database.read_bytes())
    body[4096 * 3 : 4096 * 60] = bytes(4096 * 57)
    database.write_bytes(body)
    signed(folder)


def newer(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["migrations"].append("kernel.0999_from_the_future")
    (folder / "manifest.json").write_text(json.dumps(manifest))


def saying(**words):
    def change(folder):
        manifest = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(json.dumps({**manifest, **words}))

    return change


FAULTS = {
    "cut off": (cut, "is damaged"),
    "one byte changed": (flipped, "is damaged"),
    "an empty database": (emptied, "is damaged"),
    "another database": (another, "not the one that was backed up"),
    "pages of zeros": (torn, "is damaged"),
    "made by a newer program": (newer, "kernel.0999_from_the_future"),
    "without its key": (lambda folder: (folder / "secret-key").unlink(), "has no secret-key"),
    "a short key": (lambda folder: ((folder / "secret-key").write_text("x"), signed(folder)), "key in the backup is damaged"),
    "no word of what is in it": (lambda folder: (folder / "manifest.json").unlink(), "does not say what is in it"),
    "nonsense about what is in it": (lambda folder: (folder / "manifest.json").write_text("[]"), "does not say what is in it"),
    "a word without end": (lambda folder: (folder / "manifest.json").write_text("[" * 100_000), "does not say what is in it"),
    "no sum of its database": (saying(files={}), "does not say what is in it"),
    "a file of no backup": (saying(files={"infopunt.sqlite3": "", "": ""}), "does not say what is in it"),
    "migrations that are none": (saying(migrations=[1]), "does not say what is in it"),
}  # fmt: skip


@pytest.mark.sqlite
@pytest.mark.parametrize("fault", FAULTS)
def test_a_backup_that_is_not_whole_changes_nothing_and_the_good_one_can_still_be_restored(
    good, tmp_path, fault, settings
):
    change, say = FAULTS[fault]
    settings.DATA = tmp_path / "two"
    bad = rewritten(good, tmp_path / "bad.tar.gz", change)

    with pytest.raises(NoBackup) as no:
        restore_backup(bad)

    assert say in str(no.value)
    assert list(settings.DATA.iterdir()) == []
    restore_backup(good / "site.tar.gz")
    assert sorted(path.name for path in settings.DATA.iterdir()) == [
        "infopunt.sqlite3",
        "reports.sqlite3",
        "secret-key",
    ]
    assert {path.stat().st_mode & 0o777 for path in settings.DATA.iterdir()} == {0o600}


@pytest.mark.sqlite
@pytest.mark.parametrize("length", [0, 10, 5000, -3000])
def test_a_file_of_which_the_end_is_missing_is_refused_in_a_sentence(good, tmp_path, settings, length):
    settings.DATA = tmp_path / "two"
    (tmp_path / "part.tar.gz").write_bytes((good / "site.tar.gz").read_bytes()[:length])

    with pytest.raises(NoBackup, match="is not a backup, or only part of one"):
        restore_backup(tmp_path / "part.tar.gz")

    assert list(settings.DATA.iterdir()) == []


@pytest.mark.sqlite
def test_what_does_not_belong_in_a_backup_is_not_unpacked(good, tmp_path, settings):
    settings.DATA = tmp_path / "two"

    def more(folder):
        (folder / "surprise.py").write_text("print()")
        (folder / "link").symlink_to("/etc/passwd")

    restore_backup(rewritten(good, tmp_path / "more.tar.gz", more))

    assert sorted(path.name for path in settings.DATA.iterdir()) == [
        "infopunt.sqlite3",
        "reports.sqlite3",
        "secret-key",
    ]


@pytest.mark.sqlite
def test_with_the_key_in_the_environment_the_backup_holds_none_and_asks_for_it(tmp_path):
    key = {"INFOPUNT_SECRET_KEY": "k" * 60, "DATABASE_URL": ""}
    run(tmp_path / "one", "load", **key)
    run(tmp_path / "one", "backup", str(tmp_path / "site.tar.gz"), **key)

    without = infopunt(tmp_path / "two", "restore", str(tmp_path / "site.tar.gz"), DATABASE_URL="")
    back = infopunt(tmp_path / "three", "restore", str(tmp_path / "site.tar.gz"), **key)

    assert "set INFOPUNT_SECRET_KEY to the same one" in without.stderr
    assert (back.returncode, back.stderr) == (0, "")
    assert not (tmp_path / "three/secret-key").exists()


@pytest.mark.sqlite
def test_a_backup_that_cannot_be_written_leaves_nothing_behind(good, tmp_path, settings, monkeypatch):
    settings.DATA = good / "one"
    monkeypatch.setattr("infopunt.jobs.backup._on_disk", full)

    with pytest.raises(NoBackup, match="No space left on device"):
        make_backup(tmp_path / "site.tar.gz")
    with pytest.raises(NoBackup, match="there is no folder"):
        make_backup(tmp_path / "nowhere/site.tar.gz")

    assert list(tmp_path.iterdir()) == []
    assert list(settings.DATA.glob(".backing-up-*")) == []


def full(_file):
    raise OSError(errno.ENOSPC, "x")


def test_copies_that_a_killed_backup_left_go_at_the_next_start_and_those_of_a_running_one_stay(tmp_path):
    gone = subprocess.Popen(["true"])
    gone.wait()
    for process in (gone.pid, os.getpid()):
        (tmp_path / f".backing-up-{process}-x").mkdir()

    sweep(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [f".backing-up-{os.getpid()}-x"]


@pytest.mark.sqlite
def test_the_database_is_for_its_owner_from_the_first_start_and_again_after_somebody_opened_it(good):
    data = good / "one"
    (data / "infopunt.sqlite3").chmod(0o644)

    run(data, "load", DATABASE_URL="")

    assert {path.name: path.stat().st_mode & 0o077 for path in data.iterdir() if path.is_file()} == dict.fromkeys(
        [path.name for path in data.iterdir() if path.is_file()], 0
    )
    assert data.stat().st_mode & 0o777 == 0o711


def rows(file):
    with sqlite3.connect(file) as database:
        return list(database.iterdump())


@pytest.mark.sqlite
def test_the_older_program_on_newer_data_says_so_and_changes_nothing(good, tmp_path):
    shutil.copytree(good / "one", tmp_path / "one")
    with sqlite3.connect(tmp_path / "one/infopunt.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('kernel', '0999_later', '2027-01-01')"
        )
    before = rows(tmp_path / "one/infopunt.sqlite3")

    answer = infopunt(tmp_path / "one", "load", DATABASE_URL="")

    assert "made by a newer Infopunt (kernel.0999_later)" in answer.stderr
    assert rows(tmp_path / "one/infopunt.sqlite3") == before
