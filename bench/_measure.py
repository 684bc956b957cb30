"""What the benches share: CPU of a process tree, medians, a data folder with a published site.

Every bench takes `--small`: the same steps once, with little, so that a test can hold the script itself
(tests/bench/test_benches.py). Its figures say nothing.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICK = os.sysconf("SC_CLK_TCK")
SMALL = "--small" in sys.argv


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def region_of(published: Path) -> Path:
    """The folder of the one region; what begins with a dot belongs to the store itself."""
    return next(path for path in sorted(published.iterdir()) if path.is_dir() and not path.name.startswith("."))


def tree(pid: int) -> list[int]:
    """A process and everything it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += tree(int(child))
    return found


def cpu_of(pid: int) -> float:
    """Seconds of CPU (user and system) a process tree has used."""
    total = 0
    for one in tree(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def median(values: list[float]) -> float:
    return statistics.median(values)


def timed(doing: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of a call in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    doing()
    return time.perf_counter() - wall, time.process_time() - cpu


def infopunt(data: Path, *command: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start a management command on a data folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "infopunt.config.manage", *command],
        env={**os.environ, "INFOPUNT_DATA": str(data), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def get(port: int, path: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, asked as a browser does: brotli, HTTP/1.1, a connection that may stay open."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        line.request("GET", path, headers={"Accept-Encoding": "br", "Host": "localhost"})
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def until_open(port: int, process: subprocess.Popen[bytes] | None = None, path: str = "/healthz") -> None:
    """Wait until `path` is answered. If that does not happen `process` is stopped, and what it said is shown."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends and (process is None or process.poll() is None):
        try:
            if get(port, path)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.02)
    said = ""
    if process:
        process.terminate()
        said = process.communicate()[0].decode() if process.stdout else ""
    raise SystemExit(f"{said}nothing answered {path} on port {port}")


def setup_django(data: Path) -> None:
    """Make this process work on a data folder; call it before importing a room."""
    os.environ["INFOPUNT_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infopunt.config.settings")
    import django

    django.setup()


def grow(pages: int) -> None:
    """Fill the loaded site up to `pages` pages in every language, as copies of what is there."""
    from infopunt.information.models import Page, State, Text

    there = list(Page.objects.filter(layer="").exclude(theme="site").prefetch_related("texts"))
    full = max(there, key=lambda page: page.texts.count())
    languages = {text.language: text.current_id for text in full.texts.all()}
    from infopunt.regions.models import Region

    wanted = Region.objects.get(is_default=True).languages
    for number in range(max(0, pages - len(there))):
        page = Page.objects.create(theme=full.theme, slug=f"copy-{number}", topics=full.topics)
        Text.objects.bulk_create(
            Text(page=page, language=code, state=State.PUBLISHED, current_id=languages.get(code, languages["nl"]))
            for code in wanted
        )
