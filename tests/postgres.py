"""A PostgreSQL of our own for the tests: in a folder that goes away, run by a user without rights, on a local socket."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise SystemExit("The tests need Debian's postgresql. Install with: apt-get install postgresql")
    return found[-1].parent


@contextmanager
def server() -> Iterator[str]:
    """Start an empty server and give its DATABASE_URL; stop and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="infopunt-pg-"))
    # initdb refuses root; Debian's package brings the user postgres.
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres", "postgres")

    def call(*command: str) -> None:
        subprocess.run([*user, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    bin = binaries()
    call(
        str(bin / "initdb"),
        "-D",
        str(folder / "data"),
        "-U",
        "infopunt",
        "--auth=trust",
        "-E",
        "UTF8",
        "--no-sync",
    )
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60"
    call(
        str(bin / "pg_ctl"),
        "-D",
        str(folder / "data"),
        "-w",
        "-o",
        options,
        "-l",
        str(folder / "log"),
        "start",
    )
    try:
        yield f"postgresql://infopunt@/postgres?host={folder}"
    finally:
        call(str(bin / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
