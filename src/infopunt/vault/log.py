"""The log of the sealed side: who of us did what, on which day. Each row is sealed to the auditors; readable are its number and
a hash over all rows up to it, so that none can be dropped, changed or moved unseen.

A row holds a box for every region that has its keys, all of one size: for a region it does not concern the box is empty, and
nobody without the key sees which.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.locks import lock_for_transaction
from infopunt.vault.models import LogRow, TeamKey
from infopunt.vault.rules import keys
from infopunt.vault.rules.sealing import SIZES, CannotOpen, Context, Domain, padded, unpadded
from infopunt.vault.teams import AUDIT

WRITING = 49_001  # the lock of who adds a row
BEFORE_ALL = bytes(32)
BOX = SIZES[0] + keys.AROUND  # bytes; longer names than fit are cut
LONGEST = 200


@dataclass(frozen=True)
class LogLine:
    """What somebody did."""

    number: int
    day: date
    actor: str
    verb: str
    thing: str


@dataclass(frozen=True)
class LogHead:
    """Up to where the log goes, and the hash over all of it; `broken_at` is the first number that is not as it was written."""

    number: int
    chain: bytes
    broken_at: int | None = None


def write(verb: str, thing: str, by: str, at: datetime, region: str) -> bool:
    """One more row; False where no region has its keys yet. In the transaction of what it tells of."""
    publics = _publics()
    if not publics:
        return False
    words = (word.encode()[:LONGEST].decode(errors="ignore") for word in (by, verb, thing))
    content = json.dumps([at.date().isoformat(), *words], ensure_ascii=False).encode()
    with transaction.atomic(using=REPORTS):
        lock_for_transaction(WRITING, using=REPORTS)
        last = LogRow.objects.order_by("-number").first()
        number, before = (last.number + 1, bytes(last.chain)) if last else (1, BEFORE_ALL)
        sealed = b"".join(
            keys.seal_to(public, padded(content if region in ("", of) else b""), _place(of, number))
            for of, public in sorted(publics.items())
        )
        LogRow.objects.create(number=number, sealed=sealed, chain=_link(before, number, sealed))
    return True


def log_head() -> LogHead:
    """Follows the whole chain."""
    number, chain = 0, BEFORE_ALL
    for row in LogRow.objects.order_by("number").iterator(500):
        if row.number != number + 1 or bytes(row.chain) != _link(chain, row.number, bytes(row.sealed)):
            return LogHead(number, chain, number + 1)
        number, chain = row.number, bytes(row.chain)
    return LogHead(number, chain)


def chain_at(number: int) -> bytes | None:
    row = LogRow.objects.filter(number=number).first()
    return bytes(row.chain) if row else None if number else BEFORE_ALL


def log_lines(region: str, privates: Mapping[int, bytes], *, before: int, most: int) -> Iterator[LogLine]:
    """What concerns the region, the latest first, of `most` rows up to that number."""
    for row in LogRow.objects.filter(number__lte=before).order_by("-number")[:most]:
        content = _opened(bytes(row.sealed), privates, _place(region, row.number))
        if content:
            day, actor, verb, thing = json.loads(content)
            yield LogLine(row.number, date.fromisoformat(day), actor, verb, thing)


def _opened(sealed: bytes, privates: Mapping[int, bytes], place: Context) -> bytes:
    """What is in the box of this region; b'' where nothing is, or none is for these keys."""
    for private in privates.values():
        for at in range(0, len(sealed), BOX):
            try:
                return unpadded(keys.unseal_with(private, sealed[at : at + BOX], place))
            except CannotOpen:
                continue
    return b""


def _publics() -> dict[str, bytes]:
    """The newest key of each region's auditors."""
    rows = TeamKey.objects.filter(team=AUDIT).order_by("generation")
    return {row.region: bytes(row.public) for row in rows}


def _link(before: bytes, number: int, sealed: bytes) -> bytes:
    return hashlib.blake2b(before + number.to_bytes(8, "big") + sealed, digest_size=32, person=b"infopunt log").digest()


def _place(region: str, number: int) -> Context:
    return Context(Domain.LOG, region, number=number)
