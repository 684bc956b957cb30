"""A region whose keys are made, and who answers there: for every story about questions."""

from infopunt.accounts.queries import staff_of
from infopunt.mailbox import phrases, trays
from infopunt.vault import log
from infopunt.vault.recovery import opened_by_shares
from infopunt.vault.teams import AUDIT
from tests.people import make_worker

_shares = {}  # of the last ceremony in a region
PHRASE = "vijf blauwe ganzen eten soep"
FORM = b"f" * 16
WORDS = "Szef nie płaci mi za nadgodziny."
BOTH = ("default", "reports")


def handler(name="hanna", region="north", role="adviser", *, now):
    """Somebody who may answer, with a key phrase."""
    worker = make_worker(name, (role, region, ""))
    phrases.set_phrase(worker, PHRASE, PHRASE, now=now)
    return worker


def opened_tray(worker, now):
    return trays.tray_of(worker, trays.open_tray(worker, PHRASE, now=now), now=now)


def opened_region(now, region="north", name="hanna"):
    """The first handler of a region whose ceremony was held: she opens questions and reports of abuse."""
    worker = handler(name, region, "handler", now=now)
    _shares[region] = trays.hold_ceremony(region, worker, now=now).shares
    return worker


def sealed_log(region="north"):
    """Who did what on the sealed side, as an auditor of an opened_region reads it, the first first."""
    _recovery, held = opened_by_shares(region, _shares[region][1:])
    privates = {generation: private for (what, generation), private in held.items() if what == AUDIT}
    lines = log.log_lines(region, privates, before=10**9, most=10**6)
    return [(line.verb, line.actor, line.thing) for line in lines][::-1]


def staff(worker):
    """With the duties of now: the next test gives the number of this person to somebody else."""
    return staff_of(worker)


# In a process of its own: a region that is open, with who answers there.
OPEN = """
import django; django.setup()
from django.utils import timezone
from infopunt.regions.operations import open_talk
from tests.talk import opened_region
opened_region(timezone.now())
open_talk("north", by="x", now=timezone.now())
"""
# Everything that waits is answered with these words.
REPLY = """
import django; django.setup()
from django.utils import timezone
from infopunt.accounts.models import Worker
from infopunt.accounts.queries import staff_of
from infopunt.mailbox import handling
from infopunt.mailbox.models import Conversation
from tests.talk import opened_tray
now, hanna = timezone.now(), Worker.objects.get(email="hanna@example.org")
tray = opened_tray(hanna, now)
for row in Conversation.objects.filter(status="received"):
    opened = handling.open_for(tray, row)
    handling.answer(opened, tray, {{"pl": "{0}", "nl": "{0}"}}, by=staff_of(hanna), seen=1, now=now, day=now.date())
"""
# What each code opens in Polish, a line each.
READ = """
import django; django.setup()
from infopunt.mailbox import asking
for code in {0}:
    found = asking.conversation_of(asking.in_hand(code), "north")
    print(*[one.words["pl"] for one in found.messages()] if found else ["lost"])
"""
