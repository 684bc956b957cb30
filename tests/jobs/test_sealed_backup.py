"""A backup of the sealed side holds no key of a conversation; those have a file of their own, for seven days."""

import base64
import gzip
import json
import os
import tarfile
import time
from pathlib import Path

import pytest

from infopunt.jobs.backup import NoBackup, make_backup, restore_backup
from infopunt.jobs.wraps import DamagedWraps, restore_wraps
from infopunt.mailbox import copies
from tests.processes import python, run

ASK = """
import django; django.setup()
from django.utils import timezone
from infopunt.mailbox import trays
from infopunt.questions.operations import ask_question
from tests.talk import opened_region
now = timezone.now()
opened_region(now)
print(ask_question(b"f" * 16, "north", "pl", "pay", "Szef nie płaci.", day=now.date()).code)
"""
READ = """
import django; django.setup()
from infopunt.mailbox import asking
found = asking.conversation_of(asking.in_hand("{code}"), "north")
print([dict(one.words) for one in found.messages()] if found else found)
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A site in which a question was asked, its backup, and the code."""
    folder = tmp_path_factory.mktemp("sealed")
    run(folder / "one", "load", DATABASE_URL="")
    code = python(folder / "one", ASK)
    run(folder / "one", "backup", str(folder / "site.tar.gz"), DATABASE_URL="")
    return folder, code


def restored(folder, target, name="site.tar.gz"):
    (target / "talk-keys").mkdir(parents=True)
    (target / "talk-keys/pepper").write_text((folder / "one/talk-keys/pepper").read_text())
    run(target, "restore", str(folder / name), DATABASE_URL="")
    return target


def test_46_a_backup_holds_no_key_of_a_conversation_and_without_them_nothing_opens(asked, tmp_path):
    folder, code = asked
    wraps = json.loads(gzip.decompress((folder / "site.tar.gz.wraps").read_bytes()))
    with tarfile.open(folder / "site.tar.gz") as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    names = sorted(path.name for path in (tmp_path / "unpacked").iterdir())
    body = (tmp_path / "unpacked/reports.sqlite3").read_bytes()

    assert names == ["infopunt.sqlite3", "manifest.json", "reports.sqlite3", "secret-key"]
    assert len(wraps) == 3
    assert [holder for _id, holder, sealed in wraps if base64.b64decode(sealed) in body] == []
    assert (folder / "site.tar.gz.wraps").stat().st_mode & 0o077 == 0

    (tmp_path / "old").mkdir()
    os.link(folder / "site.tar.gz", tmp_path / "old/site.tar.gz")  # eight days later the keys are not there any more
    (tmp_path / "old/one").symlink_to(folder / "one")
    assert python(restored(tmp_path / "old", tmp_path / "two"), READ.format(code=code)) == "None"


def test_with_the_keys_of_the_week_every_code_opens_its_conversation(asked, tmp_path):
    folder, code = asked

    assert python(restored(folder, tmp_path / "two"), READ.format(code=code)) == "[{'pl': 'Szef nie płaci.'}]"


def test_a_backup_of_another_pepper_is_refused_and_nothing_changed(asked, tmp_path, settings):
    folder, _code = asked
    settings.DATA, settings.TALK_KEYS = tmp_path / "two", tmp_path / "keys"
    settings.TALK_KEYS.mkdir()
    (settings.TALK_KEYS / "pepper").write_text("A" * 52)

    with pytest.raises(NoBackup, match=r"the pepper in .* is not the one of this backup"):
        restore_backup(folder / "site.tar.gz")

    assert [path.name for path in settings.DATA.iterdir()] == []


@pytest.mark.sqlite
@pytest.mark.django_db(databases=["default", "reports"], transaction=True)
def test_keys_older_than_seven_days_go_when_the_next_ones_come(asked, tmp_path, settings):
    old, recent, other = (tmp_path / f"{name}.tar.gz.wraps" for name in ("old", "recent", "other"))
    for file, days in ((old, 8), (recent, 6), (other.with_suffix(".txt"), 8)):
        file.write_text("x")
        os.utime(file, (time.time() - days * 86400,) * 2)
    settings.DATA = asked[0] / "one"

    make_backup(tmp_path / "new.tar.gz")

    left = sorted(Path(name).name for name in os.listdir(tmp_path))
    assert left == ["new.tar.gz", "new.tar.gz.wraps", "other.tar.gz.txt", "recent.tar.gz.wraps"]


def test_a_damaged_file_of_keys_is_said_to_be_so(tmp_path):
    (tmp_path / "x.tar.gz.wraps").write_bytes(b"nothing")

    with pytest.raises(DamagedWraps):
        restore_wraps(tmp_path / "x.tar.gz")
    assert restore_wraps(tmp_path / "y.tar.gz") is None


def test_every_table_that_is_left_out_is_one_of_the_vault():
    from infopunt.vault import models

    assert {models.Wrap._meta.db_table, models.Tray._meta.db_table} == set(copies.APART)
