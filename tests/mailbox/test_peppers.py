"""The pepper may have been seen: another one, and no code that somebody keeps on paper is lost."""

import pytest

from infopunt.mailbox import asking, peppers
from infopunt.vault import outside
from infopunt.vault.models import OutsideSecret
from infopunt.vault.rules.receipts import receipt_of
from tests.talk import BOTH, FORM, WORDS

pytestmark = pytest.mark.django_db(databases=BOTH)


def test_a_code_of_the_earlier_pepper_opens_and_moves_to_the_new_one_when_it_is_used(hanna, now):
    first = asking.code_for_form(FORM)
    asking.begin_conversation(first, "north", {"pl": WORDS}, day=now.date())
    made = peppers.renew_pepper(now=now)
    second = asking.code_for_form(b"g" * 16)
    asking.begin_conversation(second, "north", {"pl": "x"}, day=now.date())

    assert made.name == "pepper-2"
    assert made.printed not in repr(made)
    assert [use.conversations for use in peppers.pepper_uses()] == [1, 1]
    with pytest.raises(peppers.StillNeeded, match="1 conversations"):
        peppers.forget_earlier_peppers(now=now)
    opened = asking.conversation_of(asking.in_hand(first.code), "north")
    assert opened.messages()[0].words == {"pl": WORDS}
    assert asking.conversation_of(asking.in_hand("1" * 20), "north") is None

    assert peppers.forget_earlier_peppers(now=now) == ["pepper"]
    outside.secret_file("pepper").unlink()
    for code, words in ((first.code, WORDS), (second.code, "x")):
        opened = asking.conversation_of(asking.in_hand(code), "north")
        assert opened.messages()[0].words == {"pl": words}
    # With the earlier pepper, which somebody may have seen, nothing is found.
    seen = receipt_of(b"p" * 32, first.code)
    assert {bytes(row.lookup) for row in asking.Conversation.objects.all()} & {
        seen.lookup,
        first.receipt.lookup,
    } == set()


def test_while_an_earlier_pepper_is_not_there_no_code_is_said_to_be_wrong(hanna, now):
    peppers.renew_pepper(now=now)
    outside.secret_file("pepper").unlink()

    assert not asking.is_open("north")
    assert OutsideSecret.objects.filter(name__startswith="pepper").count() == 2
