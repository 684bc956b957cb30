"""A report is told without a name, sealed to whom its asker chooses, and its asker may choose again."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from infopunt.kernel.models import Event
from infopunt.mailbox import asking, handling
from infopunt.mailbox.asking import HasEnded
from infopunt.mailbox.messages import LongMessage
from infopunt.mailbox.models import Conversation, Item
from infopunt.mailbox.rules import Kind
from infopunt.mailbox.trays import NotInTheTeam
from infopunt.reporting import operations
from infopunt.reporting.models import AbuseReport
from infopunt.reporting.operations import NothingTold, choose_exit, give_consent, submit_report, take_consent_back
from infopunt.reporting.queries import account_told, standing_consents
from infopunt.reporting.rules import Account, Consent, Exit, Tile
from infopunt.vault.models import Wrap
from tests.talk import BOTH, FORM, WORDS, opened_region, opened_tray

pytestmark = pytest.mark.django_db(databases=BOTH)
ACCOUNT = Account((Tile.PAY, Tile.HOUSING), {"pl": WORDS}, agency="yes", employer="Kwiaty BV", municipality="GM0855")
YES = Consent("labour", "Inspectie", "pl", "To pójdzie do inspekcji.", ("tiles", "words"))


@pytest.fixture
def send(hanna, now):
    def send(exit=Exit.ADVISE, account=ACCOUNT, form=FORM, day=None):
        return submit_report(form, "north", "pl", account, exit, day=day or now.date())

    return send


def back(code):
    return asking.conversation_of(asking.in_hand(code), "north")


def kinds(opened):
    return [one.kind for one in opened.messages()]


def test_what_is_told_is_read_by_the_team_of_reports_and_by_no_other(send, tray, now):
    sent = send()
    row = Conversation.objects.get()

    opened = handling.open_for(tray, row)

    assert (account_told(opened.messages()), kinds(opened)) == (ACCOUNT, [Kind.REPORT, Kind.SUMMARY, Kind.EXIT])
    assert row.team == "abuse_reports"
    assert sorted(Wrap.objects.values_list("holder", flat=True)) == ["abuse_reports:1", "asker", "asker-key"]
    assert (sent.acknowledge_by - now.date(), sent.answer_by) == (timedelta(days=7), now.date().replace(2027, 2))
    with pytest.raises(NotInTheTeam):
        handling.open_for(opened_tray(opened_region(now, "south", "sam"), now), row)


def test_its_row_says_language_exit_and_clocks_and_nothing_of_what_was_told(send):
    send()

    row = AbuseReport.objects.values().get()

    assert set(row) == {
        "conversation_id", "region", "language", "exit", "acknowledge_by", "answer_by", "acknowledged_on", "answered_on",
        "has_follow_up", "is_counted",
    }  # fmt: skip
    assert (row["region"], row["language"], row["exit"]) == ("north", "pl", "advise")
    sealed = b"".join(bytes(one.sealed) for one in Item.objects.all())
    assert not any(said.encode() in sealed for said in (WORDS, "Kwiaty", "GM0855", "housing", "pass"))


def test_that_somebody_reported_is_counted_and_nothing_of_what_was_told(send):
    """On a day with one report a row about it would be that report's."""
    send()

    counted = Event.objects.using("reports").values_list("kind", "area", "language", "topic", "n")

    assert list(counted) == [("reporting.reported", "", "pl", "", 1)]


def test_12_the_same_form_is_one_report_with_one_code_and_says_when_it_differs(send, now):
    first, again = send(), send()
    other = [send(Exit.KEEP), send(account=replace(ACCOUNT, employer="Inny"))]

    assert {one.code for one in (first, again, *other)} == {first.code}
    assert [one.is_changed for one in (first, again, *other)] == [False, False, True, True]
    assert (AbuseReport.objects.count(), Event.objects.using("reports").count(), other[0].exit) == (1, 1, Exit.ADVISE)
    assert send(day=now.date() + timedelta(days=1)).code == ""


def test_nothing_told_or_too_much_is_refused_and_nothing_is_kept(send):
    with pytest.raises(NothingTold):
        send(account=Account(employer="Kwiaty BV"))
    with pytest.raises(LongMessage):
        send(account=Account(words={"pl": "x" * 4001}))

    assert Conversation.objects.count() == 0


def test_what_is_kept_for_its_asker_opens_to_nobody_until_they_say_so_and_again_once_they_take_it_back(send, tray, now):
    code, later = send(Exit.KEEP).code, now.date() + timedelta(days=40)
    report = AbuseReport.objects.get()
    assert (report.acknowledge_by, report.answer_by, back(code).is_alone) == (None, None, True)
    with pytest.raises(NotInTheTeam):
        handling.open_for(tray, Conversation.objects.get())

    for _ in range(2):
        choose_exit(back(code), Exit.ADVISE, day=later)

    report.refresh_from_db()
    assert (report.exit, report.acknowledge_by) == ("advise", later + timedelta(days=7))
    assert account_told(handling.open_for(tray, Conversation.objects.get()).messages()) == ACCOUNT

    choose_exit(back(code), Exit.KEEP, day=later)

    report.refresh_from_db()
    assert (report.exit, report.answer_by, back(code).is_alone) == ("keep", None, True)
    assert Counter(kinds(back(code)))[Kind.EXIT] == 3
    with pytest.raises(NotInTheTeam):
        handling.open_for(tray, Conversation.objects.get())


def test_a_yes_is_kept_as_it_was_read_once_and_can_be_taken_back(send, now):
    code, day = send(Exit.ADVISE).code, now.date()

    for _ in range(2):
        give_consent(back(code), [YES], day=day)

    (yes,) = standing_consents(back(code).messages())
    assert (yes.authority, yes.words, yes.language, yes.fields, yes.given_on) == (
        "labour", "To pójdzie do inspekcji.", "pl", ("tiles", "words"), day,
    )  # fmt: skip
    assert AbuseReport.objects.get().exit == "pass_on"

    for _ in range(2):
        take_consent_back(back(code), yes.number, day=day)

    assert standing_consents(back(code).messages()) == []
    assert Counter(kinds(back(code)))[Kind.WITHDRAWAL] == 1


def test_a_yes_opens_what_was_kept_to_the_team_that_passes_it_on(send, tray, now):
    code = send(Exit.KEEP).code

    give_consent(back(code), [YES], day=now.date())

    said = handling.open_for(tray, Conversation.objects.get()).messages()
    assert [one.authority for one in standing_consents(said)] == ["labour"]


def test_what_was_closed_too_long_ago_changes_no_more(send, now):
    code = send().code
    Conversation.objects.update(status="closed", closed_on=now.date())

    with pytest.raises(HasEnded):
        choose_exit(back(code), Exit.KEEP, day=now.date() + timedelta(days=31))
    with pytest.raises(HasEnded):
        give_consent(back(code), [YES], day=now.date() + timedelta(days=31))

    assert AbuseReport.objects.get().exit == "advise"


def test_who_keeps_it_from_now_on_takes_every_yes_back_and_what_was_made_ready_by_it(send, now, monkeypatch):
    taken = []
    monkeypatch.setattr(operations, "take_back_from", lambda opened, authority, *, day: taken.append(authority))
    code, day = send(Exit.PASS_ON).code, now.date()
    give_consent(back(code), [YES, replace(YES, authority="tenants")], day=day)

    choose_exit(back(code), Exit.KEEP, day=day)

    assert (standing_consents(back(code).messages()), taken) == ([], ["labour", "tenants"])
