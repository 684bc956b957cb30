"""Load the content folder and publish what changed."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from infopunt.jobs import content
from infopunt.jobs.management.commands import _base
from infopunt.jobs.setup import migrate
from infopunt.pages import publishing


class Command(_base.Command):
    help = "Load the content folder: all of it, or nothing and every fault with file and line."

    def act(self, **options: Any) -> None:
        migrate()
        now = timezone.now()
        done = content.load(settings.CONTENT, now=now)
        published = publishing.publish_all(now)
        for word, texts in (("new", done.new), ("changed", done.changed), ("withdrawn", done.withdrawn)):
            self.stdout.write(f"{word}: {len(texts)}")
        for text in done.kept:
            self.stdout.write(f"kept as edited here, the file differs: {text}")
        self.stdout.write(
            f"pages written: {len(published.written)} of {published.seen}, removed: {len(published.removed)}"
        )
