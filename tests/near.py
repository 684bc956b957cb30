"""`./infopunt test --near`: what a change can reach, in a minute or so. The whole suite remains the judge.

Reached is: the test itself; the folder of tests that mirrors the room; tests that name the screen; tests that import what
changed, the fewest steps away first. A browser is opened only for what runs in one.
"""

import subprocess
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

MINUTE = 60.0
UNKNOWN = 2.0  # seconds of a file whose weight nobody measured yet
ALWAYS = "tests/house"
ITSELF, BESIDE, NAMED, AROUND = range(4)  # how near; further away: how many imports

# Checks decide twice, here and on the phone; every day two of them are held against each other, after a change all.
ENGINE = ("src/infopunt/pages/static/check", "src/infopunt/pages/static/amounts", "src/infopunt/advice/rules/")
# What is no Python, and the tests (files, or folders) that read it.
READ_BY = (
    (
        "src/infopunt/pages/static/check",
        ("tests/journeys/test_checks.py", "tests/journeys/test_checks_on_the_phone.py"),
    ),
    ("src/infopunt/advice/rules/", ("tests/journeys/test_checks.py",)),
    ("src/infopunt/pages/static/amounts", ("tests/journeys/test_amounts.py", "tests/journeys/test_checks.py")),
    (
        "src/infopunt/pages/static/dutch-clock",
        ("tests/journeys/test_worklog.py", "tests/journeys/test_checks_on_the_phone.py"),
    ),
    ("src/infopunt/pages/static/worklog", ("tests/journeys/test_worklog.py", "tests/web/public/test_worklog.py")),
    ("src/infopunt/pages/static/", ("tests/journeys/test_reading.py", "tests/web/test_offline.py")),
    ("src/infopunt/pages/templates/", ("tests/web/public/", "tests/publishing/test_store.py")),
    ("src/infopunt/pages/", ("tests/web/public/",)),
    ("src/infopunt/web/templates/", ("tests/web/staff/",)),
    ("src/infopunt/web/static/", ("tests/journeys/test_keeping.py",)),
    ("src/infopunt/locale/", ("tests/web/public/",)),
    ("content/", ("tests/content/", "tests/advice/test_proof.py")),
    ("tests/example/", ("tests/content/test_loading.py", "tests/publishing/test_store.py")),
    ("tests/specs/", ("tests/conformance/",)),
    ("bench/", ("tests/bench/",)),
)


class Suite(NamedTuple):
    """What is known of the tests: their words, what they import (module → test file → steps), how long they take."""

    texts: Mapping[str, str]
    imports: Callable[[str], Mapping[str, int]]
    seconds: Mapping[str, float]


class Choice(NamedTuple):
    files: tuple[str, ...]
    why: str
    every: bool  # those whose turn it is not today, too


def choose(changed: Collection[str], suite: Suite, most: float = MINUTE) -> Choice:
    """The nearest tests first, until the minute is full; what is nearest of all is never left out."""
    ranks: dict[str, int] = {}
    for path in changed:
        for file, rank in ((file, rank) for file, rank in _reached(path, suite) if not file.startswith(ALWAYS)):
            ranks[file] = min(rank, ranks.get(file, rank))
    chosen, left, total = [], [], 0.0
    for file in sorted(ranks, key=lambda file: (ranks[file], suite.seconds.get(file, UNKNOWN), file)):
        takes = suite.seconds.get(file, UNKNOWN)
        if ranks[file] == ITSELF or total + takes <= most:
            chosen.append(file)
            total += takes
        else:
            left.append(file)
    every = any(path.startswith(ENGINE) for path in changed)
    return Choice((ALWAYS, *chosen), _why(changed, chosen, left, ranks, total), every)


def _reached(path: str, suite: Suite) -> Iterator[tuple[str, int]]:
    files = suite.texts
    if path in files:
        yield path, ITSELF
    if path.endswith(".py"):
        yield from _by_import(path, suite)
    yield from ((file, BESIDE) for file in files if file.startswith(_mirror(path)))
    if address := _screen(path):
        yield from ((file, NAMED) for file, text in files.items() if address in text and not _in_browser(file))
    reads = next((reads for start, reads in READ_BY if path.startswith(start)), ())
    yield from ((file, AROUND) for file in files for read in reads if file.startswith(read))


def _by_import(path: str, suite: Suite) -> Iterator[tuple[str, int]]:
    for file, steps in suite.imports(module_of(path)).items():
        if file in suite.texts and not _in_browser(file):
            yield file, NAMED + steps - 1


def module_of(path: str) -> str:
    """src/infopunt/facts/rules.py → infopunt.facts.rules"""
    parts = PurePosixPath(path.removeprefix("src/")).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _mirror(path: str) -> str:
    """The folder of tests beside a room; the doors are too wide for it. Never the beginning of nothing."""
    parts = path.split("/")
    room = parts[2] if path.startswith("src/infopunt/") and len(parts) > 3 else "web"
    return f"tests/{room}/" if room not in ("web", "pages", "locale") else "no folder"


def _screen(path: str) -> str:
    """/staff/<desk>/ of a view or a template of the staff door."""
    for start in ("src/infopunt/web/staff/", "src/infopunt/web/templates/staff/"):
        desk, inside, _ = path.removeprefix(start).partition("/")
        if path.startswith(start) and inside:
            return f"/staff/{desk}/"
    return ""


def _in_browser(file: str) -> bool:
    return file.startswith("tests/journeys/")


def _why(changed: Collection[str], chosen: list[str], left: list[str], ranks: Mapping[str, int], total: float) -> str:
    near = [sum(ranks[file] == rank for file in chosen) for rank in (ITSELF, BESIDE)]
    named = len(chosen) - sum(near)
    said = (
        f"near {len(changed)} changed file(s): the house, {near[0]} changed test(s), {near[1]} beside them, "
        f"{named} that name or import them, about {total:.0f} s"
    )
    return f"{said}; left out as further away: {', '.join(left)}" if left else said


def changed_since(base: str) -> list[str]:
    """What differs from a commit, and what is not yet known to git."""

    def lines(*command: str) -> list[str]:
        return subprocess.run(["git", *command], check=True, capture_output=True, text=True).stdout.splitlines()

    return sorted({*lines("diff", "--name-only", base), *lines("ls-files", "--others", "--exclude-standard")})


def suite_here() -> Suite:
    """The tests of this folder."""
    import grimp

    from tests import weights
    from tests.environment import ROOT

    graph = grimp.build_graph("infopunt", "tests", cache_dir=None)
    files = {module_of(name): name for name in _test_files(ROOT)}

    def imports(module: str) -> dict[str, int]:
        if module not in graph.modules:
            return {}
        reached = graph.find_downstream_modules(module)
        chains = ((files[test], graph.find_shortest_chain(test, module)) for test in reached if test in files)
        return {file: len(chain) - 1 for file, chain in chains if chain}

    texts = {file: (ROOT / file).read_text("utf-8") for file in files.values()}
    return Suite(texts, imports, weights.read())


def _test_files(root):  # type: ignore[no-untyped-def]
    return [path.relative_to(root).as_posix() for path in (root / "tests").rglob("test_*.py")]
