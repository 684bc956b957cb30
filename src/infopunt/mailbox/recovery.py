"""Two of the three shares on paper, when nobody who holds the keys of a region is left, or to name who audits it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from infopunt.accounts.models import Worker
from infopunt.accounts.queries import staff_of
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.mailbox.trays import NotAnAuditor, has_phrase, may_answer, may_audit
from infopunt.vault import recovery
from infopunt.vault.models import Team
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.rules.shares import NEEDED as NEEDED
from infopunt.vault.rules.shares import CannotCombine
from infopunt.vault.teams import AUDIT


class TooFewShares(Refused):
    say = "Two different shares are needed. With one share nothing can be opened."


class SharesDoNotFit(Refused):
    say = "These two do not belong together, or a word has a slip. Look at each word again; nothing was changed."


class SharesOfElsewhere(Refused):
    say = "These shares belong together, but they are not of this region. Nothing was changed."


class NotAHandler(Refused):
    say = "The keys of a region are given to somebody who is a handler there and has set a key phrase."


def recover(region: str, shares: Sequence[str], to: Worker, *, now: datetime) -> list[str]:
    """Give a handler all keys of the region's teams and its root, whoever else holds them or does not; which ones came. The log
    stays closed to them. Raises TooFewShares, SharesDoNotFit, SharesOfElsewhere or NotAHandler."""
    staff = staff_of(to)
    if not has_phrase(to.pk) or not all(may_answer(staff, region, team) for team in Team):
        raise NotAHandler
    return _restored(region, shares, to, lambda what: what != AUDIT, "recover", now)


def appoint_auditor(region: str, shares: Sequence[str], to: Worker, *, now: datetime) -> list[str]:
    """Give an auditor the key of the log and no other. Raises what recover raises, and NotAnAuditor."""
    if not has_phrase(to.pk) or not may_audit(staff_of(to), region):
        raise NotAnAuditor
    return _restored(region, shares, to, lambda what: what == AUDIT, "appoint auditor", now)


def _restored(
    region: str, shares: Sequence[str], to: Worker, wanted: recovery.Wanted, verb: str, now: datetime
) -> list[str]:
    typed = {" ".join(words.lower().split()) for words in shares} - {""}
    if len(typed) < NEEDED:
        raise TooFewShares
    try:
        with transaction.atomic(using=REPORTS):
            came = recovery.restore(region, sorted(typed), to.pk, wanted, now=now)
            audit.record(verb, f"worker:{to.pk}", by=to.email, at=now, using=REPORTS, region=region)
    except CannotCombine:
        raise SharesDoNotFit from None
    except CannotOpen:
        raise SharesOfElsewhere from None
    return came
