"""The yearly drill, without changing anything."""

from collections.abc import Sequence
from datetime import datetime

from infopunt.mailbox.models import Conversation
from infopunt.vault import drill
from infopunt.vault.drill import DrillStep


def hold_drill(region: str, shares: Sequence[str], *, now: datetime) -> list[DrillStep]:
    """With the shares of a region; without any, on keys that are thrown away."""
    if not region:
        return list(drill.drill_with_thrown_away_keys(now=now))
    of_region = set(Conversation.objects.filter(region=region).values_list("pk", flat=True))
    return list(drill.drill(region, shares, of_region, now=now))
