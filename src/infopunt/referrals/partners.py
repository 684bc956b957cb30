"""The key of a body and who holds it. A key is made new each time somebody is let in or taken out, sealed to who works there
now: whoever lets somebody in keeps nothing of it, and who left opens nothing that is open still."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from infopunt.accounts.models import Worker
from infopunt.accounts.queries import staff_of
from infopunt.accounts.rules import Role, Staff
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.trays import NobodyWithKeys, NotInTheTeam, OpenTray
from infopunt.referrals.copies import PARTNER, copy_through, origin_conversation, partner_team
from infopunt.referrals.models import Referral
from infopunt.referrals.moving import may_let_bodies_in
from infopunt.referrals.rules import Way
from infopunt.vault import sharing, teams
from infopunt.vault.people import leave_team
from infopunt.vault.rules.sealing import CannotOpen


def may_work_for_a_body(staff: Staff, region: str) -> bool:
    """Partners of the region; for which body, its key decides."""
    return staff.has_in(region, Role.PARTNER)


def bodies_of(region: str, worker: int) -> set[str]:
    """The bodies whose key somebody holds, by their ids."""
    return {team.removeprefix(PARTNER) for team in sharing.teams_held(region, worker, PARTNER)}


def people_of(region: str, authority: str) -> list[Worker]:
    """Who opens what is sent to a body from now on."""
    ids = sharing.holders_of_newest(region, partner_team(authority))
    return list(Worker.objects.filter(pk__in=ids, is_active=True).order_by("name", "email"))


def people_of_bodies(region: str) -> dict[str, list[Worker]]:
    """The same for every body; three queries."""
    held = sharing.holders_by_team(region, PARTNER)
    known = Worker.objects.in_bulk({holder for ids in held.values() for holder in ids})
    return {
        team.removeprefix(PARTNER): [known[id] for id in sorted(ids) if id in known and known[id].is_active]
        for team, ids in held.items()
    }


def bodies_left(region: str) -> set[str]:
    """Bodies whose key somebody held who left, or is a partner no more: it is due to be made new."""
    return {team.removeprefix(PARTNER) for team in sharing.teams_left(region, PARTNER)}


def has_inbox(region: str, authority: str) -> bool:
    return bool(sharing.holders_of_newest(region, partner_team(authority)))


def partners_with_phrase(region: str) -> list[Worker]:
    """Who may work for a body here and has set a key phrase."""
    rows = Worker.objects.filter(pk__in=teams.with_keys(), is_active=True).prefetch_related("duties")
    return [one for one in rows.order_by("name", "email") if may_work_for_a_body(staff_of(one), region)]


def let_partner_in(tray: OpenTray, region: str, authority: str, worker: int, *, by: Staff, now: datetime) -> None:
    """Somebody works for this body from now on: they open what is open and what comes. Raises NobodyWithKeys,
    and NotInTheTeam for a handler whom no colleague let in."""
    if not may_let_bodies_in(by, region):
        raise NotPermitted
    if worker not in {one.pk for one in partners_with_phrase(region)}:
        raise NobodyWithKeys
    people = {one.pk for one in people_of(region, authority)} | {worker}
    _renew(tray, region, authority, people, f"let in worker:{worker}", by, now)


def take_partner_out(tray: OpenTray, region: str, authority: str, worker: int, *, by: Staff, now: datetime) -> None:
    """Somebody does not work there any more: what is open is sealed anew to the others. What they read they have read."""
    if not may_let_bodies_in(by, region):
        raise NotPermitted
    people = {one.pk for one in people_of(region, authority)} - {worker}
    with transaction.atomic(using=REPORTS):
        _renew(tray, region, authority, people, f"take out worker:{worker}", by, now)
        leave_team(worker, region, partner_team(authority))


def renew_body_key(tray: OpenTray, region: str, authority: str, *, by: Staff, now: datetime) -> None:
    """A new key for those who work there still: who left opens nothing of what is open."""
    if not may_let_bodies_in(by, region):
        raise NotPermitted
    _renew(tray, region, authority, {one.pk for one in people_of(region, authority)}, "somebody left", by, now)


def _renew(
    tray: OpenTray, region: str, authority: str, people: Collection[int], why: str, by: Staff, now: datetime
) -> None:
    team = partner_team(authority)
    with transaction.atomic(using=REPORTS):
        generation = _new_key(tray, region, team, people, now)
        rows = Referral.objects.filter(region=region, authority=authority, channel=Way.INBOX, ended_on=None)
        for row in rows.exclude(copy=None):
            _seal_anew(row, tray, team, generation)
        audit.record("renew key", f"{team} {why}"[:200], by=by.email, at=now, using=REPORTS, region=region)


def _new_key(tray: OpenTray, region: str, team: str, people: Collection[int], now: datetime) -> int:
    try:
        return sharing.renew_key(region, team, people, tray.worker, tray.keys, now=now)
    except CannotOpen:
        raise NotInTheTeam from None


def _seal_anew(row: Referral, tray: OpenTray, team: str, generation: int) -> None:
    """Through its origin; what this handler cannot open stays with the earlier key until a colleague does the same."""
    try:
        copy = copy_through(origin_conversation(row, tray), row.copy)
    except (NotInTheTeam, Conversation.DoesNotExist):
        return
    if copy and copy.opened:
        sharing.seal_anew(copy.opened.key, team, generation)
        Conversation.objects.filter(pk=copy.id).update(generation=generation)
