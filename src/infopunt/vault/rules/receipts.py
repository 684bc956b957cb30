"""The visitor's code: made from the form that was sent, and what it opens. Nothing of it is kept anywhere.

The pepper is a key outside the database: without it no code can be tried on a stolen one.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

from infopunt.kernel.codes import SEALED, code_from
from infopunt.vault.rules.sealing import KEY
from infopunt.vault.rules.stretching import RECEIPT_MEMORY, SALT, stretch

LOOKUP = 16


@dataclass(frozen=True)
class Receipt:
    """What a code stands for: where its conversation is found, and the key that opens it."""

    lookup: bytes
    wrap: bytes = field(repr=False)


def code_of_form(pepper: bytes, form: bytes) -> str:
    """The code of a form that carries these 16 bytes of chance: the same one however often it is sent."""
    return code_from(_part(pepper, b"code of form"), form, SEALED)


def receipt_of(pepper: bytes, code: str) -> Receipt:
    """One Argon2id, the pepper, then two keys that say nothing of each other. A tenth of a second, on purpose."""
    stretched = stretch(code.encode(), _part(pepper, b"salt of site")[:SALT], RECEIPT_MEMORY)
    whole = hmac.new(_part(pepper, b"receipt"), stretched, hashlib.sha256).digest()
    return Receipt(_split(whole, b"lookup", LOOKUP), _split(whole, b"wrap", KEY))


def secret_mark(secret: bytes) -> str:
    """By which a secret file is known without being told."""
    return _split(secret, b"mark", 8).hex()


def _part(pepper: bytes, use: bytes) -> bytes:
    """The pepper for one use only."""
    return hmac.new(pepper, b"infopunt " + use, hashlib.sha256).digest()


def _split(key: bytes, use: bytes, size: int) -> bytes:
    return hashlib.blake2b(key=key, digest_size=size, person=use).digest()
