"""Write missing ids and hashes into content files."""

from typing import Any

from django.conf import settings

from infopunt.jobs.management.commands import _base
from infopunt.jobs.stamping import stamp


class Command(_base.Command):
    help = "Give blocks without an id one, and translations the hashes they lack."

    def act(self, **options: Any) -> None:
        for name in stamp(settings.CONTENT):
            self.stdout.write(name)
