"""Texts lean on facts: a fact that changes its meaning puts them on the list of what to check again."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from infopunt.facts import operations as facts
from infopunt.facts.pack import FactPack, write_facts
from infopunt.information.models import State, Text
from infopunt.information.rules import blocks_of
from infopunt.kernel.packfiles import PACK


@transaction.atomic
def change_fact(id: str, data: Mapping[str, Any], *, revision: int, by: str, now: datetime) -> bool:
    """Make a fact say what `data` says, and where it means something else than before mark the Dutch texts that name it.
    Returns whether it does."""
    otherwise = facts.write_fact(id, data, revision=revision, by=by, now=now)
    if otherwise:
        _mark({id}, Text.objects.all())
    return otherwise


@transaction.atomic
def take_over_facts(packs: dict[str, tuple[str, FactPack]]) -> None:
    """Make the facts say what the folder says, and mark the Dutch texts that were written here and name one that means something
    else than before. Texts of the folder came with its facts."""
    changed = write_facts(packs)
    if changed:
        _mark(changed, Text.objects.filter(Q(draft__isnull=False) | ~Q(current__changed_by=PACK)))


def _mark(changed: Collection[str], texts: QuerySet[Text]) -> None:
    rows = texts.filter(Q(state=State.PUBLISHED) | Q(draft__isnull=False), language="nl")
    touched: dict[str, list[int]] = {}
    for pk, state, live, draft in rows.values_list("pk", "state", "current__blocks", "draft__head__blocks"):
        blocks = blocks_of([*(live if state == State.PUBLISHED else ()), *(draft or ())])
        named = {name for block in blocks for _kind, name in block.named}
        if found := sorted(named.intersection(changed)):
            touched.setdefault(found[0], []).append(pk)
    for fact, users in touched.items():
        Text.objects.filter(pk__in=users).update(to_check=fact)
