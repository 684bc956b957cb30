"""Keys of a region: its signing root and those of its teams, made once and handed on from holder to holder."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.vault import outside
from infopunt.vault.models import (
    Certificate,
    HeldKey,
    OutsideSecret,
    PersonKey,
    RecoveryKey,
    SigningRoot,
    Team,
    TeamKey,
)
from infopunt.vault.rules import keys
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.receipts import secret_mark
from infopunt.vault.rules.sealing import CannotOpen, Context, Domain
from infopunt.vault.rules.shares import split_in_shares

ROOT = "root"
AUDIT = "audit"  # instead of a team: opens the log of the sealed side and nothing else
BOX = "box"
FIRST = 1


@dataclass(frozen=True)
class Printed:
    """What a ceremony shows once, for paper, and nobody can ask for again."""

    secrets: dict[str, str] = field(repr=False)
    shares: list[str] = field(repr=False)


def make_region_keys(region: str, firsts: Mapping[Team, int], *, auditor: int | None = None, now: datetime) -> Printed:
    """The secrets outside (where there are none yet), signing root, a key for each team, one for the log, and the recovery key.
    The private half of a team's key is sealed to its first person, who has keys, and to the recovery key, of which nothing but
    paper remains; that of the log to the auditor, where there is one already, and to the recovery key."""
    root, recovery = keys.new_signing(), keys.new_box()
    with transaction.atomic(using=REPORTS):
        SigningRoot.objects.create(region=region, public=root.public, made_at=now)
        vouch_for_recovery(region, recovery.public, root.private)
        hand_to(region, ROOT, FIRST, HeldKey.RECOVERY, recovery.public, root.private)
        for first in set(firsts.values()):
            person = PersonKey.objects.get(worker=first)
            hand_to(region, ROOT, FIRST, first, bytes(person.box), root.private)
            certify(region, root.private, person)
        for team, holder in [*firsts.items(), (AUDIT, auditor)]:
            begin_team(region, team, [] if holder is None else [holder], recovery.public, now=now)
        peppers = OutsideSecret.objects.filter(name__startswith=outside.PEPPER).order_by("pk")
        names = [*(row.name for row in peppers), outside.OPERATIONAL]
        secrets = {name: _secret(name) for name in (names if peppers else [outside.PEPPER, *names])}
    return Printed(secrets, split_in_shares(recovery.private))


def begin_team(
    region: str, team: str, members: Iterable[int], recovery: bytes, *, generation: int = FIRST, now: datetime
) -> None:
    """A new key for those who belong to a team, and for paper; its private half is nowhere else."""
    key = keys.new_box()
    TeamKey.objects.create(region=region, team=team, generation=generation, public=key.public, made_at=now)
    for person in PersonKey.objects.filter(worker__in=members):
        hand_to(region, team, generation, person.worker, bytes(person.box), key.private)
    hand_to(region, team, generation, HeldKey.RECOVERY, recovery, key.private)


def _secret(name: str) -> str:
    """The secret of that name as it is printed; made where this installation has none."""
    row = OutsideSecret.objects.filter(name=name).first()
    secret = outside.read_secret(name) if row or outside.secret_file(name).exists() else outside.make_secret(name)
    if row is None:
        OutsideSecret.objects.create(name=name, mark=secret_mark(secret))
    elif row.mark != secret_mark(secret):
        raise outside.NoSecret(name)
    return outside.printed(secret)


def secret_that_fits(name: str) -> bytes:
    """A secret from its file, if it is the one this database knows; else NoSecret."""
    secret = outside.read_secret(name)
    if not OutsideSecret.objects.filter(name=name, mark=secret_mark(secret)).exists():
        raise outside.NoSecret(name)
    return secret


def hand_on(region: str, team: str, giver: int, person: PersonKeys, to: int) -> None:
    """Give somebody with keys what `giver` holds of one team, and the root, with which they are certified and certify the next.
    Keys of another team stay where they are. Raises CannotOpen when the giver holds nothing of this one."""
    new = PersonKey.objects.get(worker=to)
    held = HeldKey.objects.filter(region=region, holder=giver, what__in=(ROOT, team))
    opened = {(row.what, row.generation): opened_held(row, person) for row in held}
    if {what for what, _generation in opened} != {ROOT, team}:
        raise CannotOpen
    with transaction.atomic(using=REPORTS):
        HeldKey.objects.filter(region=region, holder=to, what__in=(ROOT, team)).delete()
        for (what, generation), private in opened.items():
            hand_to(region, what, generation, to, bytes(new.box), private)
        certify(region, opened[ROOT, FIRST], new)


def team_private(region: str, team: str, generation: int, holder: int, person: PersonKeys) -> bytes:
    """Raises CannotOpen for whoever does not hold it."""
    row = HeldKey.objects.filter(region=region, what=team, generation=generation, holder=holder).first()
    if row is None:
        raise CannotOpen
    return opened_held(row, person)


def team_privates(region: str, team: str, holder: int, person: PersonKeys) -> dict[int, bytes]:
    """All that somebody holds of a team, by generation. Raises CannotOpen for whoever holds nothing."""
    rows = HeldKey.objects.filter(region=region, what=team, holder=holder)
    privates = {row.generation: opened_held(row, person) for row in rows}
    if not privates:
        raise CannotOpen
    return privates


def holders(region: str, team: str) -> set[int]:
    """Who can open what is sealed to the team now, by their ids."""
    newest = TeamKey.objects.filter(region=region, team=team).order_by("-generation").values("generation")[:1]
    rows = HeldKey.objects.filter(region=region, what=team, generation=newest).exclude(holder=HeldKey.RECOVERY)
    return set(rows.values_list("holder", flat=True))


def has_region_keys(region: str) -> bool:
    return SigningRoot.objects.filter(region=region).exists()


def with_keys() -> set[int]:
    """Who set a phrase."""
    return set(PersonKey.objects.values_list("worker", flat=True))


def is_certified(region: str, key: bytes, root: bytes, kind: str = "") -> bool:
    """Whether the root of the region stands for this signing key, or for this BOX of somebody."""
    row = Certificate.objects.filter(region=region, signing=key).first()
    return row is not None and keys.is_signed(root, bytes(row.signature), key, _certificate(region, kind))


def certified_among(region: str, members: Collection[int], root: bytes) -> list[int]:
    """Those whose own key the root stands for: who writes in the database cannot put up one of theirs."""
    rows = PersonKey.objects.filter(worker__in=members)
    return [row.worker for row in rows if is_certified(region, bytes(row.box), root, BOX)]


def vouch_for_key(row: TeamKey, root: bytes) -> None:
    """The root's word that this is the public key of that team; in the transaction that makes it."""
    signature = keys.sign(root, bytes(row.public), _team_key(row))
    Certificate.objects.create(region=row.region, signing=row.public, signature=signature)


def is_vouched_for(row: TeamKey, root: bytes) -> bool:
    """Whether the root stands for it: a key that somebody put in its place in the database it does not know."""
    found = Certificate.objects.filter(region=row.region, signing=row.public).first()
    return found is not None and keys.is_signed(root, bytes(found.signature), bytes(row.public), _team_key(row))


def recovery_public(region: str, root: bytes) -> bytes:
    """The key on paper; raises CannotOpen where the root does not stand for it."""
    row = RecoveryKey.objects.filter(region=region).first()
    if row is None or not keys.is_signed(root, bytes(row.signature), bytes(row.public), _recovery(region)):
        raise CannotOpen
    return bytes(row.public)


def vouch_for_recovery(region: str, public: bytes, root: bytes) -> None:
    signature = keys.sign(root, public, _recovery(region))
    RecoveryKey.objects.update_or_create(region=region, defaults={"public": public, "signature": signature})


def hand_to(region: str, what: str, generation: int, holder: int, box: bytes, private: bytes) -> None:
    sealed = keys.seal_to(box, private, where_held(region, what, generation))
    HeldKey.objects.create(region=region, what=what, generation=generation, holder=holder, sealed=sealed)


def opened_held(row: HeldKey, person: PersonKeys) -> bytes:
    return keys.unseal_with(person.box.private, bytes(row.sealed), where_held(row.region, row.what, row.generation))


def where_held(region: str, what: str, generation: int) -> Context:
    domain = Domain.ROOT_KEY if what == ROOT else Domain.TEAM_KEY
    return Context(domain, region, number=generation, kind=what)


def certify(region: str, root: bytes, person: PersonKey) -> None:
    """What they say counts, and what is sealed to them is for them."""
    for key, kind in ((bytes(person.signing), ""), (bytes(person.box), BOX)):
        signature = keys.sign(root, key, _certificate(region, kind))
        Certificate.objects.get_or_create(region=region, signing=key, defaults={"signature": signature})


def _certificate(region: str, kind: str) -> Context:
    return Context(Domain.CERTIFICATE, region, kind=kind)


def _team_key(row: TeamKey) -> Context:
    return Context(Domain.CERTIFICATE, row.region, number=row.generation, kind=row.team)


def _recovery(region: str) -> Context:
    return Context(Domain.RECOVERY_KEY, region)
