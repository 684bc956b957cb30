"""Sealed format v1 of something large: pieces of XChaCha20-Poly1305 in a row (secretstream), each bound to its place in the row and
to the context; filled up so that the size says at most a ninth (Padmé).

    version (1 byte) · header (24 bytes) · first piece        then        piece · piece · last piece
"""

import hashlib
from collections.abc import Iterable, Iterator

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)
from nacl.exceptions import CryptoError

from infopunt.vault.rules.sealing import KEY, VERSION, CannotOpen, Context

PIECE = 1 << 20  # bytes
SMALLEST = 1 << 10
_LENGTH = 8
_HEAD = 1 + crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MESSAGE, _FINAL = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE, crypto_secretstream_xchacha20poly1305_TAG_FINAL


def seal_stream(key: bytes, content: bytes, context: Context) -> Iterator[bytes]:
    """The sealed pieces, in their order."""
    state = crypto_secretstream_xchacha20poly1305_state()
    head = bytes([context.version]) + crypto_secretstream_xchacha20poly1305_init_push(state, _stream_key(key))
    associated, whole = context.associated(), padme(_LENGTH + len(content))
    starts = range(0, whole, PIECE)
    for start in starts:
        tag = _FINAL if start == starts[-1] else _MESSAGE
        piece = _filled(content, start, min(start + PIECE, whole))
        yield head + crypto_secretstream_xchacha20poly1305_push(state, piece, associated, tag)
        head = b""


def unseal_stream(key: bytes, pieces: Iterable[bytes], context: Context) -> bytes:
    """What was sealed; raises CannotOpen, also where a piece lacks, stands elsewhere or is one too many."""
    state, associated, whole, tag = None, context.associated(), bytearray(), _MESSAGE
    try:
        for piece in pieces:
            if state is None:
                state, piece = _begun(key, piece, context), piece[_HEAD:]
            if tag == _FINAL:
                raise CannotOpen
            content, tag = crypto_secretstream_xchacha20poly1305_pull(state, piece, associated)
            whole += content
    except (CryptoError, ValueError, TypeError, RuntimeError):
        raise CannotOpen from None
    length = int.from_bytes(whole[:_LENGTH], "big")
    if tag != _FINAL or length > len(whole) - _LENGTH:
        raise CannotOpen
    return bytes(whole[_LENGTH : _LENGTH + length])


def padme(size: int) -> int:
    """The next size that says no more than the length of its own length: at most 12 % more."""
    if size <= SMALLEST:
        return SMALLEST
    exponent = size.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-size // step) * step


def _filled(content: bytes, start: int, end: int) -> bytes:
    """A stretch of what is sealed: the length, the content, and nothing until the end."""
    head = len(content).to_bytes(_LENGTH, "big") if start == 0 else b""
    body = content[max(start - _LENGTH, 0) : end - _LENGTH]
    return (head + body).ljust(end - start, b"\0")


def _begun(key: bytes, first: bytes, context: Context) -> crypto_secretstream_xchacha20poly1305_state:
    if first[:1] != bytes([context.version]) or context.version != VERSION:
        raise CannotOpen
    state = crypto_secretstream_xchacha20poly1305_state()
    crypto_secretstream_xchacha20poly1305_init_pull(state, first[1:_HEAD], _stream_key(key))
    return state


def _stream_key(key: bytes) -> bytes:
    """No key does two kinds of work."""
    return hashlib.blake2b(key=key, digest_size=KEY, person=b"infopunt stream").digest()
