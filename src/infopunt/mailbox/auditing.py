"""Who looks after those who answer: the log of the sealed side, read with an auditor's key, and whether all of it is there.

The hash over the log is noted every day in the main database, and told to auditors by mail every week: who writes in the database
of the sealed side can then not cut off its end unseen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from infopunt.kernel.models import Mark
from infopunt.mailbox.trays import NotInTheTeam, OpenTray
from infopunt.vault import log, teams
from infopunt.vault.log import LogHead, LogLine
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.teams import AUDIT

NOTED = "log of talk"  # the mark that holds the last head that was noted


@dataclass(frozen=True)
class LogVerdict:
    """How far the log goes, and the number from which it is not as it was written; None where all of it is."""

    head: LogHead
    broken_at: int | None

    @property
    def seal(self) -> str:
        """What is told of the head: to compare with a mail, or by telephone."""
        return seal_of(self.head.number, self.head.chain)


def seal_of(number: int, chain: bytes) -> str:
    return f"{number}:{chain.hex()[:32]}"


def verify_log(told: Sequence[str] = ()) -> LogVerdict:
    """Follow the whole chain, and compare it with what was noted in the main database and with what else was `told` of it."""
    head = log.log_head()
    broken = {head.broken_at} - {None}
    noted = Mark.objects.filter(name=NOTED).values_list("value", flat=True).first()
    for seal in (*told, *([noted] if noted else ())):
        number = int(seal.partition(":")[0]) if seal.partition(":")[0].isdigit() else 0
        chain = log.chain_at(number)
        if chain is None or seal_of(number, chain) != seal:
            broken.add(min(number, head.number + 1))
    return LogVerdict(head, min((one for one in broken if one is not None), default=None))


def note_head() -> None:
    """Once a day; never over one that no longer fits."""
    verdict = verify_log()
    if verdict.broken_at is None and verdict.head.number:
        Mark.objects.update_or_create(name=NOTED, defaults={"value": verdict.seal})


def may_read_log(region: str, worker: int) -> bool:
    """Whether somebody holds the key of the log."""
    return worker in teams.holders(region, AUDIT)


def read_log(tray: OpenTray, region: str, *, before: int, most: int) -> list[LogLine]:
    """What was done in the region, the latest first, out of `most` rows up to that number. Raises NotInTheTeam."""
    try:
        privates = _privates(region, tray.worker, tray.keys)
    except CannotOpen:
        raise NotInTheTeam from None
    return list(log.log_lines(region, privates, before=before, most=most))


def _privates(region: str, worker: int, person: PersonKeys) -> dict[int, bytes]:
    return teams.team_privates(region, AUDIT, worker, person)
