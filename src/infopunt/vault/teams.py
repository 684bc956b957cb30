"""Keys of a region: its signing root and those of its teams, made once and handed on from holder to holder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.vault import outside
from infopunt.vault.models import Certificate, HeldKey, OutsideSecret, PersonKey, SigningRoot, Team, TeamKey
from infopunt.vault.rules import keys
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.receipts import secret_mark
from infopunt.vault.rules.sealing import CannotOpen, Context, Domain
from infopunt.vault.rules.shares import split_in_shares

ROOT = "root"
FIRST = 1


@dataclass(frozen=True)
class Printed:
    """What a ceremony shows once, for paper, and nobody can ask for again."""

    secrets: dict[str, str] = field(repr=False)
    shares: list[str] = field(repr=False)


def make_region_keys(region: str, firsts: Mapping[Team, int], *, now: datetime) -> Printed:
    """The secrets outside (where there are none yet), signing root, a key for each team and the recovery key. The private half
    of a team's key is sealed to its first person, who has keys, and to the recovery key, of which nothing but paper remains."""
    root, recovery = keys.new_signing(), keys.new_box()
    with transaction.atomic(using=REPORTS):
        SigningRoot.objects.create(region=region, public=root.public, made_at=now)
        _hand(region, ROOT, FIRST, HeldKey.RECOVERY, recovery.public, root.private)
        for first in set(firsts.values()):
            person = PersonKey.objects.get(worker=first)
            _hand(region, ROOT, FIRST, first, bytes(person.box), root.private)
            _certify(region, root.private, bytes(person.signing))
        for team, first in firsts.items():
            _begin_team(region, team, first, recovery.public, now)
        secrets = {name: _secret(name) for name in (outside.PEPPER, outside.OPERATIONAL)}
    return Printed(secrets, split_in_shares(recovery.private))


def _begin_team(region: str, team: Team, first: int, recovery: bytes, now: datetime) -> None:
    key, person = keys.new_box(), PersonKey.objects.get(worker=first)
    TeamKey.objects.create(region=region, team=team, generation=FIRST, public=key.public, made_at=now)
    for holder, box in ((first, bytes(person.box)), (HeldKey.RECOVERY, recovery)):
        _hand(region, team, FIRST, holder, box, key.private)


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
    opened = {(row.what, row.generation): _opened(row, person) for row in held}
    if {what for what, _generation in opened} != {ROOT, team}:
        raise CannotOpen
    with transaction.atomic(using=REPORTS):
        HeldKey.objects.filter(region=region, holder=to, what__in=(ROOT, team)).delete()
        for (what, generation), private in opened.items():
            _hand(region, what, generation, to, bytes(new.box), private)
        _certify(region, opened[ROOT, FIRST], bytes(new.signing))


def team_private(region: str, team: str, generation: int, holder: int, person: PersonKeys) -> bytes:
    """Raises CannotOpen for whoever does not hold it."""
    row = HeldKey.objects.filter(region=region, what=team, generation=generation, holder=holder).first()
    if row is None:
        raise CannotOpen
    return _opened(row, person)


def holders(region: str, team: str) -> set[int]:
    """Who can open what is sealed to the team now, by their ids."""
    rows = HeldKey.objects.filter(region=region, what=team).exclude(holder=HeldKey.RECOVERY)
    return set(rows.values_list("holder", flat=True))


def has_region_keys(region: str) -> bool:
    return SigningRoot.objects.filter(region=region).exists()


def with_keys() -> set[int]:
    """Who set a phrase."""
    return set(PersonKey.objects.values_list("worker", flat=True))


def is_certified(region: str, signing: bytes, root: bytes) -> bool:
    """Whether the root of the region stands for this signing key."""
    row = Certificate.objects.filter(region=region, signing=signing).first()
    return row is not None and keys.is_signed(root, bytes(row.signature), signing, _certificate(region))


def _hand(region: str, what: str, generation: int, holder: int, box: bytes, private: bytes) -> None:
    sealed = keys.seal_to(box, private, _place(region, what, generation))
    HeldKey.objects.create(region=region, what=what, generation=generation, holder=holder, sealed=sealed)


def _opened(row: HeldKey, person: PersonKeys) -> bytes:
    return keys.unseal_with(person.box.private, bytes(row.sealed), _place(row.region, row.what, row.generation))


def _place(region: str, what: str, generation: int) -> Context:
    domain = Domain.ROOT_KEY if what == ROOT else Domain.TEAM_KEY
    return Context(domain, region, number=generation, kind=what)


def _certify(region: str, root: bytes, signing: bytes) -> None:
    signature = keys.sign(root, signing, _certificate(region))
    Certificate.objects.get_or_create(region=region, signing=signing, defaults={"signature": signature})


def _certificate(region: str) -> Context:
    return Context(Domain.CERTIFICATE, region)
