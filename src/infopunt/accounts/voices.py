"""Organisations that speak for themselves on pages of a region."""

from datetime import datetime

from django.db import transaction

from infopunt.accounts import permissions
from infopunt.accounts.rules import Staff
from infopunt.kernel import audit, outbox
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.regions.models import Voice


class NotYourPeople(NotPermitted):
    """Somebody else manages the people of this region."""


class VoiceThere(Refused):
    say = "Another organisation has this short word already. Choose another one."
    at = "slug"


@transaction.atomic
def give_voice(region: str, slug: str, *, name: str, kind: str, by: Staff, now: datetime) -> None:
    """An organisation gets pages of its own. Its short word is in their addresses: it is never given to another."""
    if not permissions.may_manage_people(by, region):
        raise NotYourPeople
    voice, made = Voice.objects.get_or_create(region_id=region, slug=slug, defaults={"name": name, "kind": kind})
    if not made and (voice.name, voice.kind) == (name, kind):  # sent twice
        return
    if not made:
        raise VoiceThere
    outbox.enqueue_publish(now)
    audit.record("voice given", f"region:{region}:{slug}", by=by.email, at=now)
