"""Near a point with hundreds of desks around it: the same places as sorting all of them would give."""

import pytest

from infopunt.directory import queries
from infopunt.directory.models import Organisation, Place
from infopunt.directory.queries import places

HERE = (51.6, 5.5)


def desks(owner, count, step):
    for at in range(count):
        yield Place(
            id=f"{owner.id}-{at}", organisation=owner, kind="desk", name="Desk", lat=HERE[0] + at * step, lon=HERE[1]
        )


@pytest.mark.parametrize(("ours", "step"), [(10, 0.01), (40, 0.001)])
def test_what_is_near_is_not_cut_off_by_desks_of_others_or_by_too_few(db, monkeypatch, ours, step):
    owner, other = (
        Organisation.objects.create(id=id, layer=layer, kind="x", name=id, checked_on="2026-11-01")
        for id, layer in (("ours", "example"), ("other", "elsewhere"))
    )
    Place.objects.bulk_create([*desks(owner, ours, step * 3), *desks(other, 60, 0.0001)])
    Place.objects.create(id="line", organisation=owner, kind="telephone", name="Line")

    found = [spot.id for spot in places("example", HERE, most=20)]

    monkeypatch.setattr(queries, "NEAR", 0.0)
    assert found == [spot.id for spot in places("example", HERE, most=20)]
    assert found == ["line", *(f"ours-{at}" for at in range(min(ours, 19)))]
