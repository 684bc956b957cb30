"""A conversation that is a copy of another: who has the key of the origin opens it too, and where it came from is closed to
everybody else. And the key of a body elsewhere, made for those who work there."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from infopunt.vault.conversations import ConversationKey
from infopunt.vault.models import HeldKey, PersonKey, TeamKey, Wrap
from infopunt.vault.rules import keys
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.sealing import CannotOpen, Context, Domain, seal, unseal
from infopunt.vault.teams import FIRST, ROOT, is_vouched_for, team_private, vouch_for_key

ORIGIN = "origin"


def seal_through(copy: ConversationKey, origin: ConversationKey) -> None:
    """Whoever opens the origin opens the copy: its team, and who asked."""
    sealed = seal(origin.key, copy.key, copy.place(Domain.THROUGH))
    Wrap.objects.create(conversation=copy.conversation, holder=ORIGIN, sealed=sealed)


def open_through(origin: ConversationKey, copy: UUID) -> ConversationKey:
    """Raises CannotOpen: also for a copy of another conversation."""
    row = Wrap.objects.filter(conversation=copy, holder=ORIGIN).first()
    if row is None:
        raise CannotOpen
    place = ConversationKey(origin.region, copy, origin.root, b"").place(Domain.THROUGH)
    return ConversationKey(origin.region, copy, origin.root, unseal(origin.key, bytes(row.sealed), place))


def seal_origin(region: str, team: str, generation: int, referral: UUID, origin: UUID) -> bytes:
    """Where a referral came from, for its team alone."""
    to = TeamKey.objects.get(region=region, team=team, generation=generation)
    return keys.seal_to(bytes(to.public), origin.bytes, _origin(region, referral))


def open_origin(private: bytes, sealed: bytes, region: str, referral: UUID) -> UUID:
    """Raises CannotOpen."""
    return UUID(bytes=keys.unseal_with(private, sealed, _origin(region, referral)))


def renew_key(region: str, team: str, people: Collection[int], giver: int, person: PersonKeys, *, now: datetime) -> int:
    """A new key of a team, sealed to these people and to nobody else, and vouched for with the root that `giver` holds; its
    generation. Who makes it keeps nothing of it. Raises CannotOpen for whoever does not hold the root."""
    root = team_private(region, ROOT, FIRST, giver, person)
    last = TeamKey.objects.filter(region=region, team=team).order_by("-generation").first()
    generation, box = last.generation + 1 if last else 1, keys.new_box()
    row = TeamKey.objects.create(region=region, team=team, generation=generation, public=box.public, made_at=now)
    vouch_for_key(row, root)
    place = Context(Domain.TEAM_KEY, region, number=generation, kind=team)
    HeldKey.objects.bulk_create(
        HeldKey(
            region=region, what=team, generation=generation, holder=person.worker,
            sealed=keys.seal_to(bytes(person.box), box.private, place),
        )
        for person in PersonKey.objects.filter(worker__in=people)
    )  # fmt: skip
    return generation


def seal_anew(copy: ConversationKey, team: str, generation: int) -> None:
    """To this generation of a team's key, and to no earlier one. Raises CannotOpen where the root does not stand for it."""
    to = TeamKey.objects.get(region=copy.region, team=team, generation=generation)
    if not is_vouched_for(to, copy.root):
        raise CannotOpen
    Wrap.objects.filter(conversation=copy.conversation, holder__startswith=f"{team}:").delete()
    sealed = keys.seal_to(bytes(to.public), copy.key, copy.place(Domain.CONVERSATION_KEY))
    Wrap.objects.create(conversation=copy.conversation, holder=f"{team}:{generation}", sealed=sealed)


def newest_generation(region: str, team: str) -> int:
    """0 where the team has no key."""
    row = TeamKey.objects.filter(region=region, team=team).order_by("-generation").first()
    return row.generation if row else 0


def holders_of_newest(region: str, team: str) -> set[int]:
    rows = HeldKey.objects.filter(region=region, what=team, generation=newest_generation(region, team))
    return set(rows.values_list("holder", flat=True))


def teams_held(region: str, holder: int, prefix: str) -> set[str]:
    """What somebody holds a key of, by a beginning of its name."""
    rows = HeldKey.objects.filter(region=region, holder=holder, what__startswith=prefix)
    return set(rows.values_list("what", flat=True))


def holders_by_team(region: str, prefix: str) -> dict[str, set[int]]:
    """Who holds the newest key of each team whose name begins so; two queries. Nobody, where they all left."""
    newest = {row.team: row.generation for row in _by_generation(region, prefix)}
    found: dict[str, set[int]] = {team: set() for team in newest}
    rows = HeldKey.objects.filter(region=region, what__in=newest).values_list("what", "generation", "holder")
    for team, generation, holder in rows:
        if generation == newest[team]:
            found[team].add(holder)
    return found


def teams_left(region: str, prefix: str) -> set[str]:
    """Teams whose name begins so and whose newest key somebody held who left."""
    newest = {row.team: row for row in _by_generation(region, prefix)}
    return {team for team, row in newest.items() if row.has_leaver}


def _by_generation(region: str, prefix: str) -> QuerySet[TeamKey]:
    return TeamKey.objects.filter(region=region, team__startswith=prefix).order_by("generation")


def _origin(region: str, referral: UUID) -> Context:
    return Context(Domain.ORIGIN, region, referral.bytes)
