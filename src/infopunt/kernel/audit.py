"""Writing in the audit log."""

from collections.abc import Callable
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.models import AuditEntry

# Seals a line of the sealed side's log; whether it could: before the keys of a first region are made nobody could open it.
Sealer = Callable[[str, str, str, datetime, str], bool]
_sealers: list[Sealer] = []


def seal_with(sealer: Sealer) -> None:
    """Who knows the keys says how lines of the sealed side are kept; the vault does, when it is there."""
    _sealers[:] = [sealer]


def record(verb: str, thing: str, *, by: str, at: datetime, using: str = DEFAULT_DB_ALIAS, region: str = "") -> None:
    """`thing` is a readable id such as `text:pay/payslip/pl`; never a visitor's words. The sealed side has a log of its own, which only
    an auditor opens: of one `region`, or of each where it is not told."""
    if using == REPORTS and any(sealer(verb, thing, by, at, region) for sealer in _sealers):
        return
    AuditEntry.objects.using(using).create(verb=verb, thing=thing, actor=by, at=at)
