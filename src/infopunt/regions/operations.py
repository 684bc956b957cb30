"""Every way a region can change outside a pack."""

from datetime import datetime

from django.db import transaction

from infopunt.kernel import audit, outbox
from infopunt.kernel.errors import Refused
from infopunt.regions.models import Region, Voice


class VoiceThere(Refused):
    say = "Another organisation has this short word already. Choose another one."
    at = "slug"


@transaction.atomic
def give_voice(region: str, slug: str, *, name: str, kind: str, by: str, now: datetime) -> None:
    """An organisation gets pages of its own. Its short word is in their addresses: it is never given to another."""
    voice, made = Voice.objects.get_or_create(region_id=region, slug=slug, defaults={"name": name, "kind": kind})
    if not made and (voice.name, voice.kind) == (name, kind):  # sent twice
        return
    if not made:
        raise VoiceThere
    outbox.enqueue_publish(now)
    audit.record("voice given", f"region:{region}:{slug}", by=by, at=now)


@transaction.atomic
def open_talk(region: str, *, by: str, now: datetime) -> None:
    """Visitors may ask here from now on, and pages lead to where."""
    Region.objects.filter(id=region).update(has_talk=True)
    outbox.enqueue_publish(now)
    audit.record("talk opened", f"region:{region}", by=by, at=now)
