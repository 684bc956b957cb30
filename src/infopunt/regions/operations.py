"""What an operator opens in a region."""

from datetime import datetime

from django.db import transaction

from infopunt.kernel import audit, outbox
from infopunt.regions.models import Region


@transaction.atomic
def open_talk(region: str, *, by: str, now: datetime) -> None:
    """Visitors may ask here from now on, and pages lead to where. An operator's, after the ceremony: no screen calls it."""
    Region.objects.filter(id=region).update(has_talk=True)
    outbox.enqueue_publish(now)
    audit.record("talk opened", f"region:{region}", by=by, at=now)
