"""The store as files on this node, for the server, nginx or a CDN to take over.

Each file is written beside its place and renamed; then `.gen` moves, which tells readers in memory to look again.
"""

import json
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db.models import Max, QuerySet

from infopunt.kernel.models import Mark
from infopunt.publishing import locks
from infopunt.publishing.models import Shown
from infopunt.publishing.rules import file_of, is_encoded

HOSTS = "/.hosts.json"
WRITERS = 4
AT_ONCE = 100  # rows with their bodies in memory
NEW = ".new"  # where files are written before they are renamed into place


def folder() -> Path:
    path: Path = settings.DATA / "published"
    return path


def store_id() -> str:
    """Which store this is; a restored or replaced database has another."""
    return Mark.objects.get_or_create(name="publishing.store", defaults={"value": secrets.token_hex(8)})[0].value


def mirror() -> int:
    """Bring the files of this node up to what is shown; returns how many addresses were touched."""
    with locks.mirroring():
        root, store = folder(), store_id()
        root.mkdir(parents=True, exist_ok=True)
        last = _last(root, store)
        if last is None:
            return _whole(root, store)
        return _newer(root, store, last)


def _last(root: Path, store: str) -> int | None:
    try:
        known = json.loads((root / ".seq").read_text())
    except (OSError, ValueError):
        return None
    return int(known["seq"]) if known.get("store") == store else None


def _newer(root: Path, store: str, last: int) -> int:
    newest = Shown.objects.aggregate(newest=Max("seq"))["newest"] or 0
    if newest <= last:
        return 0
    rows = Shown.objects.filter(seq__gt=last, seq__lte=newest)
    written = sum(1 for _files in _put_all(root, rows.filter(until=None)))
    # What took the place of something that ended carries a later number; newer than `newest` too, if somebody publishes now.
    here = set(Shown.objects.filter(seq__gt=last, until=None).values_list("region", "address"))
    gone = set(rows.exclude(until=None).values_list("region", "address")) - here
    for region, address in gone:
        _take_away(root, region, address)
    _settle(root, store, newest)
    return written + len(gone)


def _whole(root: Path, store: str) -> int:
    newest = Shown.objects.aggregate(newest=Max("seq"))["newest"] or 0
    keep: set[str] = set()
    for files in _put_all(root, Shown.objects.filter(until=None)):
        keep |= files
    for path in [path for path in root.rglob("*") if path.is_file() and str(path) not in keep]:
        if path.parent != root or not path.name.startswith("."):
            path.unlink()
    _settle(root, store, newest)
    return len(keep)


def _put_all(root: Path, rows: QuerySet[Shown]) -> Iterator[set[str]]:
    """The files of each row. Several are written at once: most of the time goes into waiting for the file system."""
    # Plain values: model instances of thousands of pages cost as much as their files.
    found = rows.values_list("region", "address", "since", "body__br", "body__gz", "body__raw")
    with ThreadPoolExecutor(max_workers=WRITERS) as pool:
        waiting = found.iterator(chunk_size=AT_ONCE)
        while some := list(islice(waiting, AT_ONCE)):
            yield from pool.map(partial(_put, root), some)


def _put(root: Path, row: tuple[str, str, datetime, bytes | None, bytes | None, bytes]) -> set[str]:
    region, address, since, br, gz, raw = row
    target = f"{root}/{region}/{file_of(address)}"
    written = set()
    # The encodings first: a reader that finds the new page finds its encodings too, or none; never those of the old one.
    for suffix, content in ((".br", br), (".gz", gz), ("", raw)):
        if content is not None:
            written.add(_replace(root, target + suffix, content, since.timestamp()))
        elif is_encoded(address):
            with suppress(FileNotFoundError):
                os.unlink(target + suffix)
    return written


def _replace(root: Path, path: str, content: bytes, stamp: float) -> str:
    """Write to one folder of new files, then rename: a file system makes ten thousand files in one folder much faster
    than one in each of thousands."""
    beside = f"{root}/{NEW}/{secrets.token_hex(8)}"
    try:
        _write(beside, content, stamp)
    except FileNotFoundError:
        os.makedirs(f"{root}/{NEW}", exist_ok=True)
        _write(beside, content, stamp)
    try:
        os.replace(beside, path)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.replace(beside, path)
    return path


def _write(path: str, content: bytes, stamp: float) -> None:
    with open(path, "wb", buffering=0) as file:
        file.write(content)
        os.utime(file.fileno(), (stamp, stamp))


def _take_away(root: Path, region: str, address: str) -> None:
    target = root / region / file_of(address)
    for suffix in ("", ".gz", ".br"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)


def _settle(root: Path, store: str, seq: int) -> None:
    _replace(root, f"{root}/.seq", json.dumps({"store": store, "seq": seq}).encode(), 0)
    # By rename: another inode each time, so that readers see it even within one tick of the clock.
    beside = root / ".gen.next"
    beside.write_text(secrets.token_hex(8))
    os.replace(beside, root / ".gen")


def differences(root: Path) -> list[str]:
    """Files that are not what the store says, by name: changed, missing or left over."""
    found: list[str] = []
    wanted: set[Path] = set()
    for row in Shown.objects.filter(until=None).select_related("body").iterator(chunk_size=100):
        base = root / row.region / file_of(row.address)
        for suffix, content in (("", row.body.raw), (".gz", row.body.gz), (".br", row.body.br)):
            if content is None:
                continue
            path = base.with_name(base.name + suffix)
            wanted.add(path)
            if not path.is_file() or path.read_bytes() != bytes(content):
                found.append(str(path.relative_to(root)))
    for path in root.rglob("*"):
        if path.is_file() and path not in wanted and not (path.parent == root and path.name in (".seq", ".gen")):
            found.append(str(path.relative_to(root)))
    return found
