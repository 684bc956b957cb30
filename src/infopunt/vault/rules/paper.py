"""A code on paper that somebody keeps for the day they forget their phrase: 160 bits, so that nothing has to make guessing dear."""

import base64
import hashlib
from secrets import token_bytes

from infopunt.vault.rules.keys import PersonKeys, person_of
from infopunt.vault.rules.sealing import KEY, CannotOpen, Context, seal, unseal

SECRET, CHECK = 20, 4  # bytes of chance; letters that find a slip
LETTERS = SECRET * 8 // 5
_ALIKE = str.maketrans("0189", "OIBG")  # digits that no code has, for the letters they look like


class SlipInCode(Exception):
    """Too short, too long, or a letter is not as it was printed."""


def new_paper_code() -> str:
    """As it is printed: nine groups of four letters and digits."""
    letters = base64.b32encode(token_bytes(SECRET)).decode()
    whole = letters + _check(letters)
    return "-".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def lock_with_code(person: PersonKeys, code: str, context: Context) -> bytes:
    return seal(_key(code), person.private(), context)


def unlock_with_code(locked: bytes, code: str, context: Context) -> PersonKeys:
    """Raises SlipInCode, and CannotOpen for another code."""
    key = _key(code)
    if not locked:
        raise CannotOpen
    return person_of(unseal(key, locked, context))


def _key(code: str) -> bytes:
    typed = "".join(sign for sign in code.upper() if sign.isalnum()).translate(_ALIKE)
    letters, check = typed[:LETTERS], typed[LETTERS:]
    if len(letters) != LETTERS or check != _check(letters):
        raise SlipInCode
    return hashlib.blake2b(letters.encode(), digest_size=KEY, person=b"infopunt paper").digest()


def _check(letters: str) -> str:
    return base64.b32encode(hashlib.blake2b(letters.encode(), digest_size=5).digest()).decode()[:CHECK]
