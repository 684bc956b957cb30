"""A region's entries as files again, in the format of `content/directory/`, and back into rows."""

import uuid
from collections.abc import Iterator, Sequence

import yaml

from infopunt.directory.models import Organisation, Place, Service
from infopunt.directory.pack import OrganisationPack, as_data, known_as, shown, write_entry
from infopunt.kernel.packfiles import PACK

IMPORT = "import"


def files_of(region: str) -> Iterator[tuple[str, bytes]]:
    """Every entry a region made as (name in the folder, bytes)."""
    rows = Organisation.objects.filter(layer=region).prefetch_related("services", "places__services").order_by("id")
    for row in rows:
        numbers = {id: str(number) for id, number in known_as(row).items()}
        data = as_data(row) | ({"known_as": numbers} if numbers else {})
        body = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
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
        write_entry(pack.model_copy(update={"known_as": _free(pack)}), by=IMPORT)
    return kept


def _free(pack: OrganisationPack) -> dict[str, uuid.UUID]:
    """The UUIDs of an entry that no other row has here: who has it first, keeps it."""
    numbers = pack.known_as.values()
    taken = {
        row
        for model in (Organisation, Service, Place)
        for row in model.objects.filter(uuid__in=numbers).values_list("uuid", "id")
    }
    others = {number for number, id in taken if pack.known_as.get(id) != number}
    return {id: number for id, number in pack.known_as.items() if number not in others}
