"""Writing in the audit log."""

from datetime import datetime

from django.db import DEFAULT_DB_ALIAS

from infopunt.kernel.models import AuditEntry


def record(verb: str, thing: str, *, by: str, at: datetime, using: str = DEFAULT_DB_ALIAS) -> None:
    """`thing` is a readable id such as `text:pay/payslip/pl`; never a visitor's words. The sealed side has a log of its own."""
    AuditEntry.objects.using(using).create(verb=verb, thing=thing, actor=by, at=at)
