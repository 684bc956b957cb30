"""The recovery key on paper: three shares of 33 words (SLIP-39), of which any two give it back and one says nothing."""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

NEEDED, GIVEN = 2, 3


class CannotCombine(Exception):
    """Too few shares, of different keys, or with a slip in a word."""


def split_in_shares(secret: bytes) -> list[str]:
    shares: list[str] = generate_mnemonics(1, [(NEEDED, GIVEN)], secret)[0]
    return shares


def from_shares(shares: Sequence[str]) -> bytes:
    """The secret; raises CannotCombine."""
    try:
        secret: bytes = combine_mnemonics(list(shares))
    except (MnemonicError, ValueError):
        raise CannotCombine from None
    return secret
