"""What a command says when it cannot do its work."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from infopunt.jobs.management.commands import _base
from infopunt.kernel import outbox
from infopunt.kernel.models import Job


class Asks(_base.Command):
    def act(self, **options):
        raise OperationalError("no such table: regions_region")


def test_a_command_before_anything_is_loaded_says_what_comes_first(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)

    with pytest.raises(CommandError, match="load"):
        call_command(Asks())


@pytest.mark.django_db
def test_another_trouble_of_the_database_stays_as_it_is():
    with pytest.raises(OperationalError):
        call_command(Asks())


def test_the_doctor_says_what_fails_and_what_the_store_weighs(example, now, capsys):
    call_command("doctor")
    assert "no job fails" in capsys.readouterr().out

    Job.objects.all().delete()
    outbox.enqueue("publish", {}, run_at=now)
    with pytest.raises(KeyError):
        outbox.work_one({}, lambda: now, for_ever=("publish",))

    with pytest.raises(CommandError, match="1 jobs fail"):
        call_command("doctor")
    said = capsys.readouterr().out
    assert "publish: KeyError, tried 1 times, next try 2026-11-23 12:00:10 UTC" in said
    assert re.search(r"shown now: [1-9][0-9.]* MB, shown before: 0.0 MB", said)
