"""Texts lean on facts: a fact that changes its meaning puts them on the list of what to check again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from infopunt.facts import operations as facts
from infopunt.information.models import Text
from infopunt.information.queries import users_of


@transaction.atomic
def change_fact(id: str, data: Mapping[str, Any], *, revision: int, by: str, now: datetime) -> bool:
    """Make a fact say what `data` says, and where it means something else than before mark the Dutch texts that name it.
    Returns whether it does."""
    otherwise = facts.write_fact(id, data, revision=revision, by=by, now=now)
    if otherwise:
        touched = {user.pk for user in users_of(id) if not user.by}
        Text.objects.filter(Q(pk__in=touched), language="nl").update(to_check=id)
    return otherwise
