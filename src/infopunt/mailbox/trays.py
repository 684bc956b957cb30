"""The keys of those who answer: a phrase that only they know, a tray that is open for as long as they work, and colleagues
who let each other in. There is no administrator's key."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from infopunt.accounts.models import Worker
from infopunt.accounts.queries import staff_of
from infopunt.accounts.rules import Role, Staff
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.mailbox.rules import AT_MOST, IDLE
from infopunt.vault import people, teams
from infopunt.vault.models import Team as Team  # a door names a team by it
from infopunt.vault.rules.keys import PersonKeys
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.teams import Printed

# Who may answer for a team; who really opens something, keys decide.
ANSWERERS: dict[str, tuple[Role, ...]] = {
    Team.INQUIRIES: (Role.ADVISER, Role.TEAM_LEAD, Role.HANDLER),
    Team.ABUSE_REPORTS: (Role.HANDLER,),
}


class WrongPhrase(Refused):
    say = "This phrase does not open your tray."
    at = "phrase"


class NotInTheTeam(Refused):
    say = "You cannot open this yet: a colleague who can has to let you in."


class NobodyWithKeys(Refused):
    say = "Only who has set a key phrase can be let in."


class NobodyForTeam(Refused):
    say = "The first for %(team)s has to be somebody who may answer those here and has set a key phrase. Name another."


class NotAnAuditor(Refused):
    say = "An auditor has the role of auditor in this region, answers nothing here, and has set a key phrase."


class CeremonyHeld(Refused):
    say = "The keys of this region were made before. They are made once."


@dataclass(frozen=True)
class OpenTray:
    """Somebody at work, with their keys."""

    worker: int
    keys: PersonKeys = field(repr=False)


def may_answer(staff: Staff, region: str, team: str) -> bool:
    """Questions: advisers, team leads and handlers of the whole region. Reports of abuse: handlers. For any other team: nobody
    here."""
    return staff.has_in(region, *ANSWERERS.get(team, ()))


def may_audit(staff: Staff, region: str) -> bool:
    """Auditors of the whole region who answer nothing there: nobody looks after themselves."""
    return staff.has_in(region, Role.AUDITOR) and not may_answer_some(staff, region)


def may_answer_some(staff: Staff, region: str) -> bool:
    """Whoever may answer for one team or another has a key phrase and a tray."""
    return any(may_answer(staff, region, team) for team in Team)


def may_have_phrase(staff: Staff, region: str) -> bool:
    """Whoever may answer for some team, auditors, and partners, who read what was passed on to their body."""
    return may_answer_some(staff, region) or may_audit(staff, region) or staff.has_in(region, Role.PARTNER)


def open_tray(worker: Worker, phrase: str, *, now: datetime) -> bytes:
    """The key of the open tray, for a cookie and nothing else; raises WrongPhrase."""
    try:
        with transaction.atomic(using=REPORTS):
            cookie = people.unlock(worker.pk, phrase, now=now)
            audit.record("open tray", f"worker:{worker.pk}", by=worker.email, at=now, using=REPORTS)
    except CannotOpen:
        raise WrongPhrase from None
    return cookie


def tray_of(worker: Worker, cookie: bytes, *, now: datetime) -> OpenTray | None:
    """The tray this browser holds open; None when it is closed or its time is over."""
    found = people.unlocked(cookie, worker.pk, now=now, idle=IDLE, most=AT_MOST)
    return OpenTray(worker.pk, found) if found else None


def close_trays(worker: int) -> None:
    people.lock(worker)


def has_phrase(worker: int) -> bool:
    return worker in teams.with_keys()


def is_in(region: str, worker: int, team: str) -> bool:
    return worker in teams.holders(region, team)


def who_can_open(region: str, team: str) -> list[Worker]:
    """Everybody who can open what this team is told here: nobody is added silently."""
    ids = teams.holders(region, team)
    return list(Worker.objects.filter(pk__in=ids, is_active=True).order_by("name", "email"))


def how_many_can_open(region: str, team: str) -> int:
    """For visitors, who read how many there are and not who: nothing else of a colleague is asked of the database."""
    return Worker.objects.filter(pk__in=teams.holders(region, team), is_active=True).count()


def who_waits(region: str, team: str) -> list[Worker]:
    """Who may answer for the team and has a phrase, and cannot open anything of it yet."""
    ids = teams.with_keys() - teams.holders(region, team)
    workers = Worker.objects.filter(pk__in=ids, is_active=True).prefetch_related("duties").order_by("name", "email")
    return [worker for worker in workers if may_answer(staff_of(worker), region, team)]


def let_in(tray: OpenTray, region: str, worker: int, *, team: str, by: Staff, now: datetime) -> None:
    """A colleague opens from now on what this one opens of one team, and nothing of another. Raises NobodyWithKeys or
    NotInTheTeam."""
    if not may_answer(by, region, team):
        raise NotPermitted
    if worker not in {one.pk for one in who_waits(region, team)}:
        raise NobodyWithKeys
    try:
        with transaction.atomic(using=REPORTS):
            teams.hand_on(region, team, tray.worker, tray.keys, worker)
            audit.record(f"let in to {team}", f"worker:{worker}", by=by.email, at=now, using=REPORTS, region=region)
    except CannotOpen:
        raise NotInTheTeam from None


def hold_ceremony(
    region: str, first: Worker, first_reports: Worker | None = None, *, auditor: Worker | None = None, now: datetime
) -> Printed:
    """Make the keys of a region, once. `first` opens questions and lets others in to them, `first_reports` reports of abuse;
    left out, `first` does both, if that is a handler. `auditor` opens the log; left out, nobody does until two shares name one.
    What comes back is shown once."""
    firsts = {Team.INQUIRIES: first, Team.ABUSE_REPORTS: first_reports or first}
    for team, person in firsts.items():
        if not may_answer(staff_of(person), region, team) or not has_phrase(person.pk):
            raise NobodyForTeam(team=team.label)
    if auditor and not (may_audit(staff_of(auditor), region) and has_phrase(auditor.pk)):
        raise NotAnAuditor
    if any(teams.holders(region, team) for team in Team):
        raise CeremonyHeld
    with transaction.atomic(using=REPORTS):
        ids = {team: person.pk for team, person in firsts.items()}
        done = teams.make_region_keys(region, ids, auditor=auditor.pk if auditor else None, now=now)
        audit.record("hold ceremony", f"region:{region}", by=first.email, at=now, using=REPORTS, region=region)
    return done
