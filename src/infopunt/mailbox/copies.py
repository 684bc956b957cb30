"""What a backup of the sealed side must know: the wraps, which are copied apart, and by which marks the secrets outside the
database are known."""

import base64
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.vault.models import OutsideSecret, Wrap
from infopunt.vault.outside import NoSecret, read_secret
from infopunt.vault.rules.receipts import secret_mark

# Tables whose rows are in no ordinary backup: keys of conversations, and keys of who is at work.
APART = ("vault_wrap", "vault_tray")
Row = tuple[str, str, str]


def all_wraps() -> list[Row]:
    rows = Wrap.objects.order_by("pk").values_list("conversation", "holder", "sealed")
    return [(str(id), holder, base64.b64encode(bytes(sealed)).decode()) for id, holder, sealed in rows]


def put_wraps_back(rows: Iterable[Row]) -> int:
    """Those that are not there; how many came."""
    with transaction.atomic(using=REPORTS):
        before = Wrap.objects.count()
        Wrap.objects.bulk_create(
            (
                Wrap(conversation=UUID(id), holder=holder, sealed=base64.b64decode(sealed))
                for id, holder, sealed in rows
            ),
            ignore_conflicts=True,
        )
        return Wrap.objects.count() - before


def secret_marks() -> dict[str, str]:
    """The marks of the secrets this database was made with, by name."""
    return dict(OutsideSecret.objects.values_list("name", "mark"))


def mark_in_file(name: str) -> str | None:
    """The mark of the secret that stands in its file here, if one does."""
    try:
        return secret_mark(read_secret(name))
    except NoSecret:
        return None
