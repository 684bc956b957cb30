"""The keys of conversations in a file of their own beside a backup, kept for seven days: what somebody erased is then unreadable
in every backup."""

import gzip
import json
import os
import time
import zlib
from datetime import timedelta
from pathlib import Path

from infopunt.kernel.errors import Refused
from infopunt.mailbox import copies

END = ".wraps"
KEPT = timedelta(days=7)


class DamagedWraps(Refused):
    say = "%(file)s is damaged; what visitors asked stays closed"


def copy_wraps(backup: Path) -> None:
    """Write them beside a backup, for their owner's eyes; such files in the same folder that have had their time go."""
    part = backup.with_name(f"{backup.name}{END}.part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(gzip.compress(json.dumps(copies.all_wraps()).encode()))
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(_beside(backup))
    finally:
        part.unlink(missing_ok=True)
    oldest = time.time() - KEPT.total_seconds()
    for file in backup.parent.glob(f"*.tar.gz{END}"):
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)


def restore_wraps(backup: Path) -> int | None:
    """Take them into the restored database; None where the file is not there (any more): then what was asked before stays
    closed."""
    file = _beside(backup)
    if not file.exists():
        return None
    try:
        return copies.put_wraps_back(json.loads(gzip.decompress(file.read_bytes())))
    except (OSError, EOFError, ValueError, TypeError, zlib.error):
        raise DamagedWraps(file=file) from None


def _beside(backup: Path) -> Path:
    return backup.with_name(backup.name + END)
