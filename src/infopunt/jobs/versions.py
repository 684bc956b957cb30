"""Which program made the data: what was migrated, against what this program knows."""

from collections.abc import Iterable, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from infopunt.kernel.errors import Refused


class NewerData(Refused):
    say = "This data was made by a newer Infopunt (%(name)s). Install that version; nothing was changed."


def applied(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """What was migrated in a database, as (app, name)."""
    return set(MigrationRecorder(connection).applied_migrations())


def unknown_to_us(names: Iterable[Sequence[str]]) -> list[str]:
    """Which of these migrations this program does not have, as app.name."""
    known = MigrationLoader(None).disk_migrations or {}
    apps = {app for app, _name in known}
    return sorted(f"{app}.{name}" for app, name in names if app in apps and (app, name) not in known)


def refuse_newer(connection: BaseDatabaseWrapper) -> None:
    """Raises NewerData when a later version of the program has been at this database."""
    newer = unknown_to_us(applied(connection))
    if newer:
        raise NewerData(name=newer[0])
