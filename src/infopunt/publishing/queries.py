"""What the store can be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import brotli
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, Length

from infopunt.publishing.models import Body, Packed, Shown
from infopunt.publishing.rules import difference


def body_at(region: str, address: str, moment: datetime) -> bytes | None:
    """The bytes that were shown at an address at a moment in the past, or None."""
    row = (
        Shown.objects.filter(Q(until=None) | Q(until__gt=moment), region=region, address=address, since__lte=moment)
        .select_related("body")
        .order_by("-since")
        .first()
    )
    return whole_bytes(row.body) if row else None


def whole_bytes(body: Body) -> bytes:
    """The bytes of a body, also of one that is kept as a difference."""
    packed = Packed.objects.filter(body=body).select_related("base").first()
    if packed is None:
        return bytes(body.raw)
    middle: bytes = brotli.decompress(bytes(packed.middle))
    if packed.base is None:
        return middle
    base = whole_bytes(packed.base)
    return base[: packed.head] + middle + base[len(base) - packed.tail :]


@dataclass(frozen=True)
class Weight:
    """Bytes the store holds: of what is shown now, and of what was shown before."""

    shown: int
    earlier: int


def weight() -> Weight:
    size = Length("raw") + Coalesce(Length("gz"), 0) + Coalesce(Length("br"), 0)
    now = Shown.objects.filter(until=None).values("body_id")
    bodies = Body.objects.aggregate(shown=Sum(size, filter=Q(hash__in=now)), all=Sum(size))
    packed = Packed.objects.aggregate(all=Sum(Length("middle")))["all"] or 0
    shown = bodies["shown"] or 0
    return Weight(shown, (bodies["all"] or 0) - shown + packed)


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
