"""How many seconds each file of tests takes, as measured by `./infopunt test --weigh`: so that no process waits for another.

A weight that is old or missing makes a run a little longer and nothing else.
"""

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".json")


@cache
def read() -> dict[str, float]:
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def write(seconds: dict[str, float]) -> None:
    """Keeps what other files weighed: not every run meets every file."""
    merged = {**read(), **seconds}
    FILE.write_text(json.dumps({name: round(merged[name], 1) for name in sorted(merged)}, indent=0) + "\n")
