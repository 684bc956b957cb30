"""A region's entries as files again, in the format of `content/directory/`, and back into rows."""

from collections.abc import Iterator, Sequence

import yaml

from infopunt.directory.models import Organisation
from infopunt.directory.pack import PACK, OrganisationPack, as_data, shown, write_entry

IMPORT = "import"


def files_of(region: str) -> Iterator[tuple[str, bytes]]:
    """Every entry a region made as (name in the folder, bytes)."""
    rows = Organisation.objects.filter(layer=region).prefetch_related("services", "places__services").order_by("id")
    for row in rows:
        body = yaml.safe_dump(as_data(row), allow_unicode=True, sort_keys=False, width=1000)
        yield f"directory/{row.id}.yaml", body.encode()


def take_over(packs: Sequence[OrganisationPack]) -> list[str]:
    """Make the rows say what arrives. What was edited here since is left alone; returns the ids of those that differ."""
    kept = []
    for pack in packs:
        old = Organisation.objects.filter(id=pack.id).first()
        if old and as_data(old) == shown(pack):
            continue
        if old and (old.changed_by not in (PACK, IMPORT) or old.layer != pack.layer):
            kept.append(pack.id)
            continue
        write_entry(pack, by=IMPORT)
    return kept
