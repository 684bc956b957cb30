"""What a command says when it cannot do its work."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from infopunt.jobs.management.commands import _base


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
