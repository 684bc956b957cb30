"""Answering what visitors ask: with a key phrase of one's own, in a tray that closes by itself, and with colleagues one lets in."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from infopunt.kernel.models import AuditEntry
from infopunt.mailbox import asking, trays
from infopunt.mailbox.models import Conversation, Item
from infopunt.questions.operations import ask_question
from infopunt.vault.models import PersonKey, Team, Tray
from tests.desk import said
from tests.people import browser_of, make_worker
from tests.talk import FORM, PHRASE, WORDS, handler, opened_region, sealed_log

ANSWER = {"words-pl": "Za nadgodziny należy się zapłata.", "words-nl": "Overuren worden betaald.", "seen": 1}


@pytest.fixture
def hanna(example):
    return opened_region(timezone.now())


@pytest.fixture
def asked(hanna):
    return ask_question(FORM, "north", "pl", "pay", WORDS, day=timezone.localdate())


@pytest.fixture
def desk(hanna):
    """Her browser, with the tray open."""
    return opened(browser_of(hanna))


def opened(client, phrase=PHRASE):
    client.post("/staff/talk/open/", {"phrase": phrase})
    return client


def at(path=""):
    return f"/staff/talk/{Conversation.objects.get().pk}/{path}"


def said_without_token(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", said(answer))


def read_by_asker(code):
    return [dict(one.words) for one in asking.conversation_of(asking.in_hand(code), "north").messages()]


def test_a_question_is_read_answered_in_two_languages_and_closed(desk, asked):
    assert "Polish, asked on" in said(desk.get("/staff/talk/"))
    assert WORDS in said(desk.get(at()))

    assert desk.post(at("answer/"), ANSWER).status_code == 302
    assert read_by_asker(asked.code) == [{"pl": WORDS}, {"pl": ANSWER["words-pl"], "nl": ANSWER["words-nl"]}]
    assert desk.post(at("close/"), {"seen": 2, "result": "answered"}).status_code == 302

    assert Conversation.objects.get().status == "closed"
    assert "This conversation is closed." in said(desk.get(at()))


def test_12_an_answer_that_is_sent_twice_is_said_once(desk, asked):
    answers = [desk.post(at("answer/"), ANSWER) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Item.objects.count() == 2


def test_who_answers_without_having_seen_the_last_word_is_shown_it_and_loses_nothing(desk, asked):
    opened_conversation = asking.conversation_of(asking.in_hand(asked.code), "north")
    asking.say_more(opened_conversation, {"pl": "I jeszcze coś."}, day=timezone.localdate())

    answer = desk.post(at("answer/"), ANSWER)

    assert answer.status_code == 422
    assert "I jeszcze coś." in said(answer)
    assert ANSWER["words-nl"] in said(answer)
    assert desk.post(at("close/"), {"seen": 1}).status_code == 422
    assert Item.objects.count() == 2


def test_what_was_typed_when_the_tray_closed_is_kept_until_it_is_open_again(desk, asked):
    desk.post("/staff/talk/shut/")

    closed = desk.post(at("answer/"), ANSWER)
    kept = dict(re.findall(r'<textarea name="(kept-[\w-]+)" hidden>([^<]*)<', closed.content.decode()))
    form = {**kept, "at": at("answer/")}
    wrong = desk.post("/staff/talk/open/", {**form, "phrase": "iets heel anders dan dat"})
    again = desk.post("/staff/talk/open/", {**form, "phrase": PHRASE})
    elsewhere = desk.post("/staff/talk/open/", {**form, "at": "https://example.org/", "phrase": PHRASE})

    assert kept == {f"kept-{name}": str(words) for name, words in ANSWER.items()}
    assert [answer.status_code for answer in (closed, wrong, again, elsewhere)] == [409, 422, 200, 302]
    assert [ANSWER["words-pl"] in said(answer) for answer in (closed, wrong, again)] == [True] * 3
    assert f'action="{at("answer/")}"' in said(again)
    assert read_by_asker(asked.code) == [{"pl": WORDS}]


def test_before_the_phrase_nothing_is_seen_and_afterwards_only_in_that_browser(hanna, asked):
    one, other = browser_of(hanna), browser_of(hanna)

    assert "Your key phrase" in said(one.get("/staff/talk/"))
    assert one.get(at()).headers["location"] == "/staff/talk/"
    wrong = one.post("/staff/talk/open/", {"phrase": "iets heel anders dan dat"})
    assert (wrong.status_code, "This phrase does not open your tray." in said(wrong)) == (422, True)
    opened(one)

    assert WORDS in said(one.get(at()))
    assert other.get(at()).status_code == 302


def test_41_the_cookie_of_a_tray_is_out_of_reach_and_gone_with_the_browser(hanna, settings):
    settings.HTTPS = True
    answer = browser_of(hanna).post("/staff/talk/open/", {"phrase": PHRASE})
    cookie = answer.cookies["__Host-tray"]

    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Strict", "/")
    assert (cookie["domain"], cookie["expires"], cookie["max-age"]) == ("", "", "")
    assert cookie.value not in str(list(Tray.objects.values()))


def test_40_a_tray_is_closed_by_hand_by_signing_out_and_by_time(hanna, asked):
    client = opened(browser_of(hanna))
    client.post("/staff/talk/shut/")
    assert client.get(at()).status_code == 302

    opened(client)
    Tray.objects.update(used_at=timezone.now() - timedelta(minutes=21))
    assert client.get(at()).status_code == 302

    opened(client)
    client.post("/staff/account/logout/")
    assert Tray.objects.count() == 0


def test_a_colleague_sets_a_phrase_waits_and_is_let_in(desk, asked):
    hugo = browser_of(make_worker("hugo", ("adviser", "north", "")))
    assert "Choose a key phrase" in said(hugo.get("/staff/talk/"))
    refused = hugo.post("/staff/talk/phrase/", {"phrase": "kort", "again": "kort"})
    assert (refused.status_code, "at least 14 signs" in said(refused)) == (422, True)
    shown = hugo.post("/staff/talk/phrase/", {"phrase": PHRASE, "again": PHRASE})
    assert re.search(r'id="paper">(?:[A-Z2-7]{4}-){8}[A-Z2-7]{4}<', shown.content.decode())
    opened(hugo)
    assert "to let you in" in said(hugo.get("/staff/talk/"))
    assert hugo.get(at()).status_code == 422

    page = desk.get("/staff/talk/").content.decode()
    desk.post(re.search(r'action="(/staff/talk/people/\d+/)"', page)[1])

    assert WORDS in said(hugo.get(at()))
    assert "Only one person can open" not in said(desk.get("/staff/talk/"))


def test_questions_and_reports_are_two_trays_and_one_is_let_in_to_each(desk, hanna):
    hilde = browser_of(handler("hilde", role="handler", now=timezone.now()))
    opened(hilde)
    page = desk.get("/staff/talk/reports/").content.decode()

    desk.post(re.search(r'action="(/staff/talk/reports/people/\d+/)"', page)[1])

    assert "to let you in" in said(hilde.get("/staff/talk/"))
    assert "has to let you in" not in said(hilde.get("/staff/talk/reports/"))
    assert "Only one person" not in said(desk.get("/staff/talk/reports/"))
    assert "Only one person" in said(desk.get("/staff/talk/"))


def test_who_opens_a_tray_comes_to_the_one_that_was_asked_for_and_nowhere_else(hanna):
    client = browser_of(hanna)
    assert 'name="to" value="reports"' in client.get("/staff/talk/reports/").content.decode()

    ways = [client.post("/staff/talk/open/", {"phrase": PHRASE, "to": to}) for to in ("reports", "", "//example.org")]

    assert [one.headers["location"] for one in ways] == ["/staff/talk/reports/", "/staff/talk/", "/staff/talk/"]


def test_01_a_handler_of_another_region_meets_nothing(desk, asked):
    sam = opened(browser_of(opened_region(timezone.now(), "south", "sam")))
    id = Conversation.objects.get().pk
    other = "00000000-0000-4000-8000-000000000000"

    answers = {
        (method, part): [getattr(sam, method)(f"/staff/talk/{each}/{part}") for each in (id, other)]
        for method, part in (("get", ""), ("post", "answer/"), ("post", "close/"))
    }

    for theirs, nobodys in answers.values():
        assert (theirs.status_code, said_without_token(theirs)) == (404, said_without_token(nobodys))
    assert WORDS not in said(sam.get("/staff/talk/"))


def test_48_who_is_removed_opens_nothing(desk, hanna, asked):
    hugo = handler("hugo", now=timezone.now())
    page = desk.get("/staff/talk/").content.decode()
    desk.post(re.search(r'action="(/staff/talk/people/\d+/)"', page)[1])
    ann = browser_of(make_worker("ann", ("administrator", "", "")))

    ann.post(f"/staff/people/{hugo.pk}/remove/")

    assert not PersonKey.objects.filter(worker=hugo.pk).exists()
    assert trays.who_can_open("north", Team.INQUIRIES) == [hanna]


def test_an_administrator_opens_nothing(asked):
    ann = browser_of(make_worker("ann", ("administrator", "", "")))

    assert [ann.get(path).status_code for path in ("/staff/talk/", at())] == [403, 403]


def test_a_phrase_is_not_tried_without_end(hanna):
    client = browser_of(hanna)

    answers = [client.post("/staff/talk/open/", {"phrase": f"iets heel anders {number}"}) for number in range(11)]

    assert "Too many tries." in said(answers[-1])
    assert "Too many tries." not in said(answers[-2])


def test_16_what_a_visitor_writes_stays_text(hanna):
    canary = '<script>alert(1)</script> https://example.org <a href="https://example.org">x</a>'
    ask_question(FORM, "north", "pl", "", canary, day=timezone.localdate())

    page = opened(browser_of(hanna)).get(at()).content.decode()

    assert "<script>alert" not in page
    assert 'href="https' not in page


def test_what_was_done_stands_in_the_log_of_the_sealed_side_without_a_word_of_it(desk, asked):
    desk.get(at())
    desk.post(at("answer/"), ANSWER)

    rows = [(verb, actor) for verb, actor, _thing in sealed_log()]

    assert rows[-2:] == [("read conversation", "hanna@example.org"), ("answer conversation", "hanna@example.org")]
    assert not AuditEntry.objects.using("default").filter(thing__startswith="conversation").exists()


def test_no_page_of_a_tray_is_kept_by_a_browser(desk, asked):
    assert {desk.get(path).headers["cache-control"] for path in ("/staff/talk/", at())} == {"no-store"}
