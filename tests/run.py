"""`./infopunt test`: the house, the types, then every test on SQLite and every test that has a database on PostgreSQL.

With names or options for pytest only those tests run, on SQLite. `--all` adds the slow ones.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import postgres

TWO = ("-n", "2", "--no-loadscope-reorder")  # tests/sharing.py tells what stays together, and in which order


MEMORY, ROOM = Path("/dev/shm"), 4 << 30


def in_memory() -> None:
    """Stories write some hundred thousand files and wait for the disk each time: in memory, where there is room for them."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM and "TMPDIR" not in os.environ:
        folder = tempfile.mkdtemp(prefix="infopunt-", dir=MEMORY)
        os.chmod(folder, 0o711)  # PostgreSQL runs as another user
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["TMPDIR"] = folder


def step(name: str, *command: str, **environment: str) -> None:
    started = time.monotonic()
    print(f"— {name}", flush=True)
    code = subprocess.run(command, env={**os.environ, **environment}, check=False).returncode
    print(f"  {time.monotonic() - started:.0f} s", flush=True)
    if code:
        sys.exit(code)


def main(arguments: list[str]) -> None:
    in_memory()
    slow = "--all" in arguments
    names = [argument for argument in arguments if argument != "--all"]
    pytest = [sys.executable, "-m", "pytest", *([] if slow else ["-m", "not slow"])]
    if names:
        step("tests", *pytest, *names)
        return
    step("ruff", sys.executable, "-m", "ruff", "check", "src", "tests", "bench")
    step("templates", sys.executable, "-m", "djlint", "src/infopunt", "--lint", "--quiet")
    step("mypy", sys.executable, "-m", "mypy")
    step("the plan of the house", "lint-imports", "--no-cache")
    step("tests on SQLite", *pytest, *TWO)
    with postgres.server() as url:
        chosen = "not browser" if slow else "not browser and not slow"
        step("tests on PostgreSQL", sys.executable, "-m", "pytest", "-m", chosen, *TWO, DATABASE_URL=url)


if __name__ == "__main__":
    main(sys.argv[1:])
