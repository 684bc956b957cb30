"""A question is taken in for somebody at the desk or on the telephone: their words, their language, their code."""

import re

import pytest
from django.utils import timezone

from infopunt.kernel.models import Event
from infopunt.mailbox import asking
from infopunt.mailbox.models import Conversation
from infopunt.questions.models import Inquiry
from tests.desk import said
from tests.people import browser_of
from tests.talk import WORDS, opened_region, sealed_log

TYPED = {"language": "ar", "topic": "pay", "channel": "call", "words": WORDS}


@pytest.fixture
def hanna(example):
    return opened_region(timezone.now())


@pytest.fixture
def desk(hanna):
    return browser_of(hanna)


def form_in(answer):
    return re.search(r'name="form" value="([^"]+)"', answer.content.decode())[1]


def code_in(answer):
    found = re.search(r'id="code" dir="ltr">([^<]+)<', answer.content.decode())
    return re.sub(r"\D", "", found[1]) if found else ""


def test_it_has_the_visitors_words_language_and_code_and_nothing_of_who_wrote_it_down(desk, hanna):
    answer = desk.post("/staff/talk/new/", {**TYPED, "form": form_in(desk.get("/staff/talk/new/"))})

    opened = asking.conversation_of(asking.in_hand(code_in(answer)), "north")
    assert [(one.sender, dict(one.words)) for one in opened.messages()] == [("asker", {"ar": WORDS})]
    assert (Inquiry.objects.get().language, Event.objects.using("reports").get().channel) == ("ar", "call")
    assert answer.headers["cache-control"] == "no-store"
    assert '<section class="past" lang="ar" dir="rtl">' in said(answer)
    assert sealed_log()[-1] == ("take in for somebody", hanna.email, "region:north")
    rows = str(list(Conversation.objects.values())) + str(list(Inquiry.objects.values()))
    assert hanna.email not in rows
    assert [thing for _verb, _actor, thing in sealed_log() if str(opened.row.pk) in thing] == []


def test_12_sent_twice_it_is_one_question_with_one_code_and_a_mistake_loses_nothing(desk):
    form = form_in(desk.get("/staff/talk/new/"))
    empty = desk.post("/staff/talk/new/", {**TYPED, "form": form, "words": " "})
    codes = {code_in(desk.post("/staff/talk/new/", {**TYPED, "form": form})) for _ in range(2)}

    assert (empty.status_code, form_in(empty)) == (422, form)
    assert 'value="call" checked' in said(empty)
    assert (len(codes), "" in codes, Inquiry.objects.count()) == (1, False, 1)
