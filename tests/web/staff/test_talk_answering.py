"""The adviser's day: an inbox by language and theme, words of our own pages in an answer, and an end the visitor reads."""

import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from infopunt.kernel.models import Event
from infopunt.mailbox import asking
from infopunt.mailbox.models import Conversation
from infopunt.questions.models import Inquiry
from infopunt.questions.operations import ask_question, write_more
from infopunt.questions.turning import decline_report
from tests.desk import said
from tests.people import browser_of
from tests.talk import PHRASE, WORDS, opened_region

TYPED = {"words-pl": "Dzień dobry.", "words-nl": "Goedendag."}


@pytest.fixture
def hanna(example):
    return opened_region(timezone.now())


@pytest.fixture
def desk(hanna):
    client = browser_of(hanna)
    client.post("/staff/talk/open/", {"phrase": PHRASE})
    return client


def ask(number=0, language="pl", topic="pay"):
    return ask_question(bytes([number]) * 16, "north", language, topic, WORDS, day=timezone.localdate())


def opened(asked):
    return asking.conversation_of(asking.in_hand(asked.code), "north")


def at(asked, path=""):
    return f"/staff/talk/{opened(asked).row.pk}/{path}"


def boxes(answer):
    return dict(re.findall(r'name="words-(\w\w)".*?>(.*?)</textarea>', answer.content.decode(), re.S))


def test_a_part_of_a_page_is_found_by_dutch_words_and_put_behind_what_was_typed_in_both_languages(desk):
    asked = ask()

    found = desk.post(at(asked, "snippets/"), {**TYPED, "find": "uurloon bel"})
    chosen = re.search(r'name="insert" value="([^"]+)"', found.content.decode())[1]
    answer = desk.post(at(asked, "snippets/"), {**TYPED, "find": "uurloon bel", "insert": chosen})

    assert (chosen, boxes(found)) == ("pay/wage#b-0003", {"pl": TYPED["words-pl"], "nl": TYPED["words-nl"]})
    polish, dutch = (boxes(answer)[code].replace("\xa0", " ") for code in ("pl", "nl"))
    assert polish.splitlines()[:4] == [TYPED["words-pl"], "", "Co robisz?", ""]
    assert dutch.splitlines()[:5] == [TYPED["words-nl"], "", "Wat doe je?", "", "- Kijk op je loonstrook."]
    assert (polish.splitlines()[-1], dutch.splitlines()[-1]) == (
        "http://north.localhost:8000/pl/pay/wage/", "http://north.localhost:8000/nl/pay/wage/",
    )  # fmt: skip
    assert "{{" not in polish + dutch


def test_where_the_page_lacks_the_language_it_says_so_and_puts_in_the_dutch_alone(desk):
    asked = ask(language="ar")

    answer = desk.post(at(asked, "snippets/"), {"words-ar": "", "words-nl": "", "insert": "home/room#b-0001"})

    assert boxes(answer)["ar"] == ""
    assert boxes(answer)["nl"].startswith("Een kamer\n\nJe hebt recht op een contract.")
    assert "The page has no text in" in said(answer)


def test_words_no_page_has_and_a_part_that_is_gone_are_said(desk):
    asked = ask()

    assert "No page has all of these words." in said(desk.post(at(asked, "snippets/"), {"find": "uurloon olifant"}))
    assert "changed or taken off" in said(desk.post(at(asked, "snippets/"), {"insert": "pay/wage#b-9999"}))
    assert "<li>" not in said(desk.post(at(asked, "snippets/"), {"find": "<script>"})).partition('id="found"')[2]


def test_the_first_button_of_the_form_looks_for_words_so_that_enter_never_sends_an_answer(desk):
    form = desk.get(at(ask())).content.decode().partition("/answer/")[2]

    assert "snippets/" in re.search(r"<button[^>]*>", form)[0]


def test_an_answer_without_the_visitors_language_says_that_it_is_in_dutch(desk):
    asked = ask()
    only = {"words-pl": " ", "words-nl": "Overuren worden betaald.", "seen": 1}

    refused = desk.post(at(asked, "answer/"), only)
    sent = desk.post(at(asked, "answer/"), {**only, "in-dutch": "yes"})

    assert (refused.status_code, boxes(refused)["nl"], sent.status_code) == (422, only["words-nl"], 302)
    assert [dict(one.words) for one in opened(asked).messages()][1:] == [{"nl": "Overuren worden betaald."}]


def test_how_it_ended_is_chosen_kept_and_counted_once_and_what_no_page_answers_goes_to_editors_without_words(desk):
    asked = ask()

    assert desk.post(at(asked, "close/"), {"seen": 1}).status_code == 422
    ended = {"seen": 1, "result": "elsewhere", "without-page": "pay.wage"}
    assert desk.post(at(asked, "close/"), ended).status_code == 302
    write_more(opened(asked), {"pl": "Jeszcze jedno."}, day=timezone.localdate())
    assert desk.post(at(asked, "close/"), {"seen": 2, "result": "answered"}).status_code == 302

    assert Inquiry.objects.get().result == "answered"
    rows = Event.objects.using("reports").exclude(kind="questions.asked").order_by("kind")
    assert [(row.kind, row.language, row.topic, row.n) for row in rows] == [
        ("questions.sent-elsewhere", "pl", "pay", 1), ("questions.without-page", "pl", "pay.wage", 1),
    ]  # fmt: skip


def test_the_inbox_keeps_what_was_answered_apart_and_chooses_by_language_and_theme(desk):
    polish, arabic = ask(1), ask(2, "ar", "")
    desk.post(at(polish, "answer/"), {"words-pl": "Tak.", "words-nl": "Ja.", "seen": 1})

    waiting, _, answered = said(desk.get("/staff/talk/")).partition("<h2>Waits for the visitor</h2>")
    chosen = [said(desk.get(f"/staff/talk/?{part}")) for part in ("language=pl", "language=ar&theme=pay", "theme=pay")]

    assert (at(arabic) in waiting, at(polish) in waiting, at(polish) in answered) == (True, False, True)
    assert [(at(polish) in page, at(arabic) in page) for page in chosen] == [
        (True, False),
        (False, False),
        (True, False),
    ]


def test_who_writes_more_after_an_answer_waits_anew_with_a_new_day(desk):
    asked = ask()
    desk.post(at(asked, "answer/"), {"words-pl": "Tak.", "words-nl": "Ja.", "seen": 1})
    promised = Inquiry.objects.get().answer_by
    Inquiry.objects.update(answer_by="2026-01-01")

    write_more(opened(asked), {"pl": "A nadgodziny?"}, day=timezone.localdate())

    assert Inquiry.objects.get().answer_by == promised
    assert "The visitor wrote more" in said(desk.get("/staff/talk/"))


def test_the_inbox_asks_as_much_of_the_database_for_thirty_questions_as_for_one(desk):

    def queries():
        with (
            CaptureQueriesContext(connections["default"]) as main,
            CaptureQueriesContext(connections["reports"]) as sealed,
        ):
            desk.get("/staff/talk/")
        return len(main), len(sealed)

    ask()
    desk.get("/staff/talk/")
    first = queries()
    rows = [Conversation.objects.get() for _ in range(29)]
    for number, row in enumerate(rows):
        row.pk, row.lookup = f"{number:032x}", bytes([number])
        row.save(force_insert=True)
        Inquiry.objects.create(conversation=row, region="north", language="pl", answer_by=timezone.localdate())

    assert queries() == first


def test_the_visitor_is_asked_once_whether_the_team_for_reports_may_have_it_and_a_no_is_read(desk):
    asked = ask()

    assert desk.post(at(asked, "propose/"), {"seen": 1}).status_code == 302
    waiting = said(desk.get(at(asked)))
    assert "We asked whether the team for reports may have it" in waiting
    assert "propose/" not in waiting
    assert desk.post(at(asked, "propose/"), {"seen": 1}).status_code == 422

    decline_report(opened(asked), day=timezone.localdate())

    assert "The visitor said no to that" in said(desk.get(at(asked)))
