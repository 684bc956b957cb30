"""What a handler does with reports: sees them in short, acknowledges, answers, labels, closes. Every step is in the log."""

import json
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from infopunt.accounts.queries import staff_of
from infopunt.jobs.forgetting import forget
from infopunt.kernel.errors import NotPermitted
from infopunt.kernel.models import Event
from infopunt.mailbox import asking
from infopunt.mailbox import handling as talk
from infopunt.mailbox.models import Conversation, Item
from infopunt.mailbox.rules import Kind, Sender
from infopunt.mailbox.trays import NotInTheTeam, Team, let_in
from infopunt.regions.models import Area, Municipality, Region
from infopunt.regions.terms import Terms
from infopunt.reporting import counting, handling
from infopunt.reporting.handling import DoneAt, LabelsMeanwhile, Purpose
from infopunt.reporting.labels import Labels, summary_in, summary_of
from infopunt.reporting.models import AbuseReport, SealedCount
from infopunt.reporting.operations import submit_report
from infopunt.reporting.queries import forgotten_on
from infopunt.reporting.rules import Account, Exit, ReportResult, Tile
from infopunt.reporting.tray import linked_reports, open_reports
from infopunt.vault import conversations
from tests.talk import BOTH, FORM, WORDS, handler, opened_tray, sealed_log

pytestmark = pytest.mark.django_db(databases=BOTH)
TOLD = Account((Tile.PAY,), {"pl": WORDS}, employer="Kwiaty BV", municipality="GM9001")
WORDS_BACK = {"pl": "Dziękujemy.", "nl": "Dank je."}


@pytest.fixture
def send(hanna, now):
    def send(account=TOLD, exit=Exit.ADVISE, form=FORM, language="pl", day=None):
        return submit_report(form, "north", language, account, exit, day=day or now.date())

    return send


@pytest.fixture
def at(now):
    return DoneAt(now, now.date())


@pytest.fixture
def by(hanna):
    return staff_of(hanna)


def only(tray):
    return talk.open_for(tray, Conversation.objects.get())


def log():
    return [verb for verb, _actor, _thing in sealed_log()]


def test_the_tray_puts_first_what_waits_then_languages_one_speaks_then_what_is_due(send, tray, by, at):
    for number, (language, days) in enumerate((("ro", 9), ("pl", 1), ("pl", 3), ("bg", 0))):
        send(form=bytes([number]) * 16, language=language, day=at.day - timedelta(days=days))
    answered = AbuseReport.objects.get(language="bg")
    handling.answer_report(
        talk.open_for(tray, answered.conversation), tray, WORDS_BACK, is_question=False, by=by, seen=3, at=at
    )

    rows = open_reports(tray, "north", ["pl"], at.day).rows

    assert [(row.report.language, row.acknowledge, row.answer) for row in rows] == [
        ("pl", "runs", "runs"), ("pl", "runs", "runs"), ("ro", "late", "runs"), ("bg", "met", "met"),
    ]  # fmt: skip
    assert rows[0].due < rows[1].due
    assert rows[0].summary == summary_in(summary_of(TOLD))


def test_what_is_kept_for_its_asker_and_what_is_closed_is_not_in_the_tray(send, tray, by, at):
    send(exit=Exit.KEEP)
    send(form=b"2" * 16)
    row = Conversation.objects.exclude(generation=0).get()

    handling.close_report(talk.open_for(tray, row), ReportResult.ADVISED, by=by, seen=3, at=at)

    assert open_reports(tray, "north", [], at.day).rows == []


def test_a_thousand_reports_are_opened_and_searched_quickly_in_as_many_queries_as_one(
    send, tray, at, django_assert_num_queries
):  # fmt: skip
    send()
    with django_assert_num_queries(5, using="reports"):
        assert len(open_reports(tray, "north", [], at.day).rows) == 1
    many(999, at.day)

    with django_assert_num_queries(5, using="reports"):
        start = time.process_time()
        found = open_reports(tray, "north", [], at.day)
        spent = time.process_time() - start

    assert len(found.rows) == 1000
    assert [(one.by, len(one.reports)) for one in found.groups] == [("employer", 1000)]
    assert spent < 1  # a tenth of a second on a quiet machine: bench/reports


def many(number, day):
    """Reports as they stand in the database, without the work of a code for each."""
    root, to = conversations._root("north"), conversations.TeamKey.objects.get(region="north", team="abuse_reports")
    rows, wraps, items, reports = [], [], [], []
    for _ in range(number):
        key = conversations.ConversationKey("north", uuid4(), root, conversations.new_sealing_key())
        id, place = key.conversation, key.place(conversations.Domain.CONVERSATION_KEY)
        row = Conversation(
            id=id, lookup=id.bytes, region="north", team="abuse_reports", generation=1, asker=b"x", opened_on=day
        )
        rows.append(row)
        for_team = conversations.keys.seal_to(bytes(to.public), key.key, place)
        wraps.append(conversations.Wrap(conversation=id, holder="abuse_reports:1", sealed=for_team))
        sealed = key.seal(json.dumps(summary_of(TOLD)), 2, Kind.SUMMARY, Sender.ASKER)
        items.append(
            Item(conversation=row, number=2, kind=Kind.SUMMARY, sender=Sender.ASKER, sealed=sealed, said_on=day)
        )
        reports.append(
            AbuseReport(conversation=row, region="north", language="pl", exit=Exit.ADVISE, acknowledge_by=day, answer_by=day)
        )  # fmt: skip
    for each in (rows, wraps, items, reports):
        type(each[0]).objects.bulk_create(each)


def test_who_answers_questions_opens_no_report_with_any_key_they_hold(send, tray, by, at):
    send()
    ada = handler("ada", now=at.now)
    let_in(tray, "north", ada.pk, team=Team.INQUIRIES, by=by, now=at.now)
    hers = opened_tray(ada, at.now)

    with pytest.raises(NotInTheTeam):
        open_reports(hers, "north", [], at.day)
    with pytest.raises(NotInTheTeam):
        only(hers)
    with pytest.raises(NotPermitted):
        handling.close_report(only(tray), ReportResult.JUNK, by=staff_of(ada), seen=3, at=at)


def test_acknowledging_is_said_once_and_stops_the_first_clock(send, tray, by, at):
    sent = send()

    handling.acknowledge(only(tray), tray, WORDS_BACK, by=by, seen=3, at=at)
    handling.acknowledge(only(tray), tray, WORDS_BACK, by=by, seen=3, at=at)

    opened = asking.conversation_of(asking.in_hand(sent.code), "north")
    assert [dict(one.words) for one in opened.messages() if one.kind is Kind.ANSWER] == [WORDS_BACK]
    assert opened.status(at.day) == "reading"
    row = AbuseReport.objects.get()
    assert (row.acknowledged_on, row.answered_on) == (at.day, None)


def test_after_a_question_back_the_answer_is_still_due(send, tray, by, at):
    send()

    handling.answer_report(only(tray), tray, WORDS_BACK, is_question=True, by=by, seen=3, at=at)
    asked = AbuseReport.objects.get()
    handling.answer_report(only(tray), tray, WORDS_BACK, is_question=False, by=by, seen=4, at=at)
    answered = AbuseReport.objects.get()

    assert (asked.acknowledged_on, asked.answered_on) == (at.day, None)
    assert answered.answered_on == at.day
    with pytest.raises(talk.SaidMeanwhile):
        handling.answer_report(only(tray), tray, WORDS_BACK, is_question=False, by=by, seen=4, at=at)


def test_labels_are_sealed_in_the_summary_and_the_ones_before_are_gone(send, tray, by, at):
    send()
    first = Labels("meat", "Voorbeeld Vlees", "", (Tile.HOUSING,))
    before = bytes(Item.objects.get(kind="summary").sealed)

    handling.set_labels(only(tray), tray, first, by=by, before=Labels(), now=at.now)

    item = Item.objects.get(kind="summary")
    assert (item.number, item.sender, Item.objects.count()) == (2, "handler", 3)
    assert b"Voorbeeld" not in bytes(item.sealed) != before
    assert open_reports(tray, "north", [], at.day).rows[0].summary.labels == first
    assert [one.is_damaged for one in only(tray).messages()] == [False] * 3
    with pytest.raises(LabelsMeanwhile):
        handling.set_labels(only(tray), tray, Labels("care"), by=by, before=Labels(), now=at.now)


def test_a_summary_somebody_without_the_key_put_there_is_not_read(send, tray, by, at):
    send()
    Item.objects.filter(kind="summary").update(sealed=b"x" * 100)

    row = open_reports(tray, "north", [], at.day).rows[0]

    assert (row.is_damaged, row.summary) == (True, summary_in({}))


def test_closing_counts_how_it_ended_apart_from_it_by_the_month_and_once(send, tray, by, at, monkeypatch):
    region = Region.objects.create(id="north", names={}, about={}, languages=[], theme={}, emergency=[])
    Municipality.objects.create(code="GM9001", area=Area.objects.create(id="mid", region=region, position=1))
    sent = send()
    labels = Labels("meat", "", "", (Tile.HOUSING, Tile.PAY))
    handling.set_labels(only(tray), tray, labels, by=by, before=Labels(), now=at.now)

    handling.close_report(only(tray), ReportResult.PASSED_ON, by=by, seen=3, at=at)
    asking.say_more(asking.conversation_of(asking.in_hand(sent.code), "north"), {"pl": "Jeszcze coś."}, day=at.day)
    handling.close_report(only(tray), ReportResult.ADVISED, by=by, seen=4, at=at)

    assert (
        counting.tell_counts(at.day),
        Event.objects.using("reports").exclude(kind="reporting.reported").count(),
    ) == (0, 0)
    monkeypatch.setattr(counting, "TOGETHER", 1)
    assert counting.tell_counts(at.day) == 1
    rows = Event.objects.using("reports").exclude(kind="reporting.reported")
    counted = Counter((row.kind, row.topic, row.area, row.place) for row in rows)
    assert counted == {
        ("reporting.ended", "passed_on", "", ""): 1,
        ("reporting.ended-about", "housing", "mid", ""): 1,
        ("reporting.ended-about", "pay", "mid", ""): 1,
        ("reporting.ended-sector", "meat", "", ""): 1,
        ("reporting.ended-where", "", "mid", "gm9001"): 1,
    }
    assert {row.day for row in rows} == {at.day.replace(day=1)}
    assert not any("wiaty" in str(vars(row)) for row in rows)


def test_counts_of_one_report_are_told_with_those_of_four_others_and_until_then_nobody_reads_whose_they_are(
    send, tray, by, at
):
    """Not by their order, their ids, their day or their size, nor by being the only ones."""
    for number in range(counting.TOGETHER):
        assert counting.tell_counts(at.day) == 0
        send(form=bytes([number]) * 16)
        row = Conversation.objects.exclude(status="closed").get()
        handling.close_report(talk.open_for(tray, row), ReportResult.ADVISED, by=by, seen=3, at=at)
    waiting = SealedCount.objects.all()
    assert len({len(row.sealed) for row in waiting}) == 1
    assert not any(word in bytes(row.sealed) for row in waiting for word in (b"reporting", b"advised", b"north"))

    assert counting.tell_counts(at.day) == counting.TOGETHER

    told = Event.objects.using("reports").filter(kind="reporting.ended")
    assert {(row.topic, row.day) for row in told} == {("advised", at.day.replace(day=1))}
    assert (told.count(), SealedCount.objects.count()) == (5, 0)


@pytest.mark.parametrize(("result", "days"), [(ReportResult.ADVISED, 396), (ReportResult.JUNK, 91)])
def test_47_a_closed_report_is_gone_after_its_term_with_keys_and_ciphertext_and_counts_stay(
    send, tray, by, at, result, days
):  # fmt: skip
    send()
    handling.close_report(only(tray), result, by=by, seen=3, at=at)
    counted = set(SealedCount.objects.values_list("pk", flat=True))
    last = forgotten_on(AbuseReport.objects.get(), Conversation.objects.get(), Terms()) - at.day

    forget(at.now + last)
    assert (Conversation.objects.count(), Item.objects.count()) == (1, 3)
    forget(at.now + timedelta(days=days))

    left = [model.objects.count() for model in (AbuseReport, Conversation, Item, conversations.Wrap)]
    assert left == [0, 0, 0, 0]
    assert set(SealedCount.objects.values_list("pk", flat=True)) == counted


def test_of_a_flood_those_that_were_looked_at_are_closed_each_with_a_line_and_no_other(send, tray, by, at):
    for number in range(4):
        send(form=bytes([number]) * 16)
    rows = list(Conversation.objects.all())
    Conversation.objects.filter(pk__in=[row.pk for row in rows[:3]]).update(is_busy=True)
    seen = {rows[0].pk: 3, rows[1].pk: 2, rows[3].pk: 3, uuid4(): 3}

    closed = handling.close_as_junk(tray, "north", seen, by=by, at=at)

    assert closed == 1
    assert set(Conversation.objects.filter(status="closed")) == {rows[0]}
    assert [verb for verb in log() if verb == "close conversation"] == ["close conversation"]


def test_reports_of_one_employer_are_linked_closed_ones_too_for_those_who_may_open_them(send, tray, by, at):
    send()
    send(form=b"2" * 16, account=replace(TOLD, employer="kwiaty b.v."))
    send(form=b"3" * 16, account=replace(TOLD, employer="Inny"))
    rows = open_reports(tray, "north", [], at.day).rows
    one, two = (row.report for row in rows if row.summary.employer != "Inny")
    handling.close_report(talk.open_for(tray, two.conversation), ReportResult.ADVISED, by=by, seen=3, at=at)

    assert linked_reports(tray, "north", one.pk) == [two.pk]
    assert [linked_reports(tray, "north", row.report.pk) for row in rows if row.summary.employer == "Inny"] == [[]]


def test_what_is_printed_stands_in_the_log_with_why(send, tray, by, at):
    send()

    handling.note_print(only(tray), Purpose.LAW, by=by, now=at.now)

    assert log()[-1] == "print for law: report"
