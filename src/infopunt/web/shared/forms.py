"""What a form of talk carries: chance of which its code is made, the same one however often it is sent."""

import base64
import binascii
import secrets

FORM = 16  # bytes of chance


def form_key(words: str) -> bytes:
    """What makes the code of this form; a form without it, or with something else in it, is a new one."""
    try:
        key = base64.urlsafe_b64decode(words.encode())
    except (binascii.Error, ValueError):
        key = b""
    return key if len(key) == FORM else secrets.token_bytes(FORM)


def carried_form(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()
