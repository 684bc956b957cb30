"""A question becomes a report only by its asker's yes: the same code, another team."""

import pytest
from django.utils import timezone

from infopunt.accounts.queries import staff_of
from infopunt.mailbox import handling
from infopunt.mailbox.models import Conversation, Item
from infopunt.questions.models import Inquiry
from infopunt.questions.turning import propose_report
from infopunt.regions.operations import open_talk
from infopunt.reporting.models import AbuseReport
from infopunt.vault.models import Wrap
from tests.talk import BOTH, WORDS, opened_region, opened_tray, sealed_log
from tests.visits import ask, back, code_in, said

pytestmark = pytest.mark.django_db(databases=BOTH)


@pytest.fixture
def hanna(example, now):
    open_talk("north", by="x", now=now)
    return opened_region(timezone.now())


@pytest.fixture
def code(client, hanna):
    return code_in(ask(client))


def propose(hanna):
    now, row = timezone.now(), Conversation.objects.get()
    tray = opened_tray(hanna, now)
    opened = handling.open_for(tray, row)
    propose_report(
        Inquiry.objects.get(), opened, tray, by=staff_of(hanna), seen=row.items.count(), now=now, day=now.date()
    )


def holders():
    return sorted(Wrap.objects.values_list("holder", flat=True))


def test_by_a_yes_the_team_for_reports_opens_it_and_the_one_for_questions_no_more(client, hanna, code):
    propose(hanna)
    page = said(back(client, code))
    assert "Tak, przekażcie to temu zespołowi" in page
    assert "asker" in holders()
    assert "inquiries:1" in holders()

    answer = back(client, code, do="give-to-reports")

    row, report = Conversation.objects.get(), AbuseReport.objects.get()
    assert (answer.status_code, Inquiry.objects.count(), row.team, row.status) == (200, 0, "abuse_reports", "received")
    assert holders() == ["abuse_reports:1", "asker", "asker-key"]
    assert (report.language, report.exit, report.acknowledge_by is not None) == ("pl", "advise", True)
    messages = handling.open_for(opened_tray(hanna, timezone.now()), row).messages()
    assert [one.kind for one in messages] == ["question", "proposal", "report", "summary", "exit"]
    assert messages[2].content["words"] == {"pl": WORDS}
    assert "nic nie trafi" in messages[4].content["said"]["pl"].casefold()
    assert WORDS in said(back(client, code))
    assert [verb for verb, _actor, _thing in sealed_log()].count("propose in conversation") == 1


def test_by_a_no_nothing_changes_hands_and_who_proposed_it_reads_that(client, hanna, code):
    propose(hanna)

    page = said(back(client, code, do="leave-a-question"))

    assert "Tak, przekażcie" not in page
    assert (Inquiry.objects.count(), AbuseReport.objects.count(), Conversation.objects.get().status) == (
        1,
        0,
        "received",
    )
    assert Item.objects.last().kind == "withdrawal"
    back(client, code, do="give-to-reports")
    assert AbuseReport.objects.count() == 0


def test_without_a_proposal_signed_by_one_of_us_a_yes_does_nothing(client, hanna, code):
    back(client, code, do="give-to-reports")
    propose(hanna)
    Item.objects.filter(kind="proposal").update(signature=b"x" * 64)

    back(client, code, do="give-to-reports")

    assert AbuseReport.objects.count() == 0
