"""Somebody who could open what visitors asked leaves."""

import time
from uuid import uuid4

import pytest

from infopunt.accounts.models import Duty
from infopunt.accounts.queries import staff_of
from infopunt.accounts.rules import Role, Staff
from infopunt.jobs import content
from infopunt.kernel.errors import NotPermitted
from infopunt.mailbox import asking, auditing, handling, leaving, trays
from infopunt.mailbox.asking import CodeInHand
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.trays import Team
from infopunt.vault import renewal
from infopunt.vault.conversations import begin_key, open_with_team
from infopunt.vault.models import HeldKey, PersonKey, TeamKey, Wrap
from infopunt.vault.rules import keys, shares
from infopunt.vault.rules.receipts import Receipt
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.teams import team_private
from tests.environment import EXAMPLE
from tests.talk import BOTH, WORDS, handler, opened_region, opened_tray

pytestmark = pytest.mark.django_db(databases=BOTH)


@pytest.fixture
def hugo(hanna, tray, now):
    """A second handler, let in to both teams."""
    hugo = handler("hugo", role="handler", now=now)
    for team in Team:
        trays.let_in(tray, "north", hugo.pk, team=team, by=staff_of(hanna), now=now)
    return hugo


def asked(now, number=0, team=Team.INQUIRIES, region="north", **more):
    hand = CodeInHand(str(number), Receipt(number.to_bytes(16, "big"), bytes(32)))
    return asking.begin_conversation(hand, region, {"pl": WORDS}, day=now.date(), team=team, **more)


def opens(private, generation, row):
    try:
        return bool(open_with_team(row.region, row.pk, row.team, generation, private))
    except CannotOpen:
        return False


def test_48_what_a_leaver_kept_opens_nothing_new_and_nothing_that_was_sealed_anew(hanna, tray, hugo, now):
    old = opened_tray(hugo, now)
    kept = {team: team_private("north", team, 1, hugo.pk, old.keys) for team in Team}
    before = [asked(now, 1), asked(now, 2), asked(now, 3, Team.ABUSE_REPORTS), asked(now, 4, alone=True)]
    assert not leaving.is_renewal_due("north", Team.INQUIRIES)

    leaving.take_out(hugo.pk, by="ann@example.org", now=now)
    assert [leaving.is_renewal_due("north", team) for team in Team] == [True, True]
    assert leaving.renew(tray, "north", Team.INQUIRIES, by=staff_of(hanna), now=now) == 2

    assert [leaving.is_renewal_due("north", team) for team in Team] == [False, True]
    rows = {row.pk: row for row in Conversation.objects.all()}
    after = [rows[one.row.pk] for one in before] + [asked(now, 5).row]
    assert [row.generation for row in after] == [2, 2, 1, 0, 2]
    ours = [row for row in after if row.team == Team.INQUIRIES]
    assert [opens(kept[Team.INQUIRIES], generation, row) for row in ours for generation in (1, 2)] == [False] * 8
    assert handling.open_for(tray, after[0]).messages()[0].words == {"pl": WORDS}
    assert handling.open_for(tray, after[4]).messages()[0].words == {"pl": WORDS}
    # Of the other team nothing was touched, and nothing of another generation is left of this one.
    assert opens(kept[Team.ABUSE_REPORTS], 1, after[2])
    assert Wrap.objects.filter(holder="inquiries:1").count() == 0


def test_a_thousand_are_sealed_anew_within_a_second_and_who_was_stopped_goes_on(hanna, tray, hugo, now, monkeypatch):
    ids = [uuid4() for _ in range(1000)]
    for id in ids[:4]:
        begin_key("north", Team.INQUIRIES, id, bytes(32))
    one = Wrap.objects.filter(conversation=ids[0], holder="inquiries:1").get()
    private = team_private("north", Team.INQUIRIES, 1, hanna.pk, tray.keys)
    _like(ids[4:], one, private, now)
    Conversation.objects.bulk_create(_row(id, now) for id in ids)
    leaving.take_out(hugo.pk, by="ann@example.org", now=now)

    with monkeypatch.context() as patch:
        patch.setattr(leaving, "AT_ONCE", 300)
        patch.setattr(renewal, "seal_to_newest", _fails_the_second_time())
        with pytest.raises(OSError, match="away"):
            leaving.renew(tray, "north", Team.INQUIRIES, by=staff_of(hanna), now=now)
    assert Conversation.objects.filter(generation=2).count() == 300
    assert leaving.is_renewal_due("north", Team.INQUIRIES)
    began = time.process_time()
    assert leaving.renew(tray, "north", Team.INQUIRIES, by=staff_of(hanna), now=now) == 700
    assert time.process_time() - began < 0.7

    assert not leaving.is_renewal_due("north", Team.INQUIRIES)
    assert TeamKey.objects.filter(team=Team.INQUIRIES).count() == 2
    assert Wrap.objects.filter(holder="inquiries:2").count() == 1000


def _row(id, now):
    return Conversation(id=id, lookup=id.bytes, region="north", team=Team.INQUIRIES, generation=1, asker=b"", opened_on=now.date())  # fmt: skip


def _like(ids, wrap, private, now):
    """As many wraps as it takes, without an asker."""
    public = bytes(TeamKey.objects.get(team=Team.INQUIRIES).public)
    opened = open_with_team("north", wrap.conversation, Team.INQUIRIES, 1, private)
    wraps = []
    for id in ids:
        place = type(opened)("north", id, opened.root, b"").place(renewal.Domain.CONVERSATION_KEY)
        wraps.append(Wrap(conversation=id, holder="inquiries:1", sealed=keys.seal_to(public, bytes(32), place)))
    Wrap.objects.bulk_create(wraps)


def _fails_the_second_time():
    calls, real = [], renewal.seal_to_newest

    def once(*args):
        calls.append(1)
        if len(calls) > 1:
            raise OSError("away")
        return real(*args)

    return once


def test_a_new_key_goes_to_colleagues_and_paper_and_to_no_key_that_somebody_put_up(db, data, now):
    hanna = handler("hanna", role="handler", now=now)
    printed = trays.hold_ceremony("north", hanna, now=now)
    tray = opened_tray(hanna, now)
    colleagues = [handler(name, role="handler", now=now) for name in ("hugo", "ines", "joop")]
    for one in colleagues:
        trays.let_in(tray, "north", one.pk, team=Team.INQUIRIES, by=staff_of(hanna), now=now)
    PersonKey.objects.filter(worker=colleagues[1].pk).update(box=keys.new_box().public)  # by who writes in the database
    leaving.take_out(colleagues[2].pk, by="ann@example.org", now=now)

    leaving.renew(tray, "north", Team.INQUIRIES, by=staff_of(hanna), now=now)

    assert trays.who_can_open("north", Team.INQUIRIES) == [hanna, colleagues[0]]
    recovery = keys.person_of(shares.from_shares(printed.shares[1:]) * 2)
    expected = team_private("north", Team.INQUIRIES, 2, hanna.pk, tray.keys)
    assert team_private("north", Team.INQUIRIES, 2, HeldKey.RECOVERY, recovery) == expected


def test_nobody_makes_a_new_key_who_may_not_answer_or_holds_none(hanna, tray, hugo, now):
    other = handler("other", role="handler", now=now)
    leaving.take_out(hugo.pk, by="ann@example.org", now=now)

    with pytest.raises(NotPermitted):
        leaving.renew(tray, "north", Team.INQUIRIES, by=Staff("x", "x", ()), now=now)
    with pytest.raises(trays.NotInTheTeam):
        leaving.renew(opened_tray(other, now), "north", Team.INQUIRIES, by=staff_of(other), now=now)
    assert leaving.is_renewal_due("north", Team.INQUIRIES)


def test_the_last_who_can_open_something_does_not_leave_it_behind(hanna, tray, hugo, now):
    asked(now, 1, Team.ABUSE_REPORTS)
    adviser = Staff("x", "x", tuple(duty for duty in staff_of(hanna).duties if duty.role != Role.HANDLER))
    leaving.refuse_last(hugo)
    leaving.take_out(hugo.pk, by="ann@example.org", now=now)

    for duties in (None, adviser):
        with pytest.raises(leaving.LastWhoCanOpen, match="1 conversations are open"):
            leaving.refuse_last(hanna, duties)
    leaving.refuse_last(hanna, staff_of(hanna))
    Conversation.objects.update(status="closed", closed_on=now.date())
    leaving.refuse_last(hanna)


def test_whose_role_no_longer_opens_something_holds_no_key_of_it(hanna, tray, hugo, now):
    Duty.objects.filter(worker=hugo).update(role=Role.ADVISER)

    leaving.take_what_no_longer_fits(hugo, by="ann@example.org", now=now)

    assert [trays.is_in("north", hugo.pk, team) for team in Team] == [True, False]
    assert [leaving.is_renewal_due("north", team) for team in Team] == [False, True]
    Duty.objects.filter(worker=hugo).update(role=Role.EDITOR)
    leaving.take_what_no_longer_fits(hugo, by="ann@example.org", now=now)
    assert not HeldKey.objects.filter(holder=hugo.pk).exists()


def test_who_answers_from_now_on_or_audits_no_more_holds_no_key_of_the_log(db, data, now):
    hanna, auditor = handler("hanna", role="handler", now=now), handler("ada", role="auditor", now=now)
    trays.hold_ceremony("north", hanna, auditor=auditor, now=now)
    assert auditing.may_read_log("north", auditor.pk)

    leaving.take_what_no_longer_fits(auditor, by="ann@example.org", now=now)
    assert auditing.may_read_log("north", auditor.pk)
    Duty.objects.create(worker=auditor, role=Role.ADVISER, region="north")
    leaving.take_what_no_longer_fits(auditor, by="ann@example.org", now=now)
    assert not auditing.may_read_log("north", auditor.pk)
    assert TeamKey.objects.get(team="audit").has_leaver


def test_a_region_in_which_somebody_waits_does_not_go_with_its_file(example, now, tmp_path):
    opened_region(now, "south", "sam")
    for file in EXAMPLE.rglob("*"):
        if file.is_file() and file.name != "south.yaml":
            target = tmp_path / "content" / file.relative_to(EXAMPLE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    asked(now, 1, region="south")

    with pytest.raises(content.FaultyContent) as no:
        content.load(tmp_path / "content", now=now)

    assert "regions/south.yaml:1: the region cannot go: 1 conversations" in str(no.value)
