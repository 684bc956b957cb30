"""What was sealed opens with its key in its own place, for ever, and nowhere else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.vault.rules import sealing
from infopunt.vault.rules.sealing import (
    SIZES,
    CannotOpen,
    Context,
    Domain,
    TooLarge,
    new_sealing_key,
    padded,
    seal_words,
    unpadded,
    unseal,
    unseal_words,
)

FIXTURES = sorted((Path(sealing.__file__).parents[1] / "known").glob("sealed-v*.json"))
HERE = Context(Domain.ITEM, "north", b"c" * 16, 3, "question", "asker", b"r" * 16)
ELSEWHERE = {
    "another domain": {"domain": Domain.TRAY},
    "another region": {"region": "south"},
    "a foreign conversation": {"conversation": b"d" * 16},
    "another place in the order": {"number": 4},
    "another kind": {"kind": "answer"},
    "another sender": {"sender": "handler"},
    "another signing root": {"root": b"s" * 16},
    "another version": {"version": 2},
}


def context_of(told):
    told = {**told, "domain": Domain(told["domain"])}
    return Context(**told | {name: bytes.fromhex(told[name]) for name in ("conversation", "root")})


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_what_was_sealed_in_an_earlier_format_still_opens(path):
    kept = json.loads(path.read_text())
    key, sealed, context = bytes.fromhex(kept["key"]), bytes.fromhex(kept["sealed"]), context_of(kept["context"])

    assert unseal_words(key, sealed, context) == kept["words"]
    with pytest.raises(CannotOpen):
        unseal_words(key, sealed, replace(context, domain=Domain.TRAY))


def test_there_is_a_kept_example_of_every_format():
    assert [path.stem for path in FIXTURES] == [f"sealed-v{number}" for number in range(1, sealing.VERSION + 1)]


@pytest.mark.parametrize("other", ELSEWHERE.values(), ids=ELSEWHERE)
def test_it_opens_in_no_other_place(other):
    key = new_sealing_key()
    sealed = seal_words(key, "Szef nie płaci.", HERE)

    assert unseal_words(key, sealed, HERE) == "Szef nie płaci."
    with pytest.raises(CannotOpen):
        unseal_words(key, sealed, replace(HERE, **other))


def test_every_part_of_a_context_is_tried_above():
    assert {name for other in ELSEWHERE.values() for name in other} == set(Context.__dataclass_fields__)


def test_a_later_version_is_refused_and_not_guessed_at():
    key = new_sealing_key()
    sealed = seal_words(key, "x", replace(HERE, version=2))

    with pytest.raises(CannotOpen):
        unseal_words(key, sealed, replace(HERE, version=2))


@given(words=st.text(max_size=3000), other=st.binary(min_size=32, max_size=32))
def test_any_words_come_back_with_their_key_and_with_no_other(words, other):
    key = bytes(32)
    sealed = seal_words(key, words, HERE)

    assert unseal_words(key, sealed, HERE) == words
    if other != key:
        with pytest.raises(CannotOpen):
            unseal_words(other, sealed, HERE)


@given(at=st.integers(0, 1024 + 40), bit=st.integers(0, 7))
def test_one_turned_bit_and_nothing_opens(at, bit):
    sealed = bytearray(seal_words(bytes(32), "Szef nie płaci.", HERE))
    sealed[at] ^= 1 << bit

    with pytest.raises(CannotOpen):
        unseal_words(bytes(32), bytes(sealed), HERE)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(24), bytes(100), b"\x01" + bytes(2000)])
def test_what_was_never_sealed_is_refused_and_no_error(sealed):
    with pytest.raises(CannotOpen):
        unseal(bytes(32), sealed, HERE)


@given(st.binary(max_size=70_000))
def test_padding_leaves_four_sizes_and_the_same_bytes(content):
    if len(content) > SIZES[-1] - 4:
        with pytest.raises(TooLarge):
            padded(content)
    else:
        assert len(padded(content)) in SIZES
        assert unpadded(padded(content)) == content


def test_two_parts_of_a_context_never_run_into_each_other():
    one, two = replace(HERE, region="ab", kind="c"), replace(HERE, region="a", kind="bc")

    assert one.associated() != two.associated()
    assert len({replace(HERE, **other).associated() for other in ELSEWHERE.values()}) == len(ELSEWHERE)
