"""A region whose keys are made, and who answers there: for every story about questions."""

from functools import cache

from infopunt.accounts.queries import staff_of
from infopunt.mailbox import trays
from tests.people import make_worker

PHRASE = "vijf blauwe ganzen eten soep"
FORM = b"f" * 16
WORDS = "Szef nie płaci mi za nadgodziny."
BOTH = ("default", "reports")


def handler(name="hanna", region="north", role="adviser", *, now):
    """Somebody who may answer, with a key phrase."""
    worker = make_worker(name, (role, region, ""))
    trays.set_phrase(worker, PHRASE, PHRASE, now=now)
    return worker


def opened_tray(worker, now):
    return trays.tray_of(worker, trays.open_tray(worker, PHRASE, now=now), now=now)


def opened_region(now, region="north", name="hanna"):
    """The first handler of a region whose ceremony was held."""
    worker = handler(name, region, now=now)
    trays.hold_ceremony(region, worker, now=now)
    return worker


@cache
def staff(worker):
    return staff_of(worker)
