"""Keys of a region: its signing root and those of its teams, made once and handed on from holder to holder."""

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


def make_region_keys(region: str, first: int, *, now: datetime) -> Printed:
    """The secrets outside (where there are none yet), signing root, key of the team and recovery key; the private halves are
    sealed to `first`, who has keys, and to the recovery key, of which nothing but paper remains."""
    person = PersonKey.objects.get(worker=first)
    root, team, recovery = keys.new_signing(), keys.new_box(), keys.new_box()
    with transaction.atomic(using=REPORTS):
        SigningRoot.objects.create(region=region, public=root.public, made_at=now)
        TeamKey.objects.create(region=region, team=Team.INQUIRIES, generation=FIRST, public=team.public, made_at=now)
        for holder, box in ((first, bytes(person.box)), (HeldKey.RECOVERY, recovery.public)):
            _hand(region, ROOT, FIRST, holder, box, root.private)
            _hand(region, Team.INQUIRIES, FIRST, holder, box, team.private)
        _certify(region, root.private, bytes(person.signing))
        secrets = {name: _secret(name) for name in (outside.PEPPER, outside.OPERATIONAL)}
    return Printed(secrets, split_in_shares(recovery.private))


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


def hand_on(region: str, giver: int, person: PersonKeys, to: int) -> None:
    """Give somebody with keys all that `giver` holds in the region, and certify them. Raises CannotOpen when the giver holds
    nothing."""
    new = PersonKey.objects.get(worker=to)
    held = HeldKey.objects.filter(region=region, holder=giver)
    opened = {(row.what, row.generation): _opened(row, person) for row in held}
    if (ROOT, FIRST) not in opened:
        raise CannotOpen
    with transaction.atomic(using=REPORTS):
        HeldKey.objects.filter(region=region, holder=to).delete()
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
