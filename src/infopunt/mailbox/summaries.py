"""What stands in short about each conversation of a team, opened by the hundred: for a tray that is searched in memory, so that
nothing has to be readable in the database."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from infopunt.kernel.databases import REPORTS
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.models import Conversation, Item
from infopunt.mailbox.rules import Kind, Sender
from infopunt.mailbox.trays import NotInTheTeam, OpenTray
from infopunt.vault.conversations import leave_nothing, open_many_with_team
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.teams import team_privates


def summaries(tray: OpenTray, region: str, team: str, rows: QuerySet[Conversation]) -> dict[UUID, Mapping[str, Any]]:
    """The summary of each of these conversations that the team opens; nothing of one that has none or does not open. As many
    queries for a thousand as for one. Who wrote it is not looked at here: nobody without the key could have. Raises NotInTheTeam."""
    try:
        privates = team_privates(region, team, tray.worker, tray.keys)
    except CannotOpen:
        raise NotInTheTeam from None
    ids = rows.order_by().values("pk")
    opened: dict[UUID, Mapping[str, Any]] = {}
    found = Item.objects.filter(conversation__in=ids, kind=Kind.SUMMARY)
    keys = open_many_with_team(region, team, privates, ids)
    for id, number, sender, sealed in found.values_list("conversation", "number", "sender", "sealed"):
        if id in keys:
            with suppress(CannotOpen, ValueError):
                opened[id] = json.loads(keys[id].unseal(bytes(sealed), number, Kind.SUMMARY, sender))
    return opened


def write_summary(opened: OpenConversation, content: Mapping[str, Any], person: PersonKeys) -> None:
    """The summary as it is from now on, signed; the one before is written over. Nothing happens where there was none."""
    with transaction.atomic(using=REPORTS):
        item = opened.row.items.select_for_update().filter(kind=Kind.SUMMARY).last()
        if item is None:
            return
        place = (item.number, Kind.SUMMARY, Sender.HANDLER)
        item.sender, item.sealed = Sender.HANDLER, opened.key.seal(json.dumps(content, ensure_ascii=False), *place)
        item.signing, item.signature = person.signing.public, opened.key.sign(person, item.sealed, *place)
        item.save(update_fields=["sender", "sealed", "signing", "signature"])
        transaction.on_commit(leave_nothing, using=REPORTS)
