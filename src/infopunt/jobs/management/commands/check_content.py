"""Read the content folder and say what is wrong with it."""

from typing import Any

from django.conf import settings

from infopunt.jobs.content import read_content
from infopunt.jobs.management.commands import _base


class Command(_base.Command):
    help = "Read the content folder and name every fault; changes nothing."

    def act(self, **options: Any) -> None:
        content = read_content(settings.CONTENT)
        self.stdout.write(f"{len(content.pages.texts)} pages, {len(content.facts)} facts: no fault")
