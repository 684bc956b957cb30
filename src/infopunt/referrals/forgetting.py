"""Referrals that have had their time."""

from collections.abc import Collection
from uuid import UUID

from infopunt.mailbox.models import Conversation
from infopunt.referrals.models import Referral
from infopunt.vault.conversations import throw_away


def throw_copies_away(referrals: Collection[UUID]) -> None:
    """Before the rows of these referrals go: what was handed over, its keys first."""
    rows = Referral.objects.filter(pk__in=referrals).values_list("copy", flat=True)
    copies = [copy for copy in rows if copy]
    throw_away(copies)
    Conversation.objects.filter(pk__in=copies).delete()
