"""Writing in the audit log."""

from datetime import datetime

from infopunt.kernel.models import AuditEntry


def record(verb: str, thing: str, *, by: str, at: datetime) -> None:
    """`thing` is a readable id such as `text:pay/payslip/pl`; never a visitor's words."""
    AuditEntry.objects.create(verb=verb, thing=thing, actor=by, at=at)
