"""Handing over: nothing goes without a yes to exactly that, looked at by a second person, and until it is opened it comes back."""

from datetime import timedelta

import pytest
from django.db import transaction

from infopunt.accounts.models import Duty
from infopunt.accounts.rules import Role
from infopunt.mailbox import asking, leaving, trays
from infopunt.mailbox.messages import add_content
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import ConversationStatus, Kind, Sender
from infopunt.mailbox.trays import NotInTheTeam
from infopunt.referrals import consenting, sending
from infopunt.referrals.answering import (
    NotThere,
    answer_with_link,
    inbox,
    open_with_link,
)
from infopunt.referrals.clock import run_out_on
from infopunt.referrals.copies import copy_through, origin_conversation
from infopunt.referrals.document import Document
from infopunt.referrals.models import Link, Referral
from infopunt.referrals.moving import HasMoved
from infopunt.referrals.partners import bodies_left, bodies_of, people_of_bodies, renew_body_key, take_partner_out
from infopunt.referrals.proposing import (
    EmptyDocument,
    MoreThanAtIntake,
    NothingExplained,
    NoWordsOfConsent,
    NoYesAtIntake,
)
from infopunt.referrals.queries import referral_lists
from infopunt.referrals.replying import NoReasonGiven, NoStep
from infopunt.referrals.rules import Basis, ReferralList, ReferralState, Way
from infopunt.reporting.operations import choose_exit, submit_report, take_over_question
from infopunt.reporting.rules import Account, Exit
from infopunt.vault.models import TeamKey, Wrap
from infopunt.vault.rules.keys import new_box
from tests.referrals.story import BODY, DOCUMENT, EXPLAINED, TEXT, WORDING
from tests.talk import BOTH, WORDS, handler, opened_tray, sealed_log, staff

pytestmark = pytest.mark.django_db(databases=BOTH)


def state(row):
    return Referral.objects.get(pk=row.pk).state


def test_from_a_proposal_to_the_answer_of_the_body_and_back_to_who_asked(story):
    paul = story.partner()
    row = story.proposed()

    own = story.own()
    assert (own.state, own.document, own.explained) == (ReferralState.DRAFT, DOCUMENT, {"pl": EXPLAINED})
    assert story.visit().row.status == ConversationStatus.FOR_YOU
    consenting.agree(story.visit(), row.pk, WORDING, "pl", day=story.day)
    sent = story.send(row).row
    assert (story.visit().row.status, story.own().state) == (ConversationStatus.PASSED_ON, ReferralState.SENT)

    seen = story.opens(paul, sent.copy)
    assert (seen.copy.document, seen.state, seen.authority) == (DOCUMENT, ReferralState.SEEN, BODY)
    assert story.own().may_withdraw is False
    story.answers(paul, sent.copy, "accepted")
    story.answers(paul, sent.copy, "delivered", words="De werkgever betaalt alsnog.")

    replies = [(str(one.state), one.words) for one in story.own().copy.replies]
    assert replies == [("accepted", ""), ("delivered", "De werkgever betaalt alsnog.")]
    told = {"pl": "Pracodawca jednak zapłaci."}
    sending.tell(story.origin(), story.hanna_tray, row.pk, told, by=staff(story.hanna), now=story.now, day=story.day)
    assert [one.content["words"] for one in story.own().told] == [told]
    assert story.visit().row.status == ConversationStatus.FOR_YOU


def test_who_proposed_it_does_not_send_it(story):
    story.partner()
    row = story.agreed()

    with pytest.raises(sending.OwnProposal):
        sending.send(story.origin(), story.hanna_tray, row.pk, by=staff(story.hanna), now=story.now, day=story.day)
    Referral.objects.filter(pk=row.pk).update(proposed_by="hugo@example.org")  # whatever name somebody gave the row
    with pytest.raises(sending.OwnProposal):
        sending.send(story.origin(), story.hanna_tray, row.pk, by=staff(story.hanna), now=story.now, day=story.day)
    assert (state(row), Conversation.objects.count()) == ("consented", 1)


def test_without_a_yes_nothing_goes_and_a_yes_is_to_exactly_that(story):
    story.partner()
    row = story.proposed()
    with pytest.raises(HasMoved):
        story.send(row)

    consenting.agree(story.visit(), row.pk, WORDING, "pl", day=story.day)
    Referral.objects.filter(pk=row.pk).update(authority="example-other-body")
    with pytest.raises(sending.NoYes):
        story.send(row)


@pytest.mark.parametrize("generation", [1, 2])
def test_a_key_put_in_place_of_a_bodys_by_who_writes_in_the_database_gets_nothing(story, generation):
    paul = story.partner()
    row, other = story.agreed(), new_box()
    right = TeamKey.objects.get(team=f"partner:{BODY}")
    TeamKey.objects.update_or_create(
        region="north", team=right.team, generation=generation, defaults={"public": other.public, "made_at": story.now}
    )

    with pytest.raises(sending.NoWay):
        story.send(row)
    assert (state(row), Conversation.objects.count()) == ("consented", 1)

    TeamKey.objects.filter(team=right.team, generation=2).delete()
    TeamKey.objects.filter(pk=right.pk).update(public=right.public)
    assert story.opens(paul, story.send(row).row.copy).copy.document == DOCUMENT


def test_a_no_is_the_end_and_a_second_yes_changes_nothing(story):
    row = story.proposed()
    consenting.take_back(story.visit(), row.pk, day=story.day)

    with pytest.raises(HasMoved):
        consenting.agree(story.visit(), row.pk, WORDING, "pl", day=story.day)
    assert (state(row), story.own().may_withdraw) == ("withdrawn", False)


def test_taken_back_before_it_is_opened_it_is_gone_with_its_keys(story):
    paul = story.partner()
    sent = story.sent().row
    before = Wrap.objects.filter(conversation=sent.copy).count()

    consenting.take_back(story.visit(), sent.pk, day=story.day)

    assert before > 0
    assert not Wrap.objects.filter(conversation=sent.copy).exists()
    assert not Conversation.objects.filter(pk=sent.copy).exists()
    with pytest.raises(NotThere):
        story.opens(paul, sent.copy)
    assert inbox("north", paul.pk, by=staff(paul)) == []


def test_once_opened_it_is_not_taken_back(story):
    paul = story.partner()
    sent = story.sent().row
    story.opens(paul, sent.copy)

    with pytest.raises(consenting.LeftAlready):
        consenting.take_back(story.visit(), sent.pk, day=story.day)
    assert state(sent) == "seen"


def test_who_erases_takes_along_what_nobody_opened(story):
    story.partner()
    sent, visit = story.sent().row, story.visit()

    consenting.withdraw_all(visit, day=story.day)
    asking.erase(visit)

    assert (state(sent), Conversation.objects.count(), Wrap.objects.count()) == ("withdrawn", 0, 0)


def test_who_wants_it_kept_takes_back_what_was_sent_and_nobody_opened(story):
    """Whichever way the yes came: a body reads nothing of what its asker keeps from now on."""
    paul, told = story.partner(), Account(words={"pl": WORDS})
    report = submit_report(b"k" * 16, "north", "pl", told, Exit.ADVISE, day=story.day)
    story.code, story.origin_id = report.code, report.opened.row.pk
    story.hugo = handler("hugo-of-reports", role="handler", now=story.now)
    trays.let_in(story.hanna_tray, "north", story.hugo.pk, team="abuse_reports", by=staff(story.hanna), now=story.now)
    story.hugo_tray = opened_tray(story.hugo, story.now)
    sent, waits = story.sent().row, story.proposed()

    choose_exit(story.visit(), Exit.KEEP, day=story.day)

    assert (state(sent), state(waits)) == ("withdrawn", "withdrawn")
    with pytest.raises(NotThere):
        story.opens(paul, sent.copy)


def test_what_was_passed_on_from_a_question_goes_along_to_the_team_that_gets_the_question(story):
    paul = story.partner()
    sent = story.sent().row
    with transaction.atomic(using="reports"):
        take_over_question(story.visit(), "pl", {"pl": "Tak."}, day=story.day)

    row = Referral.objects.get(pk=sent.pk)
    assert origin_conversation(row, story.hanna_tray).row.pk == story.origin_id
    with pytest.raises(NotInTheTeam):
        origin_conversation(row, story.hugo_tray)
    assert referral_lists("north", ["inquiries"], story.day) == {tray: [] for tray in ReferralList}
    story.answers(paul, sent.copy, "accepted", words="Wij bellen.")
    assert [one.words for one in copy_through(story.origin(), row.copy).replies] == ["Wij bellen."]


def test_another_conversation_says_nothing_to_a_referral(story):
    row = story.proposed()
    other = asking.begin_conversation(asking.code_for_form(b"g" * 16), "north", {"pl": "x"}, day=story.day)

    for deed in (
        lambda: consenting.agree(other, row.pk, WORDING, "pl", day=story.day),
        lambda: consenting.take_back(other, row.pk, day=story.day),
    ):
        with pytest.raises(consenting.NotProposed):
            deed()
    assert state(row) == "draft"


def test_a_yes_at_the_desk_is_written_down_and_one_at_intake_must_be_there(story):
    with pytest.raises(NoWordsOfConsent):
        story.proposed(basis=Basis.DESK)
    with pytest.raises(NoYesAtIntake):
        story.proposed(basis=Basis.INTAKE)

    row = story.proposed(Way.PAPER, basis=Basis.DESK, wording="Voorgelezen in het Pools; zei ja.")

    assert row.state == "consented"
    assert story.send(row).row.state == "sent"


def test_a_yes_at_intake_is_a_yes_to_the_fields_that_were_ticked_there(story):
    visit = story.visit()
    yes = {"v": 1, "authority": BODY, "name": "x", "language": "pl", "words": "x", "fields": ["words", "place"]}
    add_content(visit.row, visit.key, Kind.CONSENT, Sender.ASKER, yes, day=story.day)
    with pytest.raises(MoreThanAtIntake):
        story.proposed(basis=Basis.INTAKE)

    agreed = Document(TEXT, tuple(field for field in DOCUMENT.fields if field[0] in ("what", "address")))
    assert story.proposed(basis=Basis.INTAKE, document=agreed).state == "consented"


@pytest.mark.parametrize(
    ("document", "more", "no"),
    [(Document("  "), {}, EmptyDocument), (DOCUMENT, {"explained": " "}, NothingExplained)],
)
def test_who_asked_is_never_shown_less_than_what_goes(story, monkeypatch, document, more, no):
    monkeypatch.setattr("tests.referrals.story.EXPLAINED", more.get("explained", EXPLAINED))

    with pytest.raises(no):
        story.proposed(document=document)
    assert Referral.objects.count() == 0


def test_a_body_sees_its_own_copies_and_another_body_nothing(story):
    paul, olga = story.partner(), story.partner("olga", "example-other-body")
    sent = story.sent().row

    assert [one.copy for one in inbox("north", paul.pk, by=staff(paul))] == [sent.copy]
    assert inbox("north", olga.pk, by=staff(olga)) == []
    for id in (sent.copy, sent.pk, story.origin_id):
        with pytest.raises(NotThere):
            story.opens(olga, id)
    for id in (sent.pk, story.origin_id):
        with pytest.raises(NotThere):
            story.opens(paul, id)


def test_who_comes_to_a_body_later_opens_what_is_open_and_who_left_opens_nothing(story):
    paul = story.partner()
    sent = story.sent().row
    petra = story.partner("petra")
    assert story.opens(petra, sent.copy).copy.document == DOCUMENT

    story.answers(petra, sent.copy, "delivered")
    take_partner_out(story.hanna_tray, "north", BODY, paul.pk, by=staff(story.hanna), now=story.now)

    with pytest.raises(NotThere):
        story.opens(paul, sent.copy)
    assert story.opens(petra, sent.copy).copy.document == DOCUMENT
    assert (bodies_of("north", petra.pk), bodies_of("north", paul.pk)) == ({BODY}, set())
    assert inbox("north", paul.pk, by=staff(paul)) == []


def test_who_is_a_partner_no_more_holds_no_key_and_the_body_is_due_another(story):
    paul, petra = story.partner(), story.partner("petra")
    sent = story.sent().row
    assert bodies_left("north") == set()

    Duty.objects.filter(worker=paul).update(role=Role.EDITOR)
    leaving.take_what_no_longer_fits(paul, by="ann@example.org", now=story.now)
    assert bodies_of("north", paul.pk) == set()
    assert (bodies_left("north"), people_of_bodies("north")) == ({BODY}, {BODY: [petra]})
    renew_body_key(story.hanna_tray, "north", BODY, by=staff(story.hanna), now=story.now)

    assert bodies_left("north") == set()
    assert story.opens(petra, sent.copy).copy.document == DOCUMENT
    assert Wrap.objects.get(conversation=sent.copy, holder__startswith="partner:").holder == f"partner:{BODY}:3"
    leaving.take_out(petra.pk, by="ann@example.org", now=story.now)
    assert people_of_bodies("north") == {BODY: []}


def test_a_body_says_why_not_and_nothing_that_may_not_follow(story):
    paul = story.partner()
    sent = story.sent().row
    with pytest.raises(NoReasonGiven):
        story.answers(paul, sent.copy, "declined")
    for nonsense in ("", "nonsense", "draft"):
        with pytest.raises((NoStep, HasMoved)):
            story.answers(paul, sent.copy, nonsense)

    story.answers(paul, sent.copy, "declined", "not_ours")
    with pytest.raises(HasMoved):
        story.answers(paul, sent.copy, "accepted")

    [reply] = story.own().copy.replies
    assert (str(reply.state), str(reply.reason)) == ("declined", "not_ours")


def test_a_copy_sealed_anew_by_somebody_else_is_damaged(story):
    """Whoever writes in the database can put another key in place, and with it no word we signed."""
    paul = story.partner()
    sent = story.sent().row
    other = asking.begin_conversation(asking.code_for_form(b"g" * 16), "north", {"pl": "x"}, day=story.day)
    item = Conversation.objects.get(pk=sent.copy).items.get()
    forged = other.key.seal('{"v": 1, "text": "forged", "fields": []}', 1, "proposal", "handler")
    item.sealed = forged
    item.save()

    assert story.opens(paul, sent.copy).copy.is_damaged
    assert story.own().copy.is_damaged


def test_each_referral_stands_on_one_list_and_what_is_late_is_ours(story):
    paul = story.partner()
    sent = story.sent().row

    def where():
        lists = referral_lists("north", ["inquiries"], story.day)
        return [tray for tray, rows in lists.items() for _row in rows]

    assert where() == [ReferralList.OTHERS]
    story.later(10)
    assert where() == [ReferralList.ACTION]
    story.answers(paul, sent.copy, "delivered")
    assert where() == [ReferralList.ACTION]
    sending.tell(
        story.origin(),
        story.hanna_tray,
        sent.pk,
        {"pl": "Gotowe."},
        by=staff(story.hanna),
        now=story.now,
        day=story.day,
    )
    assert where() == [ReferralList.ENDED]
    assert referral_lists("north", ["abuse_reports"], story.day) == {tray: [] for tray in ReferralList}


def test_the_lists_ask_the_database_once_however_long_they_are(story, django_assert_num_queries):
    row = story.proposed()
    with django_assert_num_queries(1, using="reports"):
        referral_lists("north", ["inquiries"], story.day)
    for _each in range(29):
        row.pk = None
        row = Referral(
            **{field.name: getattr(row, field.name) for field in Referral._meta.fields if field.name != "id"}
        )
        row.save()
    with django_assert_num_queries(1, using="reports"):
        lists = referral_lists("north", ["inquiries"], story.day)

    assert len(lists[ReferralList.OURS]) == 30


def test_every_step_stands_in_the_log_of_the_sealed_side_without_a_word_of_it(story):
    paul = story.partner()
    sent = story.sent().row
    story.opens(paul, sent.copy)
    story.answers(paul, sent.copy, "accepted", words="Wij bellen.")

    rows = [(verb, actor) for verb, actor, _thing in sealed_log() if verb != "open tray"]
    things = " ".join(thing for _verb, _actor, thing in sealed_log())

    assert rows[-4:] == [
        ("propose referral", "hanna@example.org"), ("send referral", "hugo@example.org"),
        ("read copy", "paul@example.org"), ("answer copy", "paul@example.org"),
    ]  # fmt: skip
    assert f"to:{BODY} consent:{sent.consent}" in things
    assert [word for word in (TEXT, "Wij bellen.", WORDING, str(story.origin_id)) if word in things.split()] == []


def test_a_link_opens_with_its_code_until_it_ends(story):
    sent = story.sent(Way.LINK)
    address, hand = sent.link.address, asking.in_hand(sent.link.hand.code)
    wrong = asking.in_hand("1" * 20)
    moment = {"now": story.now, "day": story.day}

    for where, what in ((address, wrong), ("x" * 32, hand), (address, asking.in_hand(story.code))):
        with pytest.raises(NotThere):
            open_with_link(where, what, "north", **moment)
    assert state(sent.row) == "sent"
    assert asking.conversation_of(hand, "north") is None

    assert open_with_link(address, hand, "north", **moment).copy.document == DOCUMENT
    answer_with_link(address, hand, "north", "accepted", "", "Wij bellen.", **moment)
    assert [one.words for one in story.own().copy.replies] == ["Wij bellen."]
    story.later(15)
    with pytest.raises(NotThere):
        open_with_link(address, hand, "north", now=story.now, day=story.day)
    assert Link.objects.count() == 1


def test_what_nobody_answered_or_opened_in_time_runs_out_with_its_copy(story):
    sent = story.sent(Way.LINK).row
    waits = story.proposed()
    assert run_out_on(story.day + timedelta(days=14)) == 0

    assert run_out_on(story.day + timedelta(days=15)) == 2

    assert (state(sent), state(waits)) == ("expired", "expired")
    assert not Wrap.objects.filter(conversation=sent.copy).exists()
    assert Link.objects.count() == 0
