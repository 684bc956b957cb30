"""From whatever state the data folder is in to a site that can be served."""

import logging
import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from infopunt.jobs import content
from infopunt.jobs.backup import DATABASE, KEY, SEALED, sweep
from infopunt.jobs.versions import refuse_newer
from infopunt.kernel import outbox, statistics
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.kernel.memory import open_swap
from infopunt.pages import publishing
from infopunt.publishing.mirror import mend_files
from infopunt.regions.models import Region

log = logging.getLogger("infopunt.setup")


def compile_messages() -> int:
    """Turn each .po that is newer than its .mo into one; no gettext tools are needed. Returns how many."""
    done = 0
    for source in sorted(path for root in settings.LOCALE_PATHS for path in Path(root).glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file)
        beside = target.with_suffix(f".{os.getpid()}")
        with beside.open("wb") as file:
            write_mo(file, catalog)
        beside.replace(target)
        done += 1
    return done


def migrate() -> None:
    """Both databases."""
    keep_to_ourselves(settings.DATA)
    for alias in connections:
        refuse_newer(connections[alias])
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", database=alias, verbosity=0)


def keep_to_ourselves(folder: Path) -> None:
    """The database and the key are for their owner's eyes from the first start: they hold sessions and password hashes. The
    folder may be walked through, since the server in front reads the published pages below it; it may not be listed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        for alias, name in ((DEFAULT_DB_ALIAS, DATABASE), (REPORTS, SEALED)):
            if connections[alias].vendor == "sqlite":  # made before SQLite makes it for all to read
                os.close(os.open(folder / name, os.O_CREAT | os.O_WRONLY, 0o600))
        for name in (KEY, *(f"{name}{end}" for name in (DATABASE, SEALED) for end in ("", "-wal", "-shm"))):
            if (folder / name).exists():
                (folder / name).chmod(0o600)
    except OSError as error:
        raise UnwritableFolder(folder=folder, why=os.strerror(error.errno or 0)) from None


class UnwritableFolder(Refused):
    say = "The data folder %(folder)s cannot be used: %(why)s. INFOPUNT_DATA says where it is."


def say_if_swapped() -> None:
    """Who answers under a code should know that what is in memory can come to stand on a disk."""
    if (swap := open_swap()) and Region.objects.filter(has_talk=True).exists():
        log.error("memory can be written to swap that is not encrypted: %s", ", ".join(swap))


def prepare() -> None:
    """Database, words, content, pages: each only where it is behind."""
    compile_messages()
    migrate()
    sweep(settings.DATA)
    now = timezone.now()
    fresh = content.is_loaded(settings.CONTENT)
    if not fresh:
        done = content.load(settings.CONTENT, now=now)
        log.info(
            "content loaded: %d new, %d changed, %d withdrawn, %d kept as edited here",
            len(done.new), len(done.changed), len(done.withdrawn), len(done.kept),
        )  # fmt: skip
        statistics.refresh()
    if not fresh or not publishing.is_published(now):
        published = publishing.publish_all(now)
        log.info("published: %d of %d pages were new", len(published.written), published.seen)
    else:  # whatever a process that was killed here left: the worker renders all of it and shows what differs
        outbox.enqueue_publish(now)
    damaged = mend_files(deep=False)
    if damaged:
        log.warning("%d published files were not as they should be; they are now", len(damaged))
