"""Nobody with keys is left, or the only one forgot the phrase: paper opens everything of the region again, and nothing else does."""

from itertools import combinations

import pytest

from infopunt.mailbox import asking, handling, leaving, phrases, recovery, trays
from infopunt.mailbox.trays import NotInTheTeam, Team
from infopunt.vault.models import HeldKey, PersonKey
from tests.people import make_worker
from tests.talk import BOTH, FORM, PHRASE, WORDS, handler, opened_tray

pytestmark = pytest.mark.django_db(databases=BOTH)
OTHER = "zes groene eenden drinken thee"


@pytest.fixture
def first(db, data, now):
    return handler("first", role="handler", now=now)


@pytest.fixture
def shares(first, now):
    return trays.hold_ceremony("north", first, now=now).shares


@pytest.fixture
def asked(shares, now):
    return asking.begin_conversation(asking.code_for_form(FORM), "north", {"pl": WORDS}, day=now.date())


def words_for(worker, asked, now):
    return handling.open_for(opened_tray(worker, now), asked.row).messages()[0].words


def test_49_any_two_shares_give_a_handler_every_team_key_when_nobody_with_keys_is_left(shares, asked, first, now):
    leaving.take_out(first.pk, by="ann@example.org", now=now)
    for number, pair in enumerate(combinations(shares, 2)):
        other = handler(f"other{number}", role="handler", now=now)
        assert recovery.recover("north", pair, other, now=now) == ["abuse_reports", "inquiries", "root"]
        assert words_for(other, asked, now) == {"pl": WORDS}
        assert {trays.is_in("north", other.pk, team) for team in Team} == {True}

    hugo = handler("hugo", now=now)
    trays.let_in(opened_tray(other, now), "north", hugo.pk, team=Team.INQUIRIES, by=staff(other), now=now)
    assert words_for(hugo, asked, now) == {"pl": WORDS}


def test_49_with_the_shares_no_key_that_somebody_put_up_gets_the_next_one(shares, first, now):
    """Who writes in the database can say that they hold the present one: the root stands for none of theirs."""
    mallory, other = handler("mallory", now=now), handler("other", role="handler", now=now)
    leaving.take_out(first.pk, by="ann@example.org", now=now)
    HeldKey.objects.create(region="north", what=Team.INQUIRIES, generation=1, holder=mallory.pk, sealed=b"x")

    recovery.recover("north", shares[:2], other, now=now)

    next_ones = HeldKey.objects.filter(what=Team.INQUIRIES, generation=2).values_list("holder", flat=True)
    assert set(next_ones) == {other.pk, HeldKey.RECOVERY}


def staff(worker):
    from infopunt.accounts.queries import staff_of

    return staff_of(worker)


def test_49_who_forgot_the_phrase_and_has_no_paper_code_is_helped_by_two_shares(shares, asked, first, now):
    phrases.set_phrase(first, PHRASE, PHRASE, now=now)
    with pytest.raises(NotInTheTeam):
        words_for(first, asked, now)

    recovery.recover("north", [shares[0].upper(), f"  {shares[2]} "], first, now=now)

    assert words_for(first, asked, now) == {"pl": WORDS}


def test_49_one_share_a_wrong_mix_and_another_regions_shares_are_refused_and_nothing_changes(shares, first, now):
    sam = handler("sam", "south", "handler", now=now)
    theirs = trays.hold_ceremony("south", sam, now=now).shares
    other = handler("other", role="handler", now=now)
    before = sorted(HeldKey.objects.values_list("region", "what", "holder"))

    for typed, no in (
        (shares[:1], recovery.TooFewShares),
        ([shares[0], f" {shares[0].upper()}"], recovery.TooFewShares),
        ([shares[0], theirs[1]], recovery.SharesDoNotFit),
        ([shares[0], shares[1].rpartition(" ")[0] + " academic"], recovery.SharesDoNotFit),
        (theirs[:2], recovery.SharesOfElsewhere),
    ):
        with pytest.raises(no):
            recovery.recover("north", typed, other, now=now)
    for nobody in (sam, handler("adviser", now=now), make_worker("bare", ("handler", "north", ""))):
        with pytest.raises(recovery.NotAHandler):
            recovery.recover("north", shares[:2], nobody, now=now)
    assert sorted(HeldKey.objects.values_list("region", "what", "holder")) == before


def test_a_code_on_paper_opens_ones_own_keys_behind_a_new_phrase_and_only_the_newest_does(shares, asked, first, now):
    henk = handler("henk", now=now)
    code = phrases.set_phrase(henk, PHRASE, PHRASE, now=now)
    trays.let_in(opened_tray(first, now), "north", henk.pk, team=Team.INQUIRIES, by=staff(first), now=now)
    cookie = trays.open_tray(henk, PHRASE, now=now)

    following = phrases.set_phrase_again(henk, f" {code.lower().replace('-', ' ')}", OTHER, OTHER, now=now)

    assert trays.tray_of(henk, cookie, now=now) is None
    tray = trays.tray_of(henk, trays.open_tray(henk, OTHER, now=now), now=now)
    assert handling.open_for(tray, asked.row).messages()[0].words == {"pl": WORDS}
    assert len(code) == 44
    assert code != following
    with pytest.raises(phrases.OtherPaperCode):
        phrases.set_phrase_again(henk, code, OTHER, OTHER, now=now)
    with pytest.raises(phrases.OtherPaperCode):
        phrases.set_phrase_again(first, following, OTHER, OTHER, now=now)
    for slip in (following[:-1], following[1:], ("B" if following[0] == "A" else "A") + following[1:], "x"):
        with pytest.raises(phrases.MistypedPaperCode):
            phrases.set_phrase_again(henk, slip, OTHER, OTHER, now=now)
    rows = [bytes(field) for row in PersonKey.objects.values_list("locked", "on_paper") for field in row]
    assert [row for row in rows if following.encode() in row or following.replace("-", "").encode() in row] == []
