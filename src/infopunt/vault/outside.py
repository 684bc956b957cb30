"""Two secrets in files outside the database and outside every backup: the pepper of codes, and the operational key.

They are printed at the ceremony; a file holds what was printed, so that it can be typed again.
"""

import base64
import os
from pathlib import Path
from secrets import token_bytes

from django.conf import settings

from infopunt.vault.rules.sealing import KEY

PEPPER, OPERATIONAL = "pepper", "operational-key"


class NoSecret(Exception):
    """The file is not there or holds no key; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def secret_file(name: str) -> Path:
    return Path(settings.TALK_KEYS) / name


def read_secret(name: str) -> bytes:
    """Raises NoSecret."""
    try:
        secret = unprinted(secret_file(name).read_text())
    except (OSError, ValueError):
        raise NoSecret(name) from None
    if len(secret) != KEY:
        raise NoSecret(name)
    return secret


def make_secret(name: str) -> bytes:
    """A new one, for its owner's eyes; what is there already is never written over."""
    secret = token_bytes(KEY)
    file = secret_file(name)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as stream:
        stream.write(printed(secret) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return secret


def printed(secret: bytes) -> str:
    """Groups of four letters and digits; none can be taken for another."""
    letters = base64.b32encode(secret).decode().rstrip("=")
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def unprinted(words: str) -> bytes:
    """What was printed, however it was typed; raises ValueError."""
    letters = "".join(sign for sign in words.upper() if sign.isalnum())
    return base64.b32decode(letters + "=" * (-len(letters) % 8))
