"""Where a stranger's file is opened: a process without network, without our files and without our memory, which may take so
much and is then ended. The file goes in and comes out as memory; nothing of it is ever on a disk."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from infopunt.cleaning.kinds import Work

SECONDS = {Work.RECORDING: 45}  # of a clock; a film is drawn anew, picture by picture
OTHERWISE = 20
NEEDED = {Work.RECORDING: "ffmpeg", Work.DOCUMENT: "mat2"}  # beside bubblewrap
MEMORY = 100_000_000  # bytes of files inside
SAID = 3  # how the program ends when it said why not, in place of the file
PACKAGES = (
    "PIL",
    "pillow.libs",
    "pillow_heif",
    "_pillow_heif*.so",
    "pillow_heif.libs",
    "pypdfium2",
    "pypdfium2_raw",
    "pypdfium2_cfg",
)
# Programs and where they find each other, no setting of this machine: ffmpeg looks for libblas by an alternative, mat2 for kinds of files.
SYSTEM = ("/usr", "/etc/alternatives", "/etc/ld.so.cache", "/etc/mime.types")
PROGRAM = Path(__file__).with_name("inside.py")


class NoSandbox(Exception):
    """It cannot be had on this machine, or not for this work."""


class Stopped(Exception):
    """It took more time or memory than it may."""


def run(work: Work, word: str, body: bytes) -> bytes | str:
    """The file, or one word that says why not. Raises NoSandbox or Stopped."""
    if not can(work):
        raise NoSandbox
    seconds = SECONDS.get(work, OTHERWISE)
    with _memory("in") as given, _memory("out") as made:
        _write(given, body)
        code = _run([*_command(), work, word, str(seconds)], given, made, seconds)
        if code == SAID:
            return _read(made, 100).decode("ascii", "replace")
        if code:
            raise Stopped
        return _read(made)


def lacking() -> list[str]:
    """The packages of Debian that are not here; "bubblewrap" also where it is and may not be used."""
    found = [name for name in NEEDED.values() if shutil.which(name) is None]
    return found if _works() else ["bubblewrap", *found]


def can(work: Work) -> bool:
    needed = NEEDED.get(work)
    return (needed is None or shutil.which(needed) is not None) and _works()


def _works() -> bool:
    """Asked until it works once: what was installed meanwhile is there without a new start."""
    if _works_once.cache_info().currsize:
        return True
    try:
        return _works_once()
    except NoSandbox:
        return False


@cache
def _works_once() -> bool:
    if shutil.which("bwrap") is None:
        raise NoSandbox
    with _memory("in") as given, _memory("out") as made:
        try:
            code = _run([*_command(), "nothing", "", str(OTHERWISE)], given, made, OTHERWISE)
        except Stopped:
            raise NoSandbox from None
        if code or _read(made) != b"works":
            raise NoSandbox
    return True


def _run(command: list[str], given: int, made: int, seconds: int) -> int:
    os.lseek(given, 0, os.SEEK_SET)
    process = subprocess.Popen(  # noqa: S603 -- our own words; what a visitor sends is never among them
        command, stdin=given, stdout=made, stderr=subprocess.DEVNULL, env={}, start_new_session=True, cwd="/"
    )  # fmt: skip
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Stopped from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # whoever is inside goes with it
        process.wait()


@cache
def _command() -> tuple[str, ...]:
    prefix, python = Path(sys.base_prefix), Path(sys.executable).resolve()
    shown = [(path, path) for path in SYSTEM if Path(path).exists()]
    if not prefix.is_relative_to("/usr"):
        shown.append((str(prefix), str(prefix)))
    shown += [(str(path), f"/packages/{path.name}") for path in _packages()]
    shown.append((str(PROGRAM), "/inside.py"))
    return (
        shutil.which("bwrap") or "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--uid", "65534", "--gid", "65534", "--clearenv", "--setenv", "PATH", "/usr/bin", "--setenv", "HOME", "/tmp",  # noqa: S108
        "--setenv", "MALLOC_ARENA_MAX", "2", "--setenv", "LC_ALL", "C.UTF-8",
        *(word for old in ("bin", "lib", "lib64", "sbin") for word in _root(old)),
        *(word for outside, inside in shown for word in ("--ro-bind", outside, inside)),
        "--dev", "/dev", "--size", str(MEMORY), "--tmpfs", "/tmp", "--chdir", "/tmp", "--remount-ro", "/",  # noqa: S108
        str(python), "-I", "-S", "/inside.py",
    )  # fmt: skip


def _root(name: str) -> tuple[str, ...]:
    """A folder beside /usr as it is here: part of it, or a folder of its own."""
    path = Path("/", name)
    if path.is_symlink():
        return ("--symlink", os.readlink(path), str(path))
    return ("--ro-bind", str(path), str(path)) if path.is_dir() else ()


def _packages() -> list[Path]:
    import PIL

    home = Path(PIL.__file__).parent.parent
    return [path for pattern in PACKAGES for path in home.glob(pattern)]


@contextlib.contextmanager
def _memory(name: str) -> Iterator[int]:
    """A file that is nowhere but in memory, and gone with its last handle."""
    handle = os.memfd_create(name)
    try:
        yield handle
    finally:
        os.close(handle)


def _write(handle: int, body: bytes) -> None:
    view = memoryview(body)
    while view:
        view = view[os.write(handle, view) :]


def _read(handle: int, most: int | None = None) -> bytes:
    size = os.fstat(handle).st_size
    return os.pread(handle, size if most is None else min(size, most), 0)
