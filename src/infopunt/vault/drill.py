"""Whether paper still opens what it should: tried out, and taken back. Nothing that stands is changed.

Best on a copy of a backup, on a machine without a network (docs/operate.md). Without shares it tries the tool itself on keys that are
thrown away.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path
from uuid import UUID, uuid4

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.vault.conversations import begin_key, open_with_team, team_holder
from infopunt.vault.models import HeldKey, PersonKey, SigningRoot, TeamKey, Wrap
from infopunt.vault.recovery import Held, opened_by_shares, restore, what_fits
from infopunt.vault.rules import keys
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.sealing import CannotOpen, Context, Domain, unseal_words
from infopunt.vault.rules.shares import CannotCombine, split_in_shares
from infopunt.vault.teams import ROOT, begin_team, hand_to, team_private, vouch_for_recovery

KNOWN = Path(__file__).parent / "known"
THROWN_AWAY, NOBODY = "-drill", -1  # no region and no person has such an id
TEAM = "drill"


@dataclass(frozen=True)
class DrillStep:
    """Something that should hold, and whether it did."""

    said: str
    holds: bool


def drill(region: str, shares: Sequence[str], of_region: set[UUID], *, now: datetime) -> Iterator[DrillStep]:
    """With two shares of a region and the ids of its conversations: everything it has for paper opens, is what things are sealed to, and can be given to somebody."""
    yield from known_examples()
    try:
        _recovery, opened = opened_by_shares(region, shares)
    except (CannotCombine, CannotOpen):
        yield DrillStep("the two shares belong together and to this region", False)
        return
    yield DrillStep("the two shares belong together and to this region", True)
    root = next(private for (what, _generation), private in opened.items() if what == ROOT)
    public = SigningRoot.objects.get(region=region).public
    yield DrillStep(
        "the signing root is the one that certifies who answers", keys.signing_of(root).public == bytes(public)
    )
    for (team, generation), fits in sorted(what_fits(region, opened).items()):
        if any(what == team for what, _generation in opened):  # a body elsewhere has no key on paper
            yield DrillStep(f"the key of {team}, number {generation}, is the one things are sealed to", fits)
    yield _conversations(region, opened, of_region)
    with _taken_back():
        person = _somebody(now)
        came = restore(region, shares, NOBODY, lambda what: True, now=now)
        held = HeldKey.objects.filter(holder=NOBODY).exclude(what=ROOT)
        holds = all(_holds(region, row.what, row.generation, person) for row in held)
        yield DrillStep(f"somebody who held nothing was given {', '.join(came)}", holds and bool(came))
    yield DrillStep(
        "all of that was taken back: nothing here is changed", not HeldKey.objects.filter(holder=NOBODY).exists()
    )


def drill_with_thrown_away_keys(*, now: datetime) -> Iterator[DrillStep]:
    """The tool itself, on keys of no region: made, split, restored, thrown away."""
    yield from known_examples()
    with _taken_back():
        shares, words = _region_of_nobody(now)
        _somebody(now)
        other = split_in_shares(bytes(32))
        yield DrillStep("one share opens nothing", _refused(shares[:1]))
        yield DrillStep("shares of two keys open nothing", _refused([shares[0], other[1]]))
        for pair in combinations(shares, 2):
            opened = opened_by_shares(THROWN_AWAY, pair)[1]
            private = opened[TEAM, 1]
            key = open_with_team(THROWN_AWAY, words, TEAM, 1, private)
            numbers = " and ".join(str(shares.index(share) + 1) for share in pair)
            yield DrillStep(f"shares {numbers} open what was sealed to the team", bool(key.key))
    yield DrillStep(
        "all of that was thrown away: nothing here is changed",
        not SigningRoot.objects.filter(region=THROWN_AWAY).exists(),
    )


def known_examples() -> Iterator[DrillStep]:
    """What was sealed in each format there ever was still opens, and in no other place."""
    for path in sorted(KNOWN.glob("sealed-v*.json")):
        kept = json.loads(path.read_text())
        key, sealed = bytes.fromhex(kept["key"]), bytes.fromhex(kept["sealed"])
        bytes_of = {name: bytes.fromhex(kept["context"][name]) for name in ("conversation", "root")}
        place = {**kept["context"], **bytes_of, "domain": Domain(kept["context"]["domain"])}
        yield DrillStep(f"the kept example {path.stem} opens", _opens(key, sealed, Context(**place)) == kept["words"])
        elsewhere = Context(**{**place, "domain": Domain.TRAY})
        yield DrillStep(f"the kept example {path.stem} opens in no other place", _opens(key, sealed, elsewhere) is None)


def _opens(key: bytes, sealed: bytes, place: Context) -> str | None:
    try:
        return unseal_words(key, sealed, place)
    except CannotOpen:
        return None


def _conversations(region: str, opened: dict[Held, bytes], of_region: set[UUID]) -> DrillStep:
    """The keys of conversations, not what was said in them."""
    number = failed = 0
    for (what, generation), private in opened.items():
        if what == ROOT:
            continue
        ids = set(Wrap.objects.filter(holder=team_holder(what, generation)).values_list("conversation", flat=True))
        for id in ids & of_region:
            number += 1
            try:
                open_with_team(region, id, what, generation, private)
            except CannotOpen:
                failed += 1
    return DrillStep(f"{number - failed} of {number} keys of conversations open; nothing was read", not failed)


def _holds(region: str, what: str, generation: int, person: PersonKeys) -> bool:
    private = team_private(region, what, generation, NOBODY, person)
    public = bytes(TeamKey.objects.get(region=region, team=what, generation=generation).public)
    return keys.box_of(private).public == public


def _refused(shares: Sequence[str]) -> bool:
    try:
        opened_by_shares(THROWN_AWAY, shares)
    except (CannotCombine, CannotOpen):
        return True
    return False


def _region_of_nobody(now: datetime) -> tuple[list[str], UUID]:
    """Its shares, and a conversation sealed to its team."""
    root, recovery, id = keys.new_signing(), keys.new_box(), uuid4()
    SigningRoot.objects.create(region=THROWN_AWAY, public=root.public, made_at=now)
    vouch_for_recovery(THROWN_AWAY, recovery.public, root.private)
    hand_to(THROWN_AWAY, ROOT, 1, HeldKey.RECOVERY, recovery.public, root.private)
    begin_team(THROWN_AWAY, TEAM, [], recovery.public, now=now)
    begin_key(THROWN_AWAY, TEAM, id, bytes(32))
    return split_in_shares(recovery.private), id


def _somebody(now: datetime) -> PersonKeys:
    """Somebody with keys and without a name; their phrase is nobody's."""
    person = keys.new_person()
    PersonKey.objects.create(
        worker=NOBODY, box=person.box.public, signing=person.signing.public, locked=b"", made_at=now
    )
    return person


@contextmanager
def _taken_back() -> Iterator[None]:
    """Whatever is written inside is not."""
    with transaction.atomic(using=REPORTS):
        yield
        transaction.set_rollback(True, using=REPORTS)
