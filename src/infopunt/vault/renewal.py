"""Another key for a team after somebody left, and whatever is needed of the old one sealed to it anew. Who left opens with what
they kept nothing that comes, and nothing that was sealed anew. What they read, they read."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.vault.conversations import ConversationKey, team_holder
from infopunt.vault.models import HeldKey, SigningRoot, TeamKey, Wrap
from infopunt.vault.rules import keys
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.sealing import CannotOpen, Domain
from infopunt.vault.teams import begin_team, certified_among, holders, opened_held, recovery_public


def newest_key(region: str, team: str) -> TeamKey | None:
    return TeamKey.objects.filter(region=region, team=team).order_by("-generation").first()


def renew_team(region: str, team: str, giver: int, *, now: datetime) -> int:
    """The next generation of a team's key, for all who hold the present one and for paper; which one it is. Raises CannotOpen
    for whoever does not hold the present one, and where the key on paper is not the one the root stands for.

    Whose own key the root does not stand for is not taken along: who writes in the database cannot put up one of theirs.
    """
    with transaction.atomic(using=REPORTS):
        present = TeamKey.objects.select_for_update().filter(region=region, team=team).order_by("-generation").first()
        members = holders(region, team)
        if present is None or giver not in members:
            raise CannotOpen
        root = bytes(SigningRoot.objects.get(region=region).public)
        known = certified_among(region, members, root)
        generation = present.generation + 1
        begin_team(region, team, known, recovery_public(region, root), generation=generation, now=now)
    return generation


def seal_to_newest(region: str, team: str, conversations: Collection[UUID], giver: int, person: PersonKeys) -> int:
    """Seal the keys of these conversations, which stand under earlier generations, to the newest; which one that is. In the
    transaction that notes it with them."""
    newest = newest_key(region, team)
    if newest is None:
        raise CannotOpen
    root = bytes(SigningRoot.objects.get(region=region).public)
    held = HeldKey.objects.filter(region=region, what=team, holder=giver, generation__lt=newest.generation)
    privates = {team_holder(team, row.generation): opened_held(row, person) for row in held}
    earlier = Wrap.objects.filter(conversation__in=conversations, holder__in=privates)
    anew = []
    for id, holder, sealed in earlier.values_list("conversation", "holder", "sealed"):
        place = ConversationKey(region, id, root, b"").place(Domain.CONVERSATION_KEY)
        key = keys.unseal_with(privates[holder], bytes(sealed), place)
        to_newest = keys.seal_to(bytes(newest.public), key, place)
        anew.append(Wrap(conversation=id, holder=team_holder(team, newest.generation), sealed=to_newest))
    earlier.delete()
    Wrap.objects.bulk_create(anew)
    return newest.generation
