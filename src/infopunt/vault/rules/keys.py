"""Keys of teams and people (X25519 opens, Ed25519 signs), and the key phrase that locks a person's."""

import hashlib
import unicodedata
from dataclasses import dataclass
from secrets import token_bytes

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

from infopunt.vault.rules.sealing import KEY, CannotOpen, Context, seal, unseal
from infopunt.vault.rules.stretching import PHRASE_MEMORY, SALT, stretch

_MARK = 32
AROUND = _MARK + 48  # bytes that sealing to a key adds


@dataclass(frozen=True)
class Pair:
    """A key whose private half must never be written anywhere unsealed."""

    public: bytes
    private: bytes

    def __repr__(self) -> str:
        return "Pair(…)"  # a private half is shown in no log


@dataclass(frozen=True)
class PersonKeys:
    """The two keys of somebody who answers: one opens, one signs."""

    box: Pair
    signing: Pair

    def private(self) -> bytes:
        return self.box.private + self.signing.private


def new_box() -> Pair:
    return box_of(bytes(PrivateKey.generate()))


def box_of(private: bytes) -> Pair:
    key = PrivateKey(private)
    return Pair(bytes(key.public_key), private)


def new_signing() -> Pair:
    return signing_of(bytes(SigningKey.generate()))


def signing_of(private: bytes) -> Pair:
    return Pair(bytes(SigningKey(private).verify_key), private)


def new_person() -> PersonKeys:
    return PersonKeys(new_box(), new_signing())


def person_of(private: bytes) -> PersonKeys:
    if len(private) != 2 * KEY:
        raise CannotOpen
    return PersonKeys(box_of(private[:KEY]), signing_of(private[KEY:]))


def seal_to(public: bytes, content: bytes, context: Context) -> bytes:
    """Close `content` for whoever holds the private half. The context goes in with it and is compared when it is opened."""
    return SealedBox(PublicKey(public)).encrypt(_mark(context) + content)


def unseal_with(private: bytes, sealed: bytes, context: Context) -> bytes:
    """What was sealed to this key for this context; raises CannotOpen."""
    try:
        opener = Opener(private)
    except (CryptoError, ValueError, TypeError):
        raise CannotOpen from None
    return opener.unseal(sealed, context)


class Opener:
    """A key that opens many: what is worked out of it is worked out once."""

    def __init__(self, private: bytes) -> None:
        self._box = SealedBox(PrivateKey(private))

    def unseal(self, sealed: bytes, context: Context) -> bytes:
        """What was sealed to this key for this context; raises CannotOpen."""
        try:
            content = self._box.decrypt(sealed)
        except (CryptoError, ValueError, TypeError):
            raise CannotOpen from None
        if content[:_MARK] != _mark(context):
            raise CannotOpen
        return content[_MARK:]


def sign(private: bytes, content: bytes, context: Context) -> bytes:
    """A signature that says: this content, in this context."""
    return SigningKey(private).sign(_mark(context) + _hash(content)).signature


def is_signed(public: bytes, signature: bytes, content: bytes, context: Context) -> bool:
    try:
        VerifyKey(public).verify(_mark(context) + _hash(content), signature)
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def key_mark(public: bytes) -> bytes:
    """By which a public key is known: 16 bytes."""
    return hashlib.blake2b(public, digest_size=16, person=b"infopunt key").digest()


def lock_with_phrase(person: PersonKeys, phrase: str, context: Context) -> bytes:
    """The private halves, behind a key phrase: salt, then sealed."""
    salt = token_bytes(SALT)
    return salt + seal(_phrase_key(phrase, salt), person.private(), context)


def unlock_with_phrase(locked: bytes, phrase: str, context: Context) -> PersonKeys:
    """Raises CannotOpen for another phrase."""
    salt, sealed = locked[:SALT], locked[SALT:]
    return person_of(unseal(_phrase_key(phrase, salt), sealed, context))


def plain_phrase(phrase: str) -> str:
    """A phrase however it was typed: one space between words, one way to write a letter."""
    return " ".join(unicodedata.normalize("NFKC", phrase).split())


def _phrase_key(phrase: str, salt: bytes) -> bytes:
    return stretch(plain_phrase(phrase).encode(), salt, PHRASE_MEMORY)


def _mark(context: Context) -> bytes:
    return hashlib.blake2b(context.associated(), digest_size=_MARK).digest()


def _hash(content: bytes) -> bytes:
    return hashlib.blake2b(content).digest()
