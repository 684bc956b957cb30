"""What a process keeps in memory comes to stand nowhere."""

import resource

import pytest

from infopunt.config import manage
from infopunt.kernel import memory
from tests.processes import python

OURS = """
import sys
from infopunt.config.manage import main
from infopunt.kernel import memory
sys.argv = ["infopunt", "version"]
main()
print(memory.is_dumpable(), open("/proc/self/limits").read().partition("Max core file size")[2].split()[:2])
"""


def test_64_a_process_of_ours_leaves_no_core_and_lets_nobody_attach(tmp_path):
    assert python(tmp_path, OURS).splitlines()[-1] == "False ['0', '0']"


def test_64_where_the_system_does_not_do_it_nothing_starts(monkeypatch):
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    monkeypatch.setattr(memory, "_prctl", lambda option: 1)
    with pytest.raises(SystemExit, match=r"PR_SET_DUMPABLE.*does not start"):
        manage.main()

    monkeypatch.setattr(resource, "setrlimit", _refuse)
    with pytest.raises(SystemExit, match=r"RLIMIT_CORE.*does not start"):
        manage.main()


def _refuse(*_):
    raise ValueError


def _machine(root, swaps, **files):
    for name, words in {"proc/swaps": "Filename Type Size Used Priority\n" + swaps, **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(words)


def test_swap_is_said_unless_it_is_encrypted_in_memory_or_forbidden_to_us(tmp_path):
    swaps = "".join(
        f"{name} partition 1 0 -2\n" for name in ("/dev/sda2", "/swapfile", "/dev/dm-1", "/dev/dm-3", "/dev/zram0")
    )
    block = {
        "dm-1/dm/uuid": "LVM-x",
        "dm-1/slaves/dm-0": "",
        "dm-3/dm/uuid": "LVM-x",
        "dm-3/slaves/sda5": "",
        "zram0/backing_dev": "none\n",
    }
    _machine(tmp_path, swaps, **{f"sys/block/{name}": words for name, words in block.items()})
    _machine(tmp_path, swaps, **{"sys/block/dm-0/dm/uuid": "CRYPT-LUKS2-x"})

    assert memory.open_swap(tmp_path) == ["/dev/sda2", "/swapfile", "/dev/dm-3"]

    _machine(tmp_path, swaps, **{"proc/self/cgroup": "0::/system.slice/infopunt.service\n", "sys/fs/cgroup/system.slice/infopunt.service/memory.swap.max": "0\n"})  # fmt: skip
    assert memory.open_swap(tmp_path) == []
