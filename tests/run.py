"""`./infopunt test`: the house, the types, then every test on SQLite and those whose code differs there on PostgreSQL.

With names or options for pytest only those tests run, on SQLite. `--near [COMMIT]`: what the change since a commit (or the
uncommitted one) can reach, in a minute or so. `--all`: the slow ones too, and every test that has a database on PostgreSQL.
`--weigh`: keeps how long each file took (tests/weights.json).
"""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import postgres, weights

TWO = ("-n", "2", "--no-loadscope-reorder")  # tests/sharing.py tells what stays together, and in which order
MEMORY, ROOM = Path("/dev/shm"), 4 << 30
PYTEST = (sys.executable, "-m", "pytest")
OWN = {"--weigh"}


def in_memory() -> None:
    """Stories write some hundred thousand files and wait for the disk each time: in memory, where there is room for them."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM and "TMPDIR" not in os.environ:
        folder = tempfile.mkdtemp(prefix="infopunt-", dir=MEMORY)
        os.chmod(folder, 0o711)  # PostgreSQL runs as another user
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["TMPDIR"] = folder


class Run:
    """The parts of a run, how long each took, and how long each test."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}
        self.tests: dict[str, float] = {}

    def step(self, part: str, name: str, *command: str, **environment: str) -> None:
        """Do one thing; what fails ends the run, after it was said where the time went."""
        print(f"— {name}", flush=True)
        with tempfile.NamedTemporaryFile() as times:
            started = time.monotonic()
            told = {"INFOPUNT_TEST_TIMES": times.name}
            code = subprocess.run(command, env={**os.environ, **told, **environment}, check=False).returncode
            self.parts[part] = self.parts.get(part, 0) + time.monotonic() - started
            measured = json.loads(times.read() or "{}")
        suffix = " (PostgreSQL)" if part == "PostgreSQL" else ""
        self.tests |= {f"{test}{suffix}": seconds for test, seconds in measured.items()}
        if code:
            self.say()
            sys.exit(code)

    def say(self) -> None:
        """Where the time went."""
        print("\nWhere the time went, in seconds")
        for part, seconds in [*self.parts.items(), ("all", sum(self.parts.values()))]:
            print(f"{seconds:7.0f}  {part}")
        if self.tests:
            print("The slowest ten tests, with what they set up")
        for test, seconds in sorted(self.tests.items(), key=lambda pair: -pair[1])[:10]:
            print(f"{seconds:7.1f}  {test}")

    def by_file(self) -> dict[str, float]:
        files: dict[str, float] = {}
        for test, seconds in self.tests.items():
            if not test.endswith(" (PostgreSQL)"):
                files[test.partition("::")[0]] = files.get(test.partition("::")[0], 0) + seconds
        return files


def house(run: Run) -> None:
    run.step("house", "ruff", sys.executable, "-m", "ruff", "check", "src", "tests", "bench")
    run.step(
        "house", "ruff format", sys.executable, "-m", "ruff", "format", "--check", "--quiet", "src", "tests", "bench"
    )
    run.step("house", "templates", sys.executable, "-m", "djlint", "src/infopunt", "--lint", "--quiet")
    run.step("house", "mypy", sys.executable, "-m", "mypy")
    run.step("house", "the plan of the house", "lint-imports", "--no-cache")


def near(base: str) -> None:
    """Of the change: the house, and the tests it can reach."""
    from tests.near import changed_since, choose, suite_here

    choice = choose(changed_since(base), suite_here())
    print(choice.why, flush=True)
    run = Run()
    house(run)
    run.step("tests", "tests", *PYTEST, *(["--all"] if choice.every else []), *TWO, *choice.files)
    run.say()


def main(arguments: list[str]) -> None:
    in_memory()
    run = Run()
    if arguments[:1] == ["--near"]:
        near(arguments[1] if len(arguments) > 1 else "HEAD")
        return
    names = [argument for argument in arguments if argument not in {"--all", *OWN}]
    every = [argument for argument in arguments if argument == "--all"]
    if names:
        run.step("tests", "tests", *PYTEST, *every, *names)
        return
    house(run)
    run.step("fast half", "tests without a browser, on SQLite", *PYTEST, *every, *TWO, "-m", "not browser")
    run.step("browser", "tests in a browser", *PYTEST, *every, *TWO, "-m", "browser")
    with postgres.server() as url:
        run.step(
            "PostgreSQL",
            "tests on PostgreSQL",
            *PYTEST,
            *every,
            *TWO,
            "-m",
            "not browser",
            DATABASE_URL=url,
            INFOPUNT_REPORTS_URL=url,
        )
    run.say()
    if "--weigh" in arguments:
        weights.write(run.by_file())


if __name__ == "__main__":
    main(sys.argv[1:])
