"""Who answers has a phrase of their own; what it opens is open as long as they work and for nobody else."""

from datetime import timedelta

import pytest

from infopunt.accounts.queries import staff_of
from infopunt.kernel.errors import NotPermitted
from infopunt.mailbox import phrases, trays
from infopunt.vault.models import HeldKey, PersonKey, Team, Tray
from infopunt.vault.rules import keys, shares
from infopunt.vault.rules.sealing import CannotOpen
from infopunt.vault.teams import team_private
from tests.people import PASSWORD, make_worker
from tests.talk import BOTH, PHRASE, handler, opened_tray

pytestmark = pytest.mark.django_db(databases=BOTH)


@pytest.fixture
def henk(db, data, now):
    return handler("henk", role="handler", now=now)


@pytest.mark.parametrize(
    ("phrase", "again", "no"),
    [
        ("kort", "kort", phrases.EasyPhrase),
        (PHRASE, PHRASE + "!", phrases.OtherPhrase),
        (PASSWORD, PASSWORD, phrases.SignInPassword),
        ("x" * 201, "x" * 201, phrases.EasyPhrase),
    ],
)
def test_57_a_weak_phrase_is_refused(db, now, phrase, again, no):
    with pytest.raises(no):
        phrases.set_phrase(make_worker("new", ("adviser", "north", "")), phrase, again, now=now)


def test_40_a_tray_closes_after_twenty_idle_minutes_after_eight_hours_and_at_once_when_told(henk, now):
    cookie = trays.open_tray(henk, PHRASE, now=now)

    def still(after):
        return trays.tray_of(henk, cookie, now=now + after) is not None

    assert still(timedelta(minutes=20))
    assert not still(timedelta(minutes=41))
    cookie = trays.open_tray(henk, PHRASE, now=now)
    assert [still(timedelta(minutes=15 * step)) for step in range(33)] == [True] * 33
    assert not still(timedelta(hours=8, minutes=1))
    cookie = trays.open_tray(henk, PHRASE, now=now)
    trays.close_trays(henk.pk)
    assert not still(timedelta())
    assert Tray.objects.count() == 0


def test_a_tray_opens_for_its_own_person_and_cookie_only(henk, now):
    cookie = trays.open_tray(henk, PHRASE, now=now)
    other = make_worker("other", ("adviser", "north", ""))

    assert trays.tray_of(other, cookie, now=now) is None
    assert trays.tray_of(henk, b"x" * 32, now=now) is None
    with pytest.raises(trays.WrongPhrase):
        trays.open_tray(henk, PHRASE + "!", now=now)
    with pytest.raises(trays.WrongPhrase):
        trays.open_tray(other, PHRASE, now=now)


def test_an_idle_server_holds_nothing_that_opens(henk, now):
    cookie = trays.open_tray(henk, PHRASE, now=now)
    found = trays.tray_of(henk, cookie, now=now)
    rows = [*PersonKey.objects.values_list("locked", flat=True), *Tray.objects.values_list("sealed", flat=True)]

    assert len(rows) == 2
    for secret in (found.keys.box.private, found.keys.signing.private, cookie, PHRASE.encode()):
        assert [row for row in rows if secret in bytes(row)] == []


def test_a_ceremony_is_held_once_by_somebody_with_keys(henk, now):
    with pytest.raises(trays.NobodyForTeam):
        trays.hold_ceremony("north", make_worker("new", ("handler", "north", "")), now=now)
    with pytest.raises(trays.NobodyForTeam):
        trays.hold_ceremony("south", henk, now=now)

    printed = trays.hold_ceremony("north", henk, now=now)

    with pytest.raises(trays.CeremonyHeld):
        trays.hold_ceremony("north", henk, now=now)
    assert sorted(printed.secrets) == ["operational-key", "pepper"]
    assert len(printed.shares) == 3
    assert printed.shares[0] not in repr(printed)


def test_who_only_answers_questions_is_not_the_first_for_reports_but_two_may_be_first(henk, now):
    ada = handler("ada", now=now)
    with pytest.raises(trays.NobodyForTeam):
        trays.hold_ceremony("north", ada, now=now)

    trays.hold_ceremony("north", ada, henk, now=now)

    assert trays.who_can_open("north", Team.INQUIRIES) == [ada]
    assert trays.who_can_open("north", Team.ABUSE_REPORTS) == [henk]
    assert trays.who_waits("north", Team.INQUIRIES) == [henk]
    assert trays.who_waits("north", Team.ABUSE_REPORTS) == []


def test_who_is_let_in_to_questions_holds_no_key_of_reports(henk, now):
    trays.hold_ceremony("north", henk, now=now)
    tray, ada, hilde = opened_tray(henk, now), handler("ada", now=now), handler("hilde", role="handler", now=now)
    by = staff_of(henk)

    trays.let_in(tray, "north", ada.pk, team=Team.INQUIRIES, by=by, now=now)
    trays.let_in(tray, "north", hilde.pk, team=Team.ABUSE_REPORTS, by=by, now=now)
    with pytest.raises(trays.NobodyWithKeys):
        trays.let_in(tray, "north", ada.pk, team=Team.ABUSE_REPORTS, by=by, now=now)
    with pytest.raises(NotPermitted):
        trays.let_in(opened_tray(ada, now), "north", ada.pk, team=Team.ABUSE_REPORTS, by=staff_of(ada), now=now)
    with pytest.raises(trays.NotInTheTeam):  # she may, and holds no key of it
        other = handler("otto", now=now)
        trays.let_in(opened_tray(hilde, now), "north", other.pk, team=Team.INQUIRIES, by=staff_of(hilde), now=now)

    assert held_by(ada) == {"root", "inquiries"}
    assert held_by(hilde) == {"root", "abuse_reports"}
    assert held_by(henk) == {"root", "inquiries", "abuse_reports"}
    with pytest.raises(CannotOpen):
        team_private("north", Team.ABUSE_REPORTS, 1, ada.pk, opened_tray(ada, now).keys)
    stolen = HeldKey.objects.get(what="abuse_reports", holder=hilde.pk)
    HeldKey.objects.create(region="north", what="abuse_reports", holder=ada.pk, sealed=stolen.sealed)
    with pytest.raises(CannotOpen):
        team_private("north", Team.ABUSE_REPORTS, 1, ada.pk, opened_tray(ada, now).keys)


def held_by(worker):
    return set(HeldKey.objects.filter(holder=worker.pk).values_list("what", flat=True))


def test_49_two_shares_of_the_ceremony_open_the_key_of_the_team(henk, now):
    printed = trays.hold_ceremony("north", henk, now=now)
    recovery = keys.person_of(shares.from_shares(printed.shares[1:]) * 2)
    expected = team_private("north", "inquiries", 1, henk.pk, opened_tray(henk, now).keys)

    assert team_private("north", "inquiries", 1, HeldKey.RECOVERY, recovery) == expected


def test_a_second_region_keeps_the_same_pepper(henk, now):
    one = trays.hold_ceremony("north", henk, now=now)
    two = trays.hold_ceremony("south", handler("sam", "south", "handler", now=now), now=now)

    assert one.secrets == two.secrets
    assert set(one.shares) & set(two.shares) == set()


def test_48_who_is_taken_out_or_forgot_the_phrase_opens_nothing_until_let_in_again(henk, now):
    trays.hold_ceremony("north", henk, now=now)
    old = opened_tray(henk, now).keys

    phrases.set_phrase(henk, PHRASE, PHRASE, now=now)

    assert not trays.is_in("north", henk.pk, Team.INQUIRIES)
    with pytest.raises(CannotOpen):
        team_private("north", "inquiries", 1, henk.pk, old)


def test_nobody_lets_in_who_may_not_answer_or_has_no_phrase(henk, now):
    trays.hold_ceremony("north", henk, now=now)
    tray = opened_tray(henk, now)
    editor = make_worker("ed", ("editor", "north", ""))
    phrases.set_phrase(editor, PHRASE, PHRASE, now=now)
    bare = make_worker("bare", ("adviser", "north", ""))

    for other in (editor, bare):
        with pytest.raises(trays.NobodyWithKeys):
            trays.let_in(tray, "north", other.pk, team=Team.INQUIRIES, by=staff_of(henk), now=now)
    with pytest.raises(NotPermitted):
        trays.let_in(tray, "north", bare.pk, team=Team.INQUIRIES, by=staff_of(editor), now=now)
