"""Texts lean on facts: who changes one, and what they rest on, is an editor of the country; a fact that changes its meaning puts
the texts on the list of what to check again."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from infopunt.accounts import permissions
from infopunt.accounts.rules import Staff
from infopunt.facts import operations as facts
from infopunt.facts.models import Fact
from infopunt.facts.pack import FactPack, write_facts
from infopunt.facts.watching.operations import looked
from infopunt.information.models import State, Text
from infopunt.information.rules import blocks_of
from infopunt.kernel import audit
from infopunt.kernel.errors import NotPermitted
from infopunt.kernel.packfiles import PACK


class NotYourFacts(NotPermitted):
    """Facts are the same everywhere: they belong to the editors of the country."""


@transaction.atomic
def change_fact(id: str, data: Mapping[str, Any], *, revision: int, by: Staff, now: datetime) -> bool:
    """Make a fact say what `data` says, and where it means something else than before mark the Dutch texts that name it.
    Returns whether it does."""
    _permit(by)
    otherwise = facts.write_fact(id, data, revision=revision, by=by.email, now=now)
    if otherwise:
        _mark({id}, Text.objects.all())
    return otherwise


@transaction.atomic
def set_owner(id: str, owner: str, *, by: Staff, now: datetime) -> None:
    """Who is warned before the fact ends; '' for nobody in particular."""
    _permit(by)
    Fact.objects.filter(id=id).update(owner=owner)
    audit.record("fact owner set", f"fact:{id}", by=by.email, at=now)


def look_at_source(id: int, *, seen: str, by: Staff, now: datetime) -> None:
    """Somebody found what rests on a source still right: what stands there now counts as read."""
    _permit(by)
    looked(id, seen=seen, by=by.email, now=now)


def _permit(by: Staff) -> None:
    if not permissions.may_edit_facts(by):
        raise NotYourFacts


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
