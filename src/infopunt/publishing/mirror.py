"""The store as files on this node, for the server, nginx or a CDN to take over.

Each file is written beside its place and renamed; then `.gen` moves, which tells readers in memory to look again.
"""

import json
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Length

from infopunt.kernel.models import Mark
from infopunt.publishing import locks
from infopunt.publishing.models import Shown
from infopunt.publishing.rules import GENERATION, SEQUENCE, file_of, is_encoded

WRITERS = 4
AT_ONCE = 100  # rows with their bodies in memory
SUFFIXES = ("", ".gz", ".br")
NEW = ".new"  # where files are written before they are renamed into place


def published_folder() -> Path:
    path: Path = settings.DATA / "published"
    return path


def store_id() -> str:
    """Which store this is; a restored or replaced database has another."""
    return Mark.objects.get_or_create(name="publishing.store", defaults={"value": secrets.token_hex(8)})[0].value


def mirror() -> int:
    """Bring the files of this node up to what is shown; returns how many addresses were touched."""
    with locks.mirroring():
        return _follow(published_folder(), store_id())


def _follow(root: Path, store: str) -> int:
    root.mkdir(parents=True, exist_ok=True)
    last, newest = _last(root, store), Shown.objects.aggregate(newest=Max("seq"))["newest"] or 0
    if last is None or last > newest:  # another store, or this one as it was before
        return _whole(root, store, newest)
    return _newer(root, store, last, newest)


def _last(root: Path, store: str) -> int | None:
    try:
        known = json.loads((root / SEQUENCE).read_text())
        return int(known["seq"]) if known["store"] == store else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _newer(root: Path, store: str, last: int, newest: int) -> int:
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


def _whole(root: Path, store: str, newest: int) -> int:
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
            written.add(_replace(root, target + suffix, content, _stamp(since)))
        elif is_encoded(address):
            with suppress(FileNotFoundError):
                os.unlink(target + suffix)
    return written


def _stamp(since: datetime) -> int:
    """The time a file bears, in nanoseconds: since when its page is shown. An encoding that bears another is of another page."""
    return round(since.timestamp() * 1_000_000) * 1000


def _replace(root: Path, path: str, content: bytes, stamp: int) -> str:
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
    except IsADirectoryError:
        shutil.rmtree(path)
        os.replace(beside, path)
    return path


def _write(path: str, content: bytes, stamp: int) -> None:
    with open(path, "wb") as file:  # a buffered file writes all of it or fails: a full disk may take a part
        file.write(content)
        file.flush()
        os.utime(file.fileno(), ns=(stamp, stamp))


def _take_away(root: Path, region: str, address: str) -> None:
    target = root / region / file_of(address)
    for suffix in SUFFIXES:
        target.with_name(target.name + suffix).unlink(missing_ok=True)


def _settle(root: Path, store: str, seq: int) -> None:
    _replace(root, f"{root}/{SEQUENCE}", json.dumps({"store": store, "seq": seq}).encode(), 0)
    # By rename: another inode each time, so that readers see it even within one tick of the clock.
    beside = root / f"{GENERATION}.next"
    beside.write_text(secrets.token_hex(8))
    os.replace(beside, root / GENERATION)


def differences(root: Path) -> list[str]:
    """Files of this node that are not what the store says, by name: changed, missing or left over."""
    with _looked_again(root, deep=True) as (_rows, changed, stray):
        return sorted(changed + stray)


def mend_files(*, deep: bool = True) -> list[str]:
    """Put right what differs in the files of this node, and say what that was. Only `deep` every byte is read; else what is
    missing, cut off, left over or of another page is seen by size and time, in a fraction of a second."""
    root = published_folder()
    with _looked_again(root, deep=deep) as (rows, changed, stray):
        for name in stray:
            (root / name).unlink(missing_ok=True)
        for _files in _put_all(root, rows):
            pass
        if changed or stray or not (root / GENERATION).exists():
            _settle(root, store_id(), _last(root, store_id()) or 0)
        return sorted(changed + stray)


@contextmanager
def _looked_again(root: Path, *, deep: bool) -> Iterator[tuple[QuerySet[Shown], list[str], list[str]]]:
    """What differs: rows to put again, names of changed files, names of files left over. Looked for while others go on, then
    looked at again with nobody else writing and the files following the rows: what only moved meanwhile is no difference."""
    shown = Shown.objects.filter(until=None)
    rows, _ = _changed(root, shown, deep)
    stray = _left_over(root)
    with locks.mirroring():
        _follow(root, store_id())
        rows, changed = _changed(root, shown.filter(pk__in=rows), deep)
        yield shown.filter(pk__in=rows), changed, _left_over(root) if stray else []


def _changed(root: Path, shown: QuerySet[Shown], deep: bool) -> tuple[set[int], list[str]]:
    differ = _bytes_differ if deep else _marks_differ
    forms = [F(f"body__{form}") if deep else Length(f"body__{form}") for form in ("raw", "gz", "br")]
    rows, names = set(), []
    found = shown.annotate(raw=forms[0], gz=forms[1], br=forms[2])
    for pk, region, address, since, *bodies in found.values_list(
        "pk", "region", "address", "since", "raw", "gz", "br"
    ).iterator(chunk_size=AT_ONCE):
        for suffix, body in zip(SUFFIXES, bodies, strict=True):
            name = _name(region, address) + suffix
            if body is not None and differ(f"{root}/{name}", body, _stamp(since)):
                names.append(name)
                rows.add(pk)
    return rows, names


def _name(region: str, address: str) -> str:
    return f"{region}/{file_of(address)}".lstrip("/")


def _marks_differ(path: str, size: int, stamp: int) -> bool:
    try:
        there = os.lstat(path)
    except OSError:
        return True
    return not stat.S_ISREG(there.st_mode) or there.st_size != size or there.st_mtime_ns != stamp


def _bytes_differ(path: str, body: bytes, stamp: int) -> bool:
    if _marks_differ(path, len(body), stamp):
        return True
    with open(path, "rb") as file:
        return file.read() != bytes(body)


def _left_over(root: Path) -> list[str]:
    """Files that no row names, and those that a writer left when it was killed."""
    wanted = {SEQUENCE, GENERATION}
    there = Shown.objects.filter(until=None).annotate(gz=Q(body__gz__isnull=False), br=Q(body__br__isnull=False))
    for region, address, gz, br in there.values_list("region", "address", "gz", "br"):
        name = _name(region, address)
        wanted |= {name + suffix for suffix, has in zip(SUFFIXES, (True, gz, br), strict=True) if has}
    found = []
    for at, _folders, files in os.walk(root):
        inside = os.path.relpath(at, root)
        names = files if inside == "." else [f"{inside}/{file}" for file in files]
        found += [name for name in names if name not in wanted]
    return found
