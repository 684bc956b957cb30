"""What the store can be asked."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from infopunt.publishing.models import Shown
from infopunt.publishing.rules import difference


def body_at(region: str, address: str, moment: datetime) -> bytes | None:
    """The bytes that were shown at an address at a moment in the past, or None."""
    row = (
        Shown.objects.filter(Q(until=None) | Q(until__gt=moment), region=region, address=address, since__lte=moment)
        .select_related("body")
        .order_by("-since")
        .first()
    )
    return bytes(row.body.raw) if row else None


def unlike(rendered: Mapping[tuple[str, str], Mapping[str, bytes]]) -> list[str]:
    """Addresses whose shown bytes differ from what was rendered just now."""
    found: list[str] = []
    for (region, scope), wanted in rendered.items():
        rows = Shown.objects.filter(region=region, scope=scope, until=None, made_from="")
        change = difference(dict(rows.values_list("address", "body_id")), wanted)
        found += [f"{region}{address}" for address in (*change.write, *sorted(change.remove))]
    return found


def made_from(region: str, scope: str) -> dict[str, str]:
    """What the dear files of a scope were made from, by address."""
    rows = Shown.objects.filter(region=region, scope=scope, until=None).exclude(made_from="")
    return dict(rows.values_list("address", "made_from"))
