"""The handler's desk: reports in short, found without an address that says so, read beside what one writes, closed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from infopunt.accounts.queries import staff_of
from infopunt.kernel.models import Event
from infopunt.mailbox import asking, trays
from infopunt.mailbox.models import Conversation, Item
from infopunt.mailbox.trays import Team
from infopunt.reporting.labels import nickname
from infopunt.reporting.models import AbuseReport
from infopunt.reporting.operations import submit_report
from infopunt.reporting.rules import Account, Exit, Tile
from infopunt.web.staff.talk import abuse_reports
from tests.desk import said
from tests.people import browser_of, make_worker
from tests.talk import FORM, PHRASE, WORDS, handler, opened_region, opened_tray, sealed_log

TOLD = Account((Tile.PAY,), {"pl": WORDS}, "yes", municipality="GM9001", employer="Kwiaty BV", place="Dorpsstraat 1")
ANSWER = {"words-pl": "Za nadgodziny należy się zapłata.", "words-nl": "Overuren worden betaald.", "seen": 3}
HERE = "/staff/talk/reports/"
NOBODYS = "00000000-0000-4000-8000-000000000000"
POSTS = {
    "acknowledge/": {"seen": 3},
    "answer/": ANSWER,
    "labels/": {"employer": "x"},
    "close/": {"seen": 3, "result": "junk"},
    "paper/": {"purpose": "law"},
}


@pytest.fixture
def hanna(example):
    return opened_region(timezone.now())


@pytest.fixture
def sent(hanna):
    return submit_report(FORM, "north", "pl", TOLD, Exit.ADVISE, day=timezone.localdate())


@pytest.fixture
def desk(hanna):
    return opened(browser_of(hanna))


def opened(client):
    client.post("/staff/talk/open/", {"phrase": PHRASE})
    return client


def at(path=""):
    return f"{HERE}{Conversation.objects.get().pk}/{path}"


def without_token(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", said(answer))


def read_by_asker(code):
    found = asking.conversation_of(asking.in_hand(code), "north")
    return [dict(one.words) for one in found.messages() if one.words]


def test_a_report_is_acknowledged_in_one_press_answered_in_two_languages_and_closed(desk, sent):
    assert "Kwiaty BV, Exampleville" in said(desk.get(HERE))
    page = said(desk.get(at()))
    assert all(words in page for words in (WORDS, "Dorpsstraat 1", "Advice. Nothing goes to anybody else."))

    assert desk.post(at("acknowledge/"), {"seen": 3}).status_code == 302
    assert 'name="seen" value="4"' in desk.get(at()).content.decode()
    assert [desk.post(at("answer/"), {**ANSWER, "seen": 4}).status_code for _twice in range(2)] == [302, 302]

    acknowledged, answer = read_by_asker(sent.code)
    assert acknowledged["nl"].startswith("We hebben gelezen wat je vertelde")
    assert acknowledged["pl"].startswith("Przeczytaliśmy")
    assert answer == {"pl": ANSWER["words-pl"], "nl": ANSWER["words-nl"]}
    assert "Choose how it ended." in said(desk.post(at("close/"), {"seen": 5}))
    assert desk.post(at("close/"), {"seen": 5, "result": "advised"}).headers["location"] == HERE
    assert "Kwiaty" not in said(desk.get(HERE))


def test_what_is_looked_for_is_posted_and_stands_in_no_address(desk, sent):
    other = Account((Tile.HOUSING,), {"pl": "Mokro."}, employer="Inny", municipality="GM9001")
    submit_report(b"2" * 16, "north", "pl", other, Exit.ADVISE, day=timezone.localdate())

    found = {word: said(desk.post(HERE, {"q": word})) for word in ("kwiaty", "housing", "exampleville", "nichts")}

    assert ["Kwiaty BV" in page for page in found.values()] == [True, False, True, False]
    assert ["Inny" in page for page in found.values()] == [False, True, True, False]
    assert "Nothing fits." in found["nichts"]
    assert "Inny" in said(desk.get(f"{HERE}?q=kwiaty"))


def test_of_very_many_the_first_are_drawn_and_all_when_asked_for_and_found_in_all(desk, sent, monkeypatch):
    monkeypatch.setattr(abuse_reports, "AT_ONCE", 1)
    submit_report(b"2" * 16, "north", "pl", TOLD, Exit.ADVISE, day=timezone.localdate())
    other = Account((Tile.PAY,), {}, employer="Inny")
    submit_report(b"3" * 16, "north", "pl", other, Exit.ADVISE, day=timezone.localdate() + timedelta(days=9))

    def drawn(**asked):
        return said(desk.post(HERE, asked)).count('<td class="name">')

    assert (drawn(), drawn(all="1")) == (1, 3)
    assert "Show all 3 reports" in said(desk.get(HERE))
    assert "Inny" in said(desk.post(HERE, {"q": "inny"}))
    narrow = said(desk.post(HERE, {"group": "1"}))
    assert "Show all 2 reports" in narrow and 'name="group" value="1"' in narrow
    assert drawn(group="1", all="1") == 2


def test_reports_of_one_company_stand_together_and_lead_to_each_other(desk, sent):
    submit_report(b"2" * 16, "north", "pl", TOLD, Exit.ADVISE, day=timezone.localdate())
    submit_report(
        b"3" * 16, "north", "pl", Account((Tile.PAY,), {}, employer="Inny"), Exit.ADVISE, day=timezone.localdate()
    )

    page = said(desk.get(HERE))
    assert "2 reports name this company" in page
    narrow = said(desk.post(HERE, {"group": "1"}))
    assert ("Inny" in page, "Inny" in narrow) == (True, False)
    pages = {row.pk: said(desk.get(f"{HERE}{row.pk}/")) for row in AbuseReport.objects.all()}
    linked = [f"{HERE}{other}/" in page for id, page in pages.items() for other in pages if other != id]
    assert sorted(linked) == [False] * 4 + [True] * 2
    assert not Event.objects.using("reports").filter(kind__contains="employer").exists()


def test_labels_are_kept_where_only_the_team_reads_them(desk, sent):
    labels = {"sector": "meat", "employer": "Voorbeeld Vlees", "address": "Laan 2", "tiles": ["housing"]}

    assert desk.post(at("labels/"), labels).status_code == 302

    page = desk.get(at()).content.decode()
    assert 'value="Voorbeeld Vlees"' in page
    assert "Voorbeeld Vlees" in said(desk.post(HERE, {"q": "housing meat laan"}))
    again = desk.post(at("labels/"), {"employer": "Ander"})
    assert (again.status_code, "A colleague changed these labels" in said(again)) == (422, True)


def test_a_report_on_paper_says_who_printed_it_and_the_log_says_why(desk, sent):
    assert "Choose why you print it." in said(desk.post(at("paper/"), {}))

    page = said(desk.post(at("paper/"), {"purpose": "law"}))

    assert "hanna@example.org" in page
    assert WORDS in page
    assert sealed_log()[-1][:2] == ("print for law: report", "hanna@example.org")


def test_of_a_flood_the_ticked_ones_are_closed(desk, sent):
    Conversation.objects.update(is_busy=True)
    page = desk.get(HERE).content.decode()
    assert "Came in a flood" in page
    id = re.search(r'name="junk" value="([^"]+)"', page)[1]

    answer = desk.post(f"{HERE}junk/", {"junk": [id, "x", NOBODYS], f"seen-{id}": re.search(r'name="seen-[^"]+" value="(\d+)"', page)[1]}, follow=True)  # fmt: skip

    assert "One report was closed as junk." in said(answer)
    assert Conversation.objects.get().status == "closed"


def test_43_what_a_form_says_of_status_region_sender_or_score_is_ignored(desk, sent):
    flags = {"status": "closed", "region": "south", "sender": "asker", "score": "9", "encrypted": "1", "kind": "report"}

    desk.post(at("answer/"), {**ANSWER, **flags})

    row, item = Conversation.objects.get(), Item.objects.order_by("number").last()
    assert (row.status, row.region, item.sender, item.kind) == ("for_you", "north", "handler", "answer")
    assert ANSWER["words-nl"].encode() not in bytes(item.sealed)


def test_01_02_a_handler_of_another_region_and_who_answers_questions_meet_what_a_random_id_meets(desk, hanna, sent):
    now = timezone.now()
    sam = opened(browser_of(opened_region(now, "south", "sam")))
    ada = handler("ada", now=now)
    trays.let_in(opened_tray(hanna, now), "north", ada.pk, team=Team.INQUIRIES, by=staff_of(hanna), now=now)
    hers, id = opened(browser_of(ada)), Conversation.objects.get().pk
    before = list(Item.objects.values_list()), AbuseReport.objects.values().get()

    for client, status in ((sam, 404), (hers, 403)):
        answers = {
            part: [client.post(f"{HERE}{each}/{part}", form) for each in (id, NOBODYS)] for part, form in POSTS.items()
        }
        answers[""] = [client.get(f"{HERE}{each}/") for each in (id, NOBODYS)]
        for theirs, nobodys in answers.values():
            assert (theirs.status_code, without_token(theirs)) == (status, without_token(nobodys))
    # With the address of the other tray, and ids swapped inside a form.
    assert hers.get(f"/staff/talk/{id}/").status_code == 404
    assert hers.post(f"/staff/talk/{id}/answer/", ANSWER).status_code == 404
    sam.post(f"{HERE}junk/", {"junk": [str(id)], f"seen-{id}": 3})

    assert "Kwiaty" not in said(sam.get(HERE)) + said(hers.get("/staff/talk/"))
    assert (list(Item.objects.values_list()), AbuseReport.objects.values().get()) == before


def test_what_is_kept_for_its_asker_no_handler_meets(desk, hanna):
    submit_report(FORM, "north", "pl", TOLD, Exit.KEEP, day=timezone.localdate())

    assert desk.get(at()).status_code == 404
    assert "Kwiaty" not in said(desk.get(HERE))


def test_14_a_form_from_elsewhere_changes_nothing(hanna, sent):
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    client.force_login(hanna)
    before = Conversation.objects.values().get()

    answers = [client.post(at(part), form).status_code for part, form in POSTS.items()]

    assert answers == [403] * len(POSTS)
    assert Conversation.objects.values().get() == before


def test_a_clock_near_its_end_says_so(desk, sent):
    today = timezone.localdate()
    AbuseReport.objects.update(acknowledge_by=today + timedelta(days=2), answer_by=today - timedelta(days=1))

    page = said(desk.get(HERE))

    assert ("Hurry" in page, "Too late" in page) == (True, True)
    assert nickname(Conversation.objects.get().pk) in page


def test_16_what_a_visitor_writes_stays_text_and_no_link(desk):
    canary = '<script>alert(1)</script> https://example.org <a href="https://example.org">x</a>'
    account = Account((Tile.PAY,), {"pl": canary}, employer=canary[:60], place=canary[:60])
    submit_report(FORM, "north", "pl", account, Exit.ADVISE, day=timezone.localdate())

    pages = [desk.get(HERE), desk.get(at()), desk.post(at("paper/"), {"purpose": "law"})]

    for page in (one.content.decode() for one in pages):
        assert "<script>alert" not in page
        assert 'href="https' not in page


def test_who_can_open_it_stands_there_with_a_warning_at_one(desk, hanna, sent):
    assert "Only one person can open this." in said(desk.get(at()))
    hilde = handler("hilde", role="handler", now=timezone.now())
    trays.let_in(opened_tray(hanna, timezone.now()), "north", hilde.pk, team=Team.ABUSE_REPORTS, by=staff_of(hanna), now=timezone.now())  # fmt: skip

    page = said(desk.get(at()))

    assert ("Hanna, Hilde" in page, "Only one person" in page) == (True, False)


def test_a_closed_tray_shows_nothing(hanna, sent):
    client = browser_of(hanna)

    assert {client.post(at(part), form).status_code for part, form in POSTS.items()} == {409}
    assert "Open your tray" in said(client.get(HERE))
    assert "Open your tray" in said(client.post(HERE, {"q": "x"}))
    assert client.post(f"{HERE}junk/", {}).status_code == 409
    assert browser_of(make_worker("ann", ("administrator", "", ""))).get(HERE).status_code == 403
