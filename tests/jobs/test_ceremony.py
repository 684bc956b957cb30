"""The keys of a region are made once, printed once, and open the talk of that region."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.processes import environment, infopunt, python, run

HANDLERS = """
import django; django.setup()
from django.utils import timezone
from tests.talk import handler
for name in ("hanna", "hugo"):
    handler(name, role="handler", now=timezone.now())
"""


@pytest.mark.sqlite
def test_a_ceremony_prints_what_belongs_on_paper_once_and_opens_the_talk(tmp_path):
    run(tmp_path, "load", DATABASE_URL="")
    nobody = infopunt(tmp_path, "ceremony", "north", "--first", "hanna@example.org", DATABASE_URL="")
    python(tmp_path, HANDLERS)

    held = run(tmp_path, "ceremony", "north", "--first", "hanna@example.org", DATABASE_URL="")
    again = infopunt(tmp_path, "ceremony", "north", "--first", "hanna@example.org", DATABASE_URL="")

    assert "nobody works here with that address" in nobody.stderr
    assert "They are made once." in again.stderr
    shares = re.findall(r"^  ((?:[a-z]+ ){32}[a-z]+)$", held.stdout, re.M)
    assert len(set(shares)) == 3
    pepper = (tmp_path / "talk-keys/pepper").read_text().strip()
    assert pepper in held.stdout
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "talk-keys"]
    for secret in (pepper, *shares, *(share.split()[-4:][0] + " " + share.split()[-1] for share in shares)):
        assert [body for body in files if secret.encode() in body] == []
    # Two of the shares, typed, on a machine without a network, give the keys to a second handler; they come to stand nowhere.
    for typed, said in (
        (shares[:1], "Two different shares are needed."),
        (shares[1:], "hugo@example.org can open: abuse_reports"),
    ):
        recovered = subprocess.run(
            ["bwrap", "--dev-bind", "/", "/", "--unshare-net", sys.executable, "-m", "infopunt.config.manage",
             "recover", "north", "--first", "hugo@example.org"],
            input="\n".join(typed), env=environment(tmp_path, DATABASE_URL=""), capture_output=True, text=True,
        )  # fmt: skip
        assert said in recovered.stdout + recovered.stderr
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.parent.name != "talk-keys"]
    for secret in shares:
        assert [body for body in (*files, recovered.stdout.encode()) if secret.encode() in body] == []
    with closing(sqlite3.connect(tmp_path / "infopunt.sqlite3")) as database:
        assert database.execute("SELECT has_talk FROM regions_region WHERE id = 'north'").fetchall() == [(1,)]
