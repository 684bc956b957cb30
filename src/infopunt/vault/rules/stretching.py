"""Argon2id, which makes guessing dear: also for us, so at most two at a time on a machine, however many processes serve. Whoever
waits for a turn does so in the queue of a door (`web/shared/doors.py`: a lane of two threads), not in a thread others need."""

import threading

from nacl.pwhash import argon2id

from infopunt.kernel.slots import slot

AT_ONCE = 2
ROUNDS = 3
RECEIPT_MEMORY = 64 << 20  # bytes
PHRASE_MEMORY = 128 << 20
SALT = argon2id.SALTBYTES
_turn = threading.BoundedSemaphore(AT_ONCE)


def stretch(secret: bytes, salt: bytes, memory: int) -> bytes:
    """32 bytes of a secret somebody can remember or copy."""
    with _turn, slot("stretching", AT_ONCE):
        return argon2id.kdf(32, secret, salt, opslimit=ROUNDS, memlimit=memory)
