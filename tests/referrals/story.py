"""A question that is passed on: Hanna proposes, who asked says yes, Hugo looks and sends, Paul of the body answers."""

from datetime import timedelta

from infopunt.cleaning.anew import MadeAnew
from infopunt.cleaning.kinds import FileKind
from infopunt.mailbox import asking, handling, phrases, trays
from infopunt.mailbox.attachments import ReadyFile, attach
from infopunt.mailbox.models import Conversation
from infopunt.questions.operations import ask_question
from infopunt.referrals import answering, consenting, partners, sending
from infopunt.referrals.document import Document
from infopunt.referrals.files import files_to_choose, named_files
from infopunt.referrals.models import Referral
from infopunt.referrals.proposing import Proposal, propose
from infopunt.referrals.rules import Basis, Way
from tests.people import make_worker
from tests.talk import FORM, PHRASE, WORDS, handler, opened_region, opened_tray, staff

BODY, NAME = "example-inspectorate", "Voorbeeldinspectie"
TEXT = "Iemand krijgt de overuren niet betaald. Het gaat om meer mensen."
FIELDS = (("what", "Overuren niet betaald"), ("address", "Voorbeeldstad"), ("when", "dit jaar"))
DOCUMENT = Document(TEXT, FIELDS)
EXPLAINED = "Ktoś nie dostaje zapłaty za nadgodziny. Dotyczy to kilku osób."
WORDING = "Tak, wyślijcie to."
PHOTO, EXACT = b"\xff\xd8 a photo made anew \xff\xd9", b"\xff\xd8 taken with the phone of Jan \xff\xd9"


class Story:
    def __init__(self, now):
        self.now, self.day = now, now.date()
        self.hanna, self.hugo = opened_region(now), handler("hugo", now=now)
        self.hanna_tray = opened_tray(self.hanna, now)
        trays.let_in(self.hanna_tray, "north", self.hugo.pk, team="inquiries", by=staff(self.hanna), now=now)
        self.hugo_tray = opened_tray(self.hugo, now)
        self.code = ask_question(FORM, "north", "pl", "pay", WORDS, day=self.day).code
        self.origin_id = Conversation.objects.get().pk

    def later(self, days):
        """The same story, some days on."""
        self.day += timedelta(days=days)
        self.now += timedelta(days=days)

    def partner(self, name="paul", body=BODY):
        """Somebody who works for a body and was let in."""
        worker = make_worker(name, ("partner", "north", ""))
        phrases.set_phrase(worker, PHRASE, PHRASE, now=self.now)
        partners.let_partner_in(self.hanna_tray, "north", body, worker.pk, by=staff(self.hanna), now=self.now)
        return worker

    def origin(self, tray=None):
        return handling.open_for(tray or self.hanna_tray, Conversation.objects.get(pk=self.origin_id))

    def visit(self):
        return asking.conversation_of(asking.in_hand(self.code), "north")

    def attach(self, body=PHOTO, exact=EXACT):
        """Who asked adds a photo, made anew and as it came; the number of its item."""
        attach(self.visit(), ReadyFile("jpg", MadeAnew(FileKind.JPG, body), exact), day=self.day)
        return files_to_choose(self.visit().messages())[-1].number

    def with_files(self, *numbers):
        """The document, with these files."""
        return Document(TEXT, FIELDS, files=named_files(self.origin().messages(), [str(one) for one in numbers]))

    def own(self):
        [found] = consenting.own_referrals(self.visit())
        return found

    def proposed(self, channel=Way.INBOX, basis=Basis.CODE, body=BODY, document=DOCUMENT, **more):
        told = Proposal(body, NAME, channel, document, basis, "pl", EXPLAINED, **more)
        return propose(self.origin(), self.hanna_tray, told, by=staff(self.hanna), now=self.now, day=self.day)

    def agreed(self, channel=Way.INBOX, **more):
        row = self.proposed(channel, **more)
        consenting.agree(self.visit(), row.pk, WORDING, "pl", day=self.day)
        return Referral.objects.get(pk=row.pk)

    def sent(self, channel=Way.INBOX, **more):
        """What was sent by the second handler, with the link where there is one."""
        row = self.agreed(channel, **more)
        return self.send(row)

    def send(self, row, **more):
        return sending.send(
            self.origin(self.hugo_tray), self.hugo_tray, row.pk, by=staff(self.hugo), now=self.now, day=self.day, **more
        )

    def opens(self, worker, copy):
        tray = opened_tray(worker, self.now)
        return answering.open_in_inbox(copy, "north", tray, by=staff(worker), now=self.now, day=self.day)

    def answers(self, worker, copy, state, reason="", words=""):
        tray = opened_tray(worker, self.now)
        answering.answer_in_inbox(
            copy, "north", tray, state, reason, words, by=staff(worker), now=self.now, day=self.day
        )
