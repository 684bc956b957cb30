"""How long a second start takes: `python -m bench.start`. Ratio: to starting Python with Django alone."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench._measure import SMALL, free_port, infopunt, median, until_open

PORT = free_port()
ROUNDS = 1 if SMALL else 5


def start(data: Path) -> float:
    began = time.perf_counter()
    process = infopunt(data, "run", PORT=str(PORT))
    until_open(PORT)
    took = time.perf_counter() - began
    process.terminate()
    process.wait()
    return took


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="infopunt-bench-") as folder:
        first = start(Path(folder))
        later = median([start(Path(folder)) for _ in range(ROUNDS)])
        plain = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", "import django; django.setup()"], check=True)
            plain.append(time.perf_counter() - began)
        print(f"first start (empty data folder): {first:.2f} s; second start: {later:.2f} s (target 3 s)")
        print(f"ratio to Python with Django alone: {later / median(plain):.1f}")


if __name__ == "__main__":
    main()
