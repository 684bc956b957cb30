"""A conversation between who asks, under a code, and who answers, with a key: nobody else reads it, and nothing false is shown."""

from datetime import timedelta
from uuid import uuid4

import pytest

from infopunt.accounts.queries import staff_of
from infopunt.mailbox import asking, handling, leaving, trays
from infopunt.mailbox.messages import EmptyMessage, LongMessage, add_content
from infopunt.mailbox.models import Conversation, Item
from infopunt.mailbox.rules import ConversationStatus, Kind, Sender
from infopunt.mailbox.trays import NotInTheTeam
from infopunt.vault.models import SigningRoot, Team, Wrap
from infopunt.vault.rules import keys
from infopunt.vault.rules.sealing import CannotOpen, Domain
from infopunt.vault.teams import team_private
from tests.talk import BOTH, FORM, WORDS, handler, opened_region, opened_tray, sealed_log

pytestmark = pytest.mark.django_db(databases=BOTH)
ANSWER = {"pl": "Za nadgodziny należy się zapłata.", "nl": "Overuren worden betaald."}


@pytest.fixture
def hand(hanna):
    return asking.code_for_form(FORM)


@pytest.fixture
def asked(hand, now):
    return asking.begin_conversation(hand, "north", {"pl": WORDS}, day=now.date())


def answered(asked, tray, hanna, now, words=ANSWER):
    row = Conversation.objects.get(pk=asked.row.pk)
    opened = handling.open_for(tray, row)
    handling.answer(opened, tray, words, by=staff_of(hanna), seen=row.items.count(), now=now, day=now.date())


def back(hand):
    return asking.conversation_of(hand, "north")


def test_what_only_the_code_opens_the_team_opens_once_the_asker_says_so(hand, tray, now):
    content = {"v": 1, "tiles": ["pay"]}
    kept = asking.begin_conversation(
        hand, "north", day=now.date(), kind=Kind.REPORT, content=content, alone=True
    )  # fmt: skip
    with pytest.raises(NotInTheTeam):
        handling.open_for(tray, kept.row)
    assert (kept.is_alone, sorted(Wrap.objects.values_list("holder", flat=True))) == (True, ["asker", "asker-key"])

    for _ in range(2):
        asking.share_with_team(back(hand))

    opened = handling.open_for(tray, Conversation.objects.get())
    assert [dict(one.content) for one in opened.messages()] == [content]
    assert not opened.is_alone


def test_what_is_not_words_carries_its_version_and_words_carry_none(asked, now):
    with pytest.raises(ValueError, match="consent"):
        add_content(asked.row, asked.key, Kind.CONSENT, Sender.ASKER, {"to": "x"}, day=now.date())
    with pytest.raises(ValueError, match="more"):
        add_content(asked.row, asked.key, Kind.MORE, Sender.ASKER, {"v": 1}, day=now.date())

    add_content(asked.row, asked.key, Kind.CONSENT, Sender.ASKER, {"v": 1, "to": "x"}, day=now.date())

    last = asked.messages()[-1]
    assert (last.kind, last.content, last.words, last.is_damaged) == (Kind.CONSENT, {"v": 1, "to": "x"}, {}, False)


def read(opened):
    return [(one.sender, dict(one.words)) for one in opened.messages()]


def test_what_is_asked_is_answered_and_read(asked, hand, tray, hanna, now):
    handling.begin_reading(handling.open_for(tray, asked.row), by=staff_of(hanna), day=now.date(), now=now)
    assert back(hand).status(now.date()) == ConversationStatus.READING

    answered(asked, tray, hanna, now)

    assert read(back(hand)) == [("asker", {"pl": WORDS}), ("handler", ANSWER)]
    assert back(hand).status(now.date()) == ConversationStatus.FOR_YOU
    assert [verb for verb, _actor, _thing in sealed_log()][-2:] == [
        "read conversation",
        "answer conversation",
    ]


def test_12_the_same_form_is_one_conversation_with_one_code(asked, hand, now):
    again = asking.code_for_form(FORM)

    assert again.code == hand.code
    assert asking.begin_conversation(again, "north", {"pl": "Co innego."}, day=now.date()) is None
    assert (Conversation.objects.count(), Wrap.objects.count(), Item.objects.count()) == (1, 3, 1)


def test_another_code_or_another_region_opens_nothing(asked, hand, now):
    opened_region(now, "south", "sam")

    assert back(asking.in_hand(asking.code_for_form(b"g" * 16).code)) is None
    assert asking.conversation_of(hand, "south") is None


def test_03_a_handler_of_another_region_cannot_decrypt(asked, tray, now):
    """With every wrap there is, straight from the database, and whatever is sealed to them."""
    sam = opened_tray(opened_region(now, "south", "sam"), now)
    place = asked.key.place(Domain.CONVERSATION_KEY)

    def opens(region, who):
        private = team_private(region, "inquiries", 1, who.worker, who.keys)
        return [row.holder for row in Wrap.objects.all() if opens_with(private, row, place)]

    assert opens("north", tray) == ["inquiries:1"]
    assert opens("south", sam) == []
    with pytest.raises(NotInTheTeam):
        handling.open_for(sam, asked.row)


def opens_with(private, row, place):
    try:
        return bool(keys.unseal_with(private, bytes(row.sealed), place))
    except CannotOpen:
        return False


def test_who_was_let_in_reads_what_came_before_and_who_was_taken_out_reads_nothing(asked, tray, hanna, now):
    hugo = handler("hugo", now=now)
    with pytest.raises(NotInTheTeam):
        handling.open_for(opened_tray(hugo, now), asked.row)
    assert trays.who_waits("north", Team.INQUIRIES) == [hugo]

    trays.let_in(tray, "north", hugo.pk, team=Team.INQUIRIES, by=staff_of(hanna), now=now)

    assert read(handling.open_for(opened_tray(hugo, now), asked.row)) == [("asker", {"pl": WORDS})]
    assert trays.who_can_open("north", Team.INQUIRIES) == [hanna, hugo]
    old = opened_tray(hugo, now)
    leaving.take_out(hugo.pk, by="ann@example.org", now=now)
    with pytest.raises(NotInTheTeam):
        handling.open_for(old, asked.row)


def move(what):
    def change(rows):
        Item.objects.filter(pk=rows[1].pk).update(**{what: getattr(rows[0], what)})

    return change


def swap(rows):
    Item.objects.filter(pk=rows[1].pk).update(number=9)
    Item.objects.filter(pk=rows[2].pk).update(number=2)
    Item.objects.filter(pk=rows[1].pk).update(number=3)


def flip(rows):
    sealed = bytearray(rows[1].sealed)
    sealed[-1] ^= 1
    Item.objects.filter(pk=rows[1].pk).update(sealed=bytes(sealed))


DAMAGE = {
    "another item's bytes": (move("sealed"), [1]),
    "no signature": (move("signature"), [1]),
    "said to be of somebody else": (lambda rows: Item.objects.filter(pk=rows[1].pk).update(sender="asker"), [1]),
    "another kind": (lambda rows: Item.objects.filter(pk=rows[1].pk).update(kind="more"), [1]),
    "two changed places": (swap, [1, 2]),
    "one bit": (flip, [1]),
    "one taken away": (lambda rows: Item.objects.filter(pk=rows[1].pk).delete(), [1]),
}


@pytest.mark.parametrize(("damage", "shown"), DAMAGE.values(), ids=DAMAGE)
def test_what_somebody_did_in_the_database_is_shown_as_damaged_and_never_as_text(
    damage, shown, asked, hand, tray, hanna, now
):
    answered(asked, tray, hanna, now)
    answered(asked, tray, hanna, now, {"pl": "Zadzwoń.", "nl": "Bel."})
    assert not any(one.is_damaged for one in back(hand).messages())

    damage(list(Item.objects.order_by("number")))

    assert [at for at, one in enumerate(back(hand).messages()) if one.is_damaged] == shown


def test_an_item_of_another_conversation_is_damaged_here(asked, hand, tray, hanna, now):
    answered(asked, tray, hanna, now)
    other = asking.begin_conversation(asking.code_for_form(b"g" * 16), "north", {"pl": "Co innego."}, day=now.date())
    answered(other, tray, hanna, now)
    ours, theirs = (Item.objects.get(conversation=row.pk, number=2) for row in (asked.row, other.row))

    Item.objects.filter(pk=ours.pk).update(sealed=theirs.sealed, signature=theirs.signature, signing=theirs.signing)

    assert [one.is_damaged for one in back(hand).messages()] == [False, True]


def test_who_writes_in_the_database_cannot_forge_an_answer(asked, hand, now):
    """Not with a key nobody certified, and not with a signing root of their own."""
    forger = keys.new_person()
    asking_key = back(hand).key
    place = (2, "answer", "handler")
    sealed = asking_key.seal('{"pl": "Przyjdź sam."}', *place)
    Item.objects.create(
        conversation=asked.row, number=2, kind="answer", sender="handler", sealed=sealed, said_on=now.date(),
        signing=forger.signing.public, signature=asking_key.sign(forger, sealed, *place),
    )  # fmt: skip
    assert [one.is_damaged for one in back(hand).messages()] == [False, True]

    SigningRoot.objects.filter(region="north").update(public=keys.new_signing().public)

    assert back(hand) is None


def test_what_the_asker_erases_is_gone_and_its_code_opens_nothing(asked, hand, tray, hanna, now):
    answered(asked, tray, hanna, now)

    asking.erase(back(hand))

    assert back(hand) is None
    assert [model.objects.count() for model in (Conversation, Item, Wrap)] == [0, 0, 0]


def test_after_closing_it_may_be_opened_again_for_thirty_days_and_then_has_ended(asked, hand, tray, hanna, now):
    opened = handling.open_for(tray, asked.row)
    handling.close_conversation(opened, by=staff_of(hanna), seen=1, now=now, day=now.date())
    late, soon = now.date() + timedelta(days=31), now.date() + timedelta(days=30)

    assert [back(hand).status(day) for day in (soon, late)] == [ConversationStatus.CLOSED, ConversationStatus.ENDED]
    with pytest.raises(asking.HasEnded):
        asking.say_more(back(hand), {"pl": "Jeszcze coś."}, day=late)
    asking.say_more(back(hand), {"pl": "Jeszcze coś."}, day=soon)
    assert back(hand).status(late) == ConversationStatus.RECEIVED


def test_nobody_answers_what_they_have_not_seen(asked, hand, tray, hanna, now):
    opened = handling.open_for(tray, asked.row)
    asking.say_more(back(hand), {"pl": "Jeszcze coś."}, day=now.date())

    for verb in (
        lambda: handling.answer(opened, tray, ANSWER, by=staff_of(hanna), seen=1, now=now, day=now.date()),
        lambda: handling.close_conversation(opened, by=staff_of(hanna), seen=1, now=now, day=now.date()),
    ):
        with pytest.raises(handling.SaidMeanwhile):
            verb()

    assert len(back(hand).messages()) == 2


def test_nothing_and_too_much_are_refused(hand, now):
    for words, no in (({"pl": "  \n "}, EmptyMessage), ({"pl": "x" * 4001}, LongMessage)):
        with pytest.raises(no):
            asking.begin_conversation(hand, "north", words, day=now.date())
    assert asking.begin_conversation(hand, "north", {"pl": "ą" * 4000}, day=now.date())


def test_without_the_right_pepper_nothing_is_open(hanna, settings, tmp_path):
    assert asking.is_open("north")
    assert not asking.is_open("south")

    (settings.TALK_KEYS / "pepper").write_text("A" * 52)

    assert not asking.is_open("north")
    with pytest.raises(asking.TalkClosed):
        asking.in_hand("0" * 20)


def test_ids_are_by_chance_and_only_days_are_kept(asked):
    assert asked.row.pk.version == uuid4().version
    kinds = {field.get_internal_type() for model in (Conversation, Item) for field in model._meta.get_fields()}
    assert "DateTimeField" not in kinds
