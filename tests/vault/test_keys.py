"""Keys of people and teams, codes of visitors, shares on paper."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.kernel.codes import SEALED, read_code
from infopunt.vault import outside
from infopunt.vault.rules import keys, receipts, shares, stretching
from infopunt.vault.rules.sealing import CannotOpen, Context, Domain

KEY = Context(Domain.TEAM_KEY, "north", number=1)


def test_what_is_sealed_to_a_key_opens_with_its_private_half_for_its_own_context_only():
    team, other = keys.new_box(), keys.new_box()
    sealed = keys.seal_to(team.public, b"secret", KEY)

    assert keys.unseal_with(team.private, sealed, KEY) == b"secret"
    for private, context in ((other.private, KEY), (team.private, replace(KEY, region="south"))):
        with pytest.raises(CannotOpen):
            keys.unseal_with(private, sealed, context)
    with pytest.raises(CannotOpen):
        keys.unseal_with(team.private, sealed[:-1], KEY)


def test_a_signature_holds_for_its_words_its_context_and_its_key():
    me, other = keys.new_signing(), keys.new_signing()
    signature = keys.sign(me.private, b"answer", KEY)

    assert keys.is_signed(me.public, signature, b"answer", KEY)
    assert not keys.is_signed(me.public, signature, b"answers", KEY)
    assert not keys.is_signed(me.public, signature, b"answer", replace(KEY, number=2))
    assert not keys.is_signed(other.public, signature, b"answer", KEY)
    assert not keys.is_signed(me.public, b"", b"answer", KEY)


def test_a_key_phrase_opens_however_it_is_typed_and_another_does_not():
    person, context = keys.new_person(), Context(Domain.PERSON_KEY)
    locked = keys.lock_with_phrase(person, "vijf blauwe ganzen eten soep", context)

    assert keys.unlock_with_phrase(locked, "  vijf blauwe\tganzen eten soep", context) == person
    with pytest.raises(CannotOpen):
        keys.unlock_with_phrase(locked, "vijf blauwe ganzen eten soep!", context)
    assert person.box.private not in locked


def test_a_private_half_is_shown_in_no_trace():
    person = keys.new_person()

    assert person.box.private.hex() not in repr(person)
    assert str(person.signing.private) not in repr(person)


@given(pepper=st.binary(min_size=32, max_size=32), form=st.binary(min_size=16, max_size=16))
def test_a_form_has_one_code_and_it_is_sound(pepper, form):
    code = receipts.code_of_form(pepper, form)

    assert code == receipts.code_of_form(pepper, form)
    assert read_code(code, SEALED).code == code


def test_a_code_opens_something_else_under_another_pepper_and_its_two_keys_differ():
    code = receipts.code_of_form(bytes(32), bytes(16))
    one, two = receipts.receipt_of(bytes(32), code), receipts.receipt_of(b"p" * 32, code)

    assert one == receipts.receipt_of(bytes(32), code)
    assert len({one.lookup, one.wrap[:16], two.lookup, two.wrap[:16]}) == 4
    assert one.wrap.hex() not in repr(one)


LOCKED = bytes.fromhex(
    "4239e3c4c322d48337b904a0013ff63501eb30dc7fa1fe7354d1416a4fed74f512ffaa795ae0a62e6d1be582b96fc495"
    "726dd4201217c892b525a618643f7998c107dbc0862f92340725597853678f7b3a99f6d3c2fa88e2f2380b88238f5914"
    "57ec8c8dd279b7306e8529ac030960b65d8366e1979958ed45"
)
PRIVATE = "f517498ed2ac024a8a9e28f464f3b26fbfbd907a7d0b9e49c097cff26a1ae348b804be4a5857fe146fcf4b00de2b7d71cfc310a0ae279ae58b03aa9d23456870"


def test_what_a_code_and_a_phrase_opened_once_they_open_for_ever(dear):
    """So also: they cost what they cost then."""
    receipt = receipts.receipt_of(bytes(32), "12345678901234567890")
    person = keys.unlock_with_phrase(LOCKED, "vijf blauwe ganzen eten soep", Context(Domain.PERSON_KEY))

    assert receipt.lookup.hex() == "d46eecf7629a5fb32f9d90375c460c9f"
    assert receipt.wrap.hex() == "3045b17e5a6c006bd875a24b6ac8717261be69af8fe132166bd836e7fff47eb8"
    assert person.private().hex() == PRIVATE


def test_never_more_than_two_are_stretched_at_a_time():
    assert (stretching.AT_ONCE, stretching.ROUNDS) == (2, 3)
    assert (stretching.RECEIPT_MEMORY, stretching.PHRASE_MEMORY) == (64 << 20, 128 << 20)
    with stretching._turn, stretching._turn:
        assert not stretching._turn.acquire(blocking=False)


def test_49_two_of_three_shares_restore_any_one_fails_a_wrong_mix_fails():
    secret, other = b"s" * 32, b"o" * 32
    ours, theirs = shares.split_in_shares(secret), shares.split_in_shares(other)

    assert [len(words.split()) for words in ours] == [33] * 3
    assert {shares.from_shares(pair) for pair in combinations(ours, 2)} == {secret}
    for lacking in ([ours[0]], [ours[0], ours[0]], [ours[0], theirs[1]], [], ["word"]):
        with pytest.raises(shares.CannotCombine):
            shares.from_shares(lacking)


def test_a_secret_outside_the_database_is_for_its_owner_and_never_written_over(data):
    with pytest.raises(outside.NoSecret):
        outside.read_secret(outside.PEPPER)

    secret = outside.make_secret(outside.PEPPER)

    file = outside.secret_file(outside.PEPPER)
    assert outside.read_secret(outside.PEPPER) == secret
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert outside.unprinted(f" {outside.printed(secret).lower()} ") == secret
    with pytest.raises(FileExistsError):
        outside.make_secret(outside.PEPPER)


@pytest.mark.parametrize("words", ["", "abcd", "1" * 52, "a" * 60])
def test_a_damaged_secret_is_none(data, words):
    outside.secret_file(outside.PEPPER).parent.mkdir()
    outside.secret_file(outside.PEPPER).write_text(words)

    with pytest.raises(outside.NoSecret):
        outside.read_secret(outside.PEPPER)
