"""What a visitor takes along to a question by their own hand: seen before it is sent, and nowhere else."""

import html
import re
from datetime import date

import pytest
from django.utils import timezone

from infopunt.mailbox import asking
from infopunt.mailbox.models import Conversation
from infopunt.questions.queries import tray
from infopunt.regions.operations import open_talk
from tests.talk import BOTH, WORDS, opened_region
from tests.visits import ask, code_in, said

pytestmark = pytest.mark.django_db(databases=BOTH)
LOG = "2026-11-23: 9 h\n2026-11-24: 10 h"
ANSWERS = {"a.danger": "no", "a.month": "2026-03", "a.hourly": "11.5", "a.cash": "no"}


@pytest.fixture
def hanna(example, now):
    return opened_region(timezone.now())


@pytest.fixture
def talk(hanna, now):
    open_talk("north", by="x", now=now)


def test_what_is_taken_along_stands_in_its_box_before_it_is_sent_and_is_kept_nowhere(client, talk):
    page = client.post("/pl/talk/ask/", {"do": "along", "along": LOG, "topic": "pay"})

    assert (page.status_code, Conversation.objects.count()) == (200, 0)
    assert re.search(r'name="along".*?>(.*?)</textarea>', page.content.decode(), re.S)[1] == LOG
    assert LOG not in str(page.headers)
    assert not page.cookies


def test_it_is_sealed_beside_the_question_and_does_not_look_like_a_second_word(client, talk):
    code = code_in(ask(client, along=f" {LOG} "))

    opened = asking.conversation_of(asking.in_hand(code), "north")
    assert [(one.kind, dict(one.words)) for one in opened.messages()] == [
        ("question", {"pl": WORDS}),
        ("more", {"pl": LOG}),
    ]
    assert [row.is_more for row in tray("north", ["pl"], timezone.localdate())] == [False]


def test_too_much_of_it_is_said_beside_its_box_and_nothing_is_lost(client, talk):
    page = ask(client, along="x" * 4001)

    assert (page.status_code, Conversation.objects.count()) == (422, 0)
    assert 'id="e-along"' in page.content.decode()
    assert WORDS in page.content.decode()


def test_the_summary_of_a_check_goes_along_as_plain_words_where_there_is_somebody_to_ask(
    client, hanna, now, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 11, 23))
    summary = {**ANSWERS, "do": "summary"}
    before = client.post("/pl/checks/wage/", summary).content.decode()
    open_talk("north", by="x", now=now)
    page = client.post("/pl/checks/wage/", summary)

    assert "/talk/ask/" not in before
    along = html.unescape(re.search(r'name="along" value="([^"]+)"', page.content.decode())[1])
    assert "<" not in along
    assert len(along.splitlines()) >= 5
    assert along.splitlines()[0].partition(" (")[0] in said(page)
    assert "11,50" in along
