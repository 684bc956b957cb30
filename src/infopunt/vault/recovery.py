"""The key on paper at work: two of three shares, and whoever holds nothing any more can open everything of a region again."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.vault.models import HeldKey, PersonKey, SigningRoot, TeamKey
from infopunt.vault.rules import keys
from infopunt.vault.rules.keys import Pair
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.rules.shares import from_shares
from infopunt.vault.teams import (
    ROOT,
    begin_team,
    certified_among,
    certify,
    hand_to,
    holders,
    vouch_for_recovery,
    where_held,
)

Held = tuple[str, int]  # what, and which generation of it
Wanted = Callable[[str], bool]


def opened_by_shares(region: str, shares: Sequence[str]) -> tuple[Pair, dict[Held, bytes]]:
    """Every private half that was sealed to the key on paper. Raises CannotCombine, and CannotOpen for the shares of another region
    or of nothing."""
    recovery = keys.box_of(from_shares(shares))
    rows = HeldKey.objects.filter(region=region, holder=HeldKey.RECOVERY)
    opened = {
        (row.what, row.generation): keys.unseal_with(
            recovery.private, bytes(row.sealed), where_held(region, row.what, row.generation)
        )
        for row in rows
    }
    if not any(what == ROOT for what, _generation in opened):
        raise CannotOpen
    return recovery, opened


def restore(region: str, shares: Sequence[str], to: int, wanted: Wanted, *, now: datetime) -> list[str]:
    """Hand what is `wanted` to somebody with keys, and what they need to be one of those who answer; the names of what came.
    Of what somebody took along who left, there is a new key at once. Raises CannotCombine or CannotOpen."""
    recovery, opened = opened_by_shares(region, shares)
    person = PersonKey.objects.get(worker=to)
    came = {held: private for held, private in opened.items() if wanted(held[0])}
    root = next(private for (what, _generation), private in opened.items() if what == ROOT)
    with transaction.atomic(using=REPORTS):
        for (what, generation), private in came.items():
            HeldKey.objects.filter(region=region, what=what, generation=generation, holder=to).delete()
            hand_to(region, what, generation, to, bytes(person.box), private)
        certify(region, root, person)
        for what in {what for what, _generation in came}:
            _renew_where_left(region, what, to, recovery.public, now)
        vouch_for_recovery(region, recovery.public, root)
    return sorted({what for what, _generation in came})


def _renew_where_left(region: str, what: str, to: int, recovery: bytes, now: datetime) -> None:
    newest = TeamKey.objects.filter(region=region, team=what).order_by("-generation").first()
    if newest and newest.has_leaver:
        root = bytes(SigningRoot.objects.get(region=region).public)
        members = certified_among(region, holders(region, what) | {to}, root)
        begin_team(region, what, members, recovery, generation=newest.generation + 1, now=now)


def what_fits(region: str, opened: dict[Held, bytes]) -> dict[Held, bool]:
    """Whether each team's key that came back is the one things are sealed to; for a drill."""
    publics = {(row.team, row.generation): bytes(row.public) for row in TeamKey.objects.filter(region=region)}
    return {
        held: keys.box_of(opened[held]).public == public if held in opened else False
        for held, public in publics.items()
    }
