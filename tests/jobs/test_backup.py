"""A site comes back whole from its backup, on either database, and never over another site."""

import pytest

from tests.processes import infopunt


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
