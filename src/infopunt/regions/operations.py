"""Every way a region can change outside a pack."""

from datetime import datetime

from django.db import transaction

from infopunt.kernel import audit, outbox
from infopunt.regions.models import Voice


@transaction.atomic
def give_voice(region: str, slug: str, *, name: str, kind: str, by: str, now: datetime) -> None:
    """An organisation gets pages of its own, or another name on those it has."""
    Voice.objects.update_or_create(region_id=region, slug=slug, defaults={"name": name, "kind": kind})
    outbox.enqueue_publish(now)
    audit.record("voice given", f"region:{region}:{slug}", by=by, at=now)
