"""What stands in the memory of a process is written nowhere: no core file, nobody attaches to it, and swap is looked at."""

import ctypes
import logging
import resource
import sys
from pathlib import Path

from infopunt.kernel.errors import Refused

log = logging.getLogger("infopunt.memory")
PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4


class OpenMemory(Refused):
    say = "The memory of this process could be written to a file (%(why)s): it does not start."


def keep_memory_to_ourselves() -> None:
    """No core file of this process and of whatever it starts, and no debugger of the same user at it. Raises OpenMemory where
    Linux does not do it; elsewhere only the core file can be forbidden, and the log says so."""
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        raise OpenMemory(why="RLIMIT_CORE") from None
    if sys.platform != "linux":
        log.error(
            "on this system a debugger of the same user can read the memory of Infopunt: use it to try, not to serve"
        )
        return
    _prctl(PR_SET_DUMPABLE)
    if is_dumpable():
        raise OpenMemory(why="PR_SET_DUMPABLE")


def is_dumpable() -> bool:
    return _prctl(PR_GET_DUMPABLE) != 0


def open_swap(root: Path = Path("/")) -> list[str]:
    """Swap to which this process could be written as it is: neither encrypted nor itself in memory, nor forbidden to it."""
    if _never_swaps(root):
        return []
    try:
        lines = (root / "proc/swaps").read_text().splitlines()[1:]
    except OSError:
        return []
    return [name for name in (line.split()[0] for line in lines) if not _is_safe(name.removeprefix("/dev/"), root)]


def _never_swaps(root: Path) -> bool:
    """Whether the unit says MemorySwapMax=0 (deploy/*.service)."""
    try:
        group = (root / "proc/self/cgroup").read_text().partition("0::/")[2].splitlines()[:1]
        return (root / "sys/fs/cgroup" / (group or [""])[0] / "memory.swap.max").read_text().strip() == "0"
    except OSError:
        return False


def _is_safe(device: str, root: Path) -> bool:
    """Encrypted by dm-crypt, or standing on nothing but such devices; or compressed memory with no disk behind it."""
    block = root / "sys/block" / device
    try:
        if device.startswith("zram"):
            return (block / "backing_dev").read_text().strip() == "none"
        if (block / "dm/uuid").read_text().startswith("CRYPT-"):
            return True
        below = [path.name for path in (block / "slaves").iterdir()]
    except OSError:
        return False
    return bool(below) and all(_is_safe(name, root) for name in below)


def _prctl(option: int) -> int:
    answer: int = ctypes.CDLL(None, use_errno=True).prctl(option, 0, 0, 0, 0)
    return answer
