"""What is large is sealed in pieces that open together, in their order and place, or not at all."""

import pytest

from infopunt.vault.rules.sealing import CannotOpen, Context, Domain, new_sealing_key
from infopunt.vault.rules.streams import PIECE, padme, seal_stream, unseal_stream

HERE = Context(Domain.FILE, "north", b"c" * 16, 3, "question", "asker", b"r" * 16)
ELSEWHERE = (
    {"domain": Domain.ITEM},
    {"conversation": b"d" * 16},
    {"kind": "another file"},
    {"root": b"s" * 16},
    {"version": 2},
)
KEY = new_sealing_key()
LARGE = bytes(range(256)) * 12_000  # three pieces


@pytest.mark.parametrize("size", [0, 1, 1016, 1017, PIECE - 8, PIECE - 7, 3 * PIECE])
def test_it_comes_back_as_it_was(size):
    content = LARGE[:size]
    pieces = list(seal_stream(KEY, content, HERE))

    assert unseal_stream(KEY, pieces, HERE) == content
    assert size < 1000 or content[:40] not in b"".join(pieces)


def test_its_size_says_little():
    sizes = {len(b"".join(seal_stream(KEY, LARGE[:size], HERE))) for size in range(1_000_000, 1_030_000, 500)}

    assert len(sizes) <= 2
    assert max(padme(size) / size for size in range(1024, 200_000, 7)) < 1.12


@pytest.mark.parametrize(
    "break_it",
    {
        "dropped": lambda pieces: pieces[:-1],
        "swapped": lambda pieces: [pieces[0], pieces[2], pieces[1]],
        "said twice": lambda pieces: [*pieces, pieces[-1]],
        "changed": lambda pieces: [pieces[0][:-1] + b"x", *pieces[1:]],
        "of another file": lambda pieces: [*list(seal_stream(KEY, LARGE, HERE))[:1], *pieces[1:]],
        "nothing": lambda pieces: [],
    }.values(),
)
def test_pieces_that_are_not_as_they_were_open_nothing(break_it):
    pieces = list(seal_stream(KEY, LARGE, HERE))
    assert len(pieces) == 3

    with pytest.raises(CannotOpen):
        unseal_stream(KEY, break_it(pieces), HERE)


@pytest.mark.parametrize("change", ELSEWHERE, ids=str)
def test_it_opens_in_no_other_place(change):
    pieces = list(seal_stream(KEY, b"x", HERE))

    with pytest.raises(CannotOpen):
        unseal_stream(KEY, pieces, Context(**{**vars(HERE), **change}))
    with pytest.raises(CannotOpen):
        unseal_stream(new_sealing_key(), pieces, HERE)
