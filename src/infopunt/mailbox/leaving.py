"""Who could open something leaves: their keys go, somebody who remains makes another for the team, and what stands is sealed
to it anew. Nobody leaves what then nobody opens."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from infopunt.accounts.models import Worker
from infopunt.accounts.queries import staff_of
from infopunt.accounts.rules import Role, Staff
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import ConversationStatus
from infopunt.mailbox.trays import NotInTheTeam, OpenTray, may_answer, may_audit
from infopunt.vault import people, renewal, teams
from infopunt.vault.conversations import NOBODY
from infopunt.vault.models import Team
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.teams import AUDIT

AT_ONCE = 500  # conversations sealed anew in one transaction


class LastWhoCanOpen(Refused):
    say = (
        "Nobody else can open what visitors asked here, and %(number)s conversations are open. Let a colleague in first; if "
        "that cannot be, the recovery shares on paper give the keys to somebody else."
    )


def refuse_last(worker: Worker, duties: Staff | None = None) -> None:
    """Raises LastWhoCanOpen when something is open that nobody else who works here can open. `duties`: they stay, with these."""
    for region, team in _lost(worker, duties):
        if team not in set(Team):
            continue  # a body elsewhere is given another key by the desk
        others = Worker.objects.filter(pk__in=teams.holders(region, team) - {worker.pk}, is_active=True)
        number = _open(region, team)
        if number and not others.exists():
            raise LastWhoCanOpen(number=number)


def take_out(worker: int, *, by: str, now: datetime) -> None:
    """A leaver opens nothing any more: their keys are gone here, and the teams are told to make another."""
    with transaction.atomic(using=REPORTS):
        people.leave(worker)
        audit.record("take out", f"worker:{worker}", by=by, at=now, using=REPORTS)


def take_what_no_longer_fits(worker: Worker, *, by: str, now: datetime) -> None:
    """Whose role no longer opens something holds no key of it either."""
    for region, team in _lost(worker, staff_of(worker)):
        with transaction.atomic(using=REPORTS):
            people.leave_team(worker.pk, region, team)
            audit.record(f"take out of {team}"[:60], f"worker:{worker.pk}", by=by, at=now, using=REPORTS)


def is_renewal_due(region: str, team: str) -> bool:
    """Whether somebody left who held the present key, or sealing anew was not finished."""
    newest = renewal.newest_key(region, team)
    return newest is not None and (newest.has_leaver or _behind(region, team, newest.generation).exists())


def renew(tray: OpenTray, region: str, team: str, *, by: Staff, now: datetime) -> int:
    """Another key for the team where one is due, and all that stands sealed to it; how many conversations. Who is killed in it, or
    asks twice, goes on. Raises NotInTheTeam."""
    if not may_answer(by, region, team):
        raise NotPermitted
    try:
        with transaction.atomic(using=REPORTS):
            newest = renewal.newest_key(region, team)
            if newest is None or newest.has_leaver:
                renewal.renew_team(region, team, tray.worker, now=now)
                audit.record(
                    f"new key of {team}", f"region:{region}", by=by.email, at=now, using=REPORTS, region=region
                )
        return sum(_sealed_anew(tray, region, team))
    except CannotOpen:
        raise NotInTheTeam from None


def open_in_regions(but: Collection[str]) -> dict[str, int]:
    """How many conversations are open in each region but these: such a region cannot go."""
    return dict(Counter(_standing().exclude(region__in=but).values_list("region", flat=True)))


def _sealed_anew(tray: OpenTray, region: str, team: str) -> Iterator[int]:
    while True:
        newest = renewal.newest_key(region, team)
        if newest is None:
            return
        with transaction.atomic(using=REPORTS):
            rows = _behind(region, team, newest.generation).select_for_update().order_by("pk")
            ids = list(rows.values_list("pk", flat=True)[:AT_ONCE])
            generation = renewal.seal_to_newest(region, team, ids, tray.worker, tray.keys)
            Conversation.objects.filter(pk__in=ids).update(generation=generation)
        yield len(ids)
        if len(ids) < AT_ONCE:
            return


def _behind(region: str, team: str, generation: int) -> QuerySet[Conversation]:
    """Conversations a team opens with an earlier key, closed ones too: they can be opened again."""
    return Conversation.objects.filter(region=region, team=team, generation__lt=generation).exclude(generation=NOBODY)


def _lost(worker: Worker, staff: Staff | None) -> list[tuple[str, str]]:
    """What they hold and, with these duties, would no more be let in to; all of it where they leave."""
    held = sorted(people.held_by(worker.pk))
    return [(region, what) for region, what in held if staff is None or not _may_hold(staff, region, what)]


def _may_hold(staff: Staff, region: str, what: str) -> bool:
    """A key of a team here, of the log, or of a body elsewhere."""
    if what in set(Team):
        return may_answer(staff, region, what)
    return may_audit(staff, region) if what == AUDIT else staff.has_in(region, Role.PARTNER)


def _open(region: str, team: str) -> int:
    return _standing().filter(region=region, team=team).exclude(generation=NOBODY).count()


def _standing() -> QuerySet[Conversation]:
    return Conversation.objects.exclude(status=ConversationStatus.CLOSED)
