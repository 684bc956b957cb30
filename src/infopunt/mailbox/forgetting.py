"""Conversations that have had their time."""

from collections.abc import Collection
from uuid import UUID

from infopunt.vault.conversations import throw_away


def throw_keys_away(conversations: Collection[UUID]) -> None:
    """Before the rows of these conversations go: without their keys they are nothing, in every copy too."""
    throw_away(conversations)
