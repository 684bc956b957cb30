"""Sealed format v1: XChaCha20-Poly1305 with all of its context as associated data, padded so that its size says little.

    version (1 byte) · nonce (24 bytes) · ciphertext with its tag

What was sealed in one place opens in no other: another conversation, number, kind, sender, region, root, version or domain
is refused like a wrong key.
"""

from dataclasses import dataclass
from enum import StrEnum
from secrets import token_bytes

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError

VERSION = 1
KEY = 32  # bytes of every key
SIZES = (1 << 10, 4 << 10, 16 << 10, 64 << 10)  # bytes to which words are filled up
_LENGTH = 4
_NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES


class CannotOpen(Exception):
    """Another key or context, or not as it was sealed; nothing tells which."""


class TooLarge(Exception):
    """More than the largest size holds."""


class Domain(StrEnum):
    """What is sealed or signed; a label that never changes, so that no two uses of a key can be taken for each other."""

    ITEM = "infopunt/item"
    CONVERSATION_KEY = "infopunt/conversation-key"
    ASKER_KEY = "infopunt/asker-key"
    TEAM_KEY = "infopunt/team-key"
    ROOT_KEY = "infopunt/root-key"
    PERSON_KEY = "infopunt/person-key"
    TRAY = "infopunt/tray"
    ANSWER = "infopunt/answer"
    CERTIFICATE = "infopunt/certificate"
    THROUGH = "infopunt/key-through-another"
    ORIGIN = "infopunt/origin-of-a-copy"
    PROOF = "infopunt/proof"
    REMINDER = "infopunt/reminder"
    PERSON_ON_PAPER = "infopunt/person-on-paper"
    RECOVERY_KEY = "infopunt/recovery-key"
    LOG = "infopunt/log"
    FILE = "infopunt/file"
    COUNT = "infopunt/count"


@dataclass(frozen=True)
class Context:
    """Where sealed bytes belong. What does not apply stays empty."""

    domain: Domain
    region: str = ""
    conversation: bytes = b""
    number: int = 0
    kind: str = ""
    sender: str = ""
    root: bytes = b""  # the fingerprint of the region's signing root
    version: int = VERSION

    def associated(self) -> bytes:
        """One row of bytes for one context: each part has its length in front of it."""
        parts = (
            self.domain.encode(), self.region.encode(), self.conversation, self.number.to_bytes(8, "big"),
            self.kind.encode(), self.sender.encode(), self.root,
        )  # fmt: skip
        return bytes([self.version]) + b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def new_sealing_key() -> bytes:
    return token_bytes(KEY)


def seal(key: bytes, content: bytes, context: Context) -> bytes:
    """Close `content` as it is, for this context."""
    nonce = token_bytes(_NONCE)
    associated = context.associated()
    closed = crypto_aead_xchacha20poly1305_ietf_encrypt(content, associated, nonce, key)
    return bytes([context.version]) + nonce + closed


def unseal(key: bytes, sealed: bytes, context: Context) -> bytes:
    """What was sealed; raises CannotOpen."""
    if sealed[:1] != bytes([context.version]) or context.version != VERSION:
        raise CannotOpen
    nonce, closed = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(closed, context.associated(), nonce, key)
    except (CryptoError, ValueError, TypeError):
        raise CannotOpen from None


def seal_words(key: bytes, words: str, context: Context) -> bytes:
    """Close words, filled up so that their length is one of SIZES; raises TooLarge."""
    return seal(key, padded(words.encode()), context)


def unseal_words(key: bytes, sealed: bytes, context: Context) -> str:
    """The words that were sealed; raises CannotOpen."""
    try:
        return unpadded(unseal(key, sealed, context)).decode()
    except UnicodeDecodeError:
        raise CannotOpen from None


def padded(content: bytes) -> bytes:
    whole = len(content).to_bytes(_LENGTH, "big") + content
    size = next((size for size in SIZES if len(whole) <= size), None)
    if size is None:
        raise TooLarge
    return whole.ljust(size, b"\0")


def unpadded(content: bytes) -> bytes:
    length = int.from_bytes(content[:_LENGTH], "big")
    if len(content) not in SIZES or length > len(content) - _LENGTH:
        raise CannotOpen
    return content[_LENGTH : _LENGTH + length]
